import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fillPeople } from '../access/register.ts';
import { commandBase } from '../support/command-base.ts';

const base = commandBase({ fill: db => fillPeople(db, 20), settings: { SVOD_LANGUAGE: 'en' } });
const svod = (args: readonly string[], settings?: Record<string, string>) =>
  base.svod(['sql', ...args], settings);

const objects = (lines: string): unknown[] =>
  lines
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));

describe('svod sql', () => {
  test('answers every line of a file in order, whatever becomes of each', async () => {
    const file = join(base.folder, 'asked.jsonl');
    const asked = [
      { id: 'count', sql: 'select count(*) from clients' },
      { id: 'drop', sql: 'drop table svod.clients' },
      { id: 7, sql: 'select 1 / 0' },
      { id: 'names', sql: 'select full_name, mobile_phone, email from clients where id = 2' },
      { id: 'list', sql: 'select id from clients order by id' },
    ];
    await writeFile(file, `${asked.map(line => JSON.stringify(line)).join('\n')}\n\n`);
    const { code, stdout } = await svod(['--json', '--file', file, '--max-rows', '3', '--as', 'analyst@d2']);
    expect(code).toBe(0);
    expect(objects(stdout)).toEqual([
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
    const { stdout } = await svod(
      ['--json', '--as', 'manager@hvoya', "select count(*) from clients where not 'hvoya' = any (companies)"],
      {
        SVOD_SHARING: 'own',
      },
    );
    expect(objects(stdout)).toMatchObject([{ rows: [[0]] }]);
  });

  test('shows a person a table, in the language of the person', async () => {
    const shown = await svod(["select 'Казань' as city, 1234.5 as sum"], { SVOD_LANGUAGE: 'ru' });
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toMatch(/city\s+sum\n.*\nКазань\s+1.234,5\n/);
    expect(await svod(['select pg_sleep(1)'], { SVOD_LANGUAGE: 'ru' })).toMatchObject({
      code: 1,
      stdout: 'Эта функция не разрешена: pg_sleep.\n',
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
    const file = join(base.folder, 'broken.jsonl');
    await writeFile(file, '{"id":"a","sql":"select 1"}\n{"id":"b"}\n');
    expect(await svod(['--json', '--file', file])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('Line 2'),
    });
  });
});
