import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { migrate } from '../../src/data/migrate.ts';
import { type DatabaseOptions, openDatabase } from '../../src/data/open.ts';
import { type MadeBase, makeEmbeddedBase, makeServerBase, silentLogger } from './databases.ts';
import { type Ran, runSvod } from './svod-process.ts';

/** A folder and a base for the commands of one suite, gone with it. */
export interface CommandBase {
  readonly folder: string;
  /** What a command has to be set to, to work on the base. */
  readonly settings: Readonly<Record<string, string>>;
  /** Runs `svod` on the base, in a process of its own, in the folder. */
  svod(args: readonly string[], settings?: Readonly<Record<string, string>>): Promise<Ran>;
}

/**
 * The base lies on the run's server, where a command's process finds it open: the embedded one takes each of them a second.
 * Where the run has no server it is embedded. `fill` puts rows into the new base; `settings` are those of every command.
 */
export function commandBase(
  options: {
    readonly fill?: (db: Awaited<ReturnType<typeof openDatabase>>) => Promise<unknown>;
    readonly settings?: Readonly<Record<string, string>>;
  } = {},
): CommandBase {
  let folder = '';
  let base: MadeBase | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'svod-commands-'));
    base = (await makeServerBase({ blank: false })) ?? (await makeEmbeddedBase({ blank: false }));
    if (!options.fill) return;
    await using db = await openDatabase(base.options, { logger: silentLogger });
    await migrate(db);
    await options.fill(db);
  });
  afterAll(async () => {
    await base?.remove();
    await rm(folder, { recursive: true, force: true });
  });
  const settingsOfAll = () => ({
    SVOD_HOME: join(folder, 'home'),
    ...settingsOf(base!.options),
    ...options.settings,
  });
  return {
    get folder() {
      return folder;
    },
    get settings() {
      return settingsOfAll();
    },
    svod: (args, settings = {}) => runSvod(args, { ...settingsOfAll(), ...settings }, { cwd: folder }),
  };
}

function settingsOf(options: DatabaseOptions): Record<string, string> {
  return options.kind === 'server' ? { DATABASE_URL: options.url } : { SVOD_HOME: options.home };
}
