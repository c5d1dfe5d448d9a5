import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrate } from '../../src/data/migrate.ts';
import { openDatabase } from '../../src/data/open.ts';
import { fillPeople } from '../access/register.ts';
import { silentLogger } from '../support/databases.ts';

const main = resolve(import.meta.dirname, '../../src/main.ts');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'svod-sql-'));
  await using db = await openDatabase(
    { kind: 'embedded', home: join(folder, 'home') },
    { logger: silentLogger },
  );
  await migrate(db);
  await fillPeople(db, 20);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The program as a person runs it. */
function svod(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [main, 'sql', ...args], {
      cwd: folder,
      env: { PATH: process.env.PATH, SVOD_HOME: join(folder, 'home'), SVOD_LANGUAGE: 'en', ...env },
    });
    let out = '';
    let err = '';
    child.stdout.on('data', chunk => {
      out += chunk;
    });
    child.stderr.on('data', chunk => {
      err += chunk;
    });
    child.on('error', fail);
    child.on('close', code => done({ code, out, err }));
  });
}

const objects = (out: string): unknown[] =>
  out
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));

describe('svod sql', () => {
  test('answers every line of a file in order, whatever becomes of each', async () => {
    const file = join(folder, 'asked.jsonl');
    const asked = [
      { id: 'count', sql: 'select count(*) from clients' },
      { id: 'drop', sql: 'drop table svod.clients' },
      { id: 7, sql: 'select 1 / 0' },
      { id: 'names', sql: 'select full_name, mobile_phone, email from clients where id = 2' },
      { id: 'list', sql: 'select id from clients order by id' },
    ];
    await writeFile(file, `${asked.map(line => JSON.stringify(line)).join('\n')}\n\n`);
    const { code, out } = await svod(['--json', '--file', file, '--max-rows', '3', '--as', 'analyst@d2']);
    expect(code).toBe(0);
    expect(objects(out)).toEqual([
      {
        id: 'count',
        kind: 'rows',
        columns: [{ name: 'count', type: 'int8' }],
        rows: [[24]],
        totalRows: 1,
        truncated: false,
        ms: expect.any(Number),
      },
      {
        id: 'drop',
        kind: 'rejected',
        code: 'not_a_select',
        reason: 'Data can only be read: one SELECT is allowed.',
        ms: expect.any(Number),
      },
      {
        id: 7,
        kind: 'failed',
        code: 'division_by_zero',
        reason: expect.stringContaining('NULLIF'),
        ms: expect.any(Number),
      },
      expect.objectContaining({
        id: 'names',
        rows: [['Г*** Б*** П***', '+7 9** ***-**-77', 'b***@gromov.example']],
      }),
      expect.objectContaining({ id: 'list', rows: [[1], [2], [3]], totalRows: 24, truncated: true }),
    ]);
  });

  test('lets only the own company’s clients exist where the deployment says so', async () => {
    const { out } = await svod(
      ['--json', '--as', 'manager@hvoya', "select count(*) from clients where not 'hvoya' = any (companies)"],
      {
        SVOD_SHARING: 'own',
      },
    );
    expect(objects(out)).toMatchObject([{ rows: [[0]] }]);
  });

  test('shows a person a table, in the language of the person', async () => {
    const shown = await svod(["select 'Казань' as city, 1234.5 as sum"], { SVOD_LANGUAGE: 'ru' });
    expect(shown).toMatchObject({ code: 0, err: '' });
    expect(shown.out).toMatch(/city\s+sum\n.*\nКазань\s+1.234,5\n/);
    expect(await svod(['select pg_sleep(1)'], { SVOD_LANGUAGE: 'ru' })).toMatchObject({
      code: 1,
      out: 'Эта функция не разрешена: pg_sleep.\n',
    });
  });

  test.each([
    [[], 2],
    [['select 1', '--max-rows', 'many'], 2],
    [['select 1', '--as', 'owner@d2'], 2],
    [['select 1', '--as', 'manager@nowhere'], 2],
    [['select 1', '--file', 'x.jsonl'], 2],
    [['--file', 'missing.jsonl'], 1],
    [['--json', 'select 1 / 0'], 1],
  ])('%j ends with %i', async (args, code) => {
    expect((await svod(args)).code).toBe(code);
  });

  test('says which line of a file is not one', async () => {
    const file = join(folder, 'broken.jsonl');
    await writeFile(file, '{"id":"a","sql":"select 1"}\n{"id":"b"}\n');
    expect(await svod(['--json', '--file', file])).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('Line 2'),
    });
  });
});
