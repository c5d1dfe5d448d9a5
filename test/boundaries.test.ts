import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = resolve(import.meta.dirname, '../src');

interface Import {
  readonly file: string;
  /** Path under src for an own file, the package's name otherwise. */
  readonly target: string;
  readonly own: boolean;
  readonly typeOnly: boolean;
}

/** Files of src, the page's own included: what runs in the browser has neighbours too. */
function sourceFiles(): string[] {
  return readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map(name => name.split(sep).join('/'));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(SRC, file), 'utf8');
  const statements = text.matchAll(/^(?:import|export)\s+(type\s)?(?:[^'"`;]*?from\s*)?['"]([^'"]+)['"]/gms);
  const dynamic = text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g);
  return [
    ...[...statements].map(([, type, path = '']) => target(file, path, type !== undefined)),
    ...[...dynamic].map(([, path = '']) => target(file, path, false)),
  ];
}

function target(file: string, path: string, typeOnly: boolean): Import {
  const own = path.startsWith('.');
  return { file, own, typeOnly, target: own ? posix.normalize(posix.join(posix.dirname(file), path)) : path };
}

const files = sourceFiles();
const imports = files.flatMap(importsOf);
const own = imports.filter(one => one.own);

/** The room a file is in: `assistant`, `chat`, … or the file itself at the top of src. */
function room(path: string): string {
  return path.split('/')[0] ?? '';
}

/** `a.ts -> b.ts` of every import that a rule forbids. */
function breaking(rule: (one: Import) => boolean): string[] {
  return own.filter(rule).map(one => `${one.file} -> ${one.target}`);
}

/** What begins a program: the executable, and the entry for programs that take svod in. */
const ROOTS = ['main.ts', 'program.ts', 'svod.ts'];
/** Whom each room may import from, by itself and at run time. `words`, errors, the log, days and quiet are everybody's. */
const EVERYBODYS = ['words', 'days.ts', 'errors.ts', 'log.ts', 'quiet.ts'];
const MAY_IMPORT: Record<string, readonly string[]> = {
  data: [],
  access: ['data'],
  catalog: ['access', 'data'],
  capabilities: ['catalog', 'access', 'data'],
  assistant: ['capabilities', 'catalog', 'access', 'data', 'models'],
  models: ['catalog', 'capabilities'],
  providers: [],
  demo: ['capabilities', 'catalog', 'access', 'data'],
  // What every page in a browser stands on knows none of them.
  browser: [],
  // Fakes that are shipped know the platforms, and nothing of what talks to them.
  simulators: ['browser'],
  chat: ['browser', 'assistant', 'capabilities', 'catalog', 'access', 'data'],
  jobs: ['assistant', 'capabilities', 'catalog', 'access', 'data'],
  words: ['capabilities'],
  commands: [
    'chat',
    'assistant',
    'capabilities',
    'catalog',
    'access',
    'data',
    'demo',
    'simulators',
    'config.ts',
    'models',
  ],
};

describe('the rooms of src', () => {
  it('are read at all', () => {
    expect(files.length).toBeGreaterThan(40);
    expect(own.length).toBeGreaterThan(100);
    expect(own.every(one => /\.(ts|css|js)$/.test(one.target))).toBe(true);
  });

  it('import in one direction: chat, jobs, commands -> assistant -> capabilities -> catalog, access -> data', () => {
    const broken = breaking(one => {
      const allowed = MAY_IMPORT[room(one.file)];
      const to = room(one.target);
      if (!allowed || one.typeOnly || to === room(one.file) || EVERYBODYS.includes(to)) return false;
      return !allowed.includes(to);
    });
    expect(broken).toEqual([]);
  });

  it('do not know the rooms above them, not even by type', () => {
    const order = ['data', 'access', 'catalog', 'capabilities', 'assistant', 'chat', 'commands'];
    const broken = breaking(one => {
      const [from, to] = [order.indexOf(room(one.file)), order.indexOf(room(one.target))];
      // A shape that everyone shares lives in `capabilities/tool.ts`.
      if (one.typeOnly && one.target === 'capabilities/tool.ts') return false;
      return from >= 0 && to > from;
    });
    expect(broken).toEqual([]);
  });

  it('leave the composition root to main and to the commands that open it', () => {
    expect(breaking(one => one.target === 'app.ts' && !one.typeOnly && !ROOTS.includes(one.file))).toEqual(
      [],
    );
    expect(breaking(one => one.target === 'tools.ts' && one.file !== 'app.ts')).toEqual([]);
    expect(
      breaking(one => one.target === 'app.ts' && room(one.file) !== 'commands' && !ROOTS.includes(one.file)),
    ).toEqual([]);
  });

  it('hold no circle of imports at run time', () => {
    const edges = Map.groupBy(
      own.filter(one => !one.typeOnly),
      one => one.file,
    );
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
      if (done.has(file) || path.includes(file)) return;
      for (const edge of edges.get(file) ?? []) visit(edge.target, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(circles).toEqual([]);
  });

  it('let nobody but config, main and the program read the environment', () => {
    const readers = files.filter(
      file =>
        !['config.ts', 'main.ts', 'program.ts'].includes(file) &&
        // The page runs in a browser, which has no environment.
        !file.startsWith('chat/web/page/') &&
        /process\.env\b/.test(readFileSync(join(SRC, file), 'utf8')),
    );
    expect(readers).toEqual([]);
  });

  it('let nothing under capabilities or assistant know a messenger', () => {
    const messengers = /telegram|slack|grammy|telegraf|@slack\/bolt/i;
    const knowing = imports.filter(
      one => ['capabilities', 'assistant'].includes(room(one.file)) && messengers.test(one.target),
    );
    expect(knowing).toEqual([]);
  });

  it('let each capability keep its insides to itself', () => {
    const inside = (path: string) => /^capabilities\/([^/]+)\/.+/.exec(path)?.[1];
    // What a capability is for is said by the files named after it and by its tool; the rest is its own.
    const door = (path: string) => {
      const name = inside(path) ?? '';
      return new RegExp(`^capabilities/${name}/(${name}|tool)\\.ts$`).test(path);
    };
    const broken = breaking(one => {
      const [from, to] = [inside(one.file), inside(one.target)];
      return from !== undefined && to !== undefined && from !== to && !door(one.target);
    });
    expect(broken).toEqual([]);
  });
});

describe('the habits of files', () => {
  it('name no drawer that hides a missing noun, and no barrel', () => {
    const drawers = files.filter(file =>
      /(^|\/)(utils?|helpers?|common|manager|services?|misc|index)(\.ts|\/)/.test(file),
    );
    expect(drawers).toEqual([]);
  });

  it('are kebab-case', () => {
    expect(
      files.filter(file => !/^([a-z0-9]+(-[a-z0-9]+)*\/)*[a-z0-9]+(-[a-z0-9]+)*(\.worker)?\.ts$/.test(file)),
    ).toEqual([]);
  });

  it('import own files with their ending, so that Node runs src as it is', () => {
    expect(own.filter(one => !/\.(ts|js|css)$/.test(one.target)).map(one => one.file)).toEqual([]);
  });

  it('export by name', () => {
    const defaults = files.filter(file => /^export default /m.test(readFileSync(join(SRC, file), 'utf8')));
    expect(defaults).toEqual([]);
  });

  it('belong to a test file that stands where they do', () => {
    const TEST = resolve(import.meta.dirname);
    const tests = readdirSync(TEST, { recursive: true, encoding: 'utf8' }).filter(name =>
      name.endsWith('.test.ts'),
    );
    const homeless = tests
      .map(name => dirname(name).split(sep).join('/'))
      .filter(folder => folder !== '.' && !['support', 'fixtures'].includes(folder.split('/')[0] ?? ''))
      .filter(folder => !files.some(file => file.startsWith(`${folder}/`)));
    expect([...new Set(homeless)].map(folder => relative(TEST, join(TEST, folder)))).toEqual([]);
  });
});
