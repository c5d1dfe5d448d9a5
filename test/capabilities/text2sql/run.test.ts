import { beforeAll, describe, expect, test } from 'vitest';
import { GROUP_ADMIN } from '../../../src/access/actor.ts';
import { toCell } from '../../../src/capabilities/text2sql/cells.ts';
import { guard } from '../../../src/capabilities/text2sql/guard.ts';
import type { GuardRules } from '../../../src/capabilities/text2sql/guard-verdict.ts';
import { readRules } from '../../../src/capabilities/text2sql/rules.ts';
import { type RunOptions, type RunResult, runReadOnly } from '../../../src/capabilities/text2sql/run.ts';
import { fillPeople } from '../../access/register.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';

describeOnBothDatabases('a guarded statement', base => {
  let rules: GuardRules;
  beforeAll(async () => {
    await fillPeople(base.db, 3_000);
    rules = await readRules(base.db, 'analytics');
  });
  const run = async (sql: string, options: Partial<RunOptions> = {}): Promise<RunResult> => {
    const verdict = await guard(sql, rules);
    if (!verdict.ok) throw new Error(`${sql}: ${verdict.reason}`);
    return runReadOnly(base.db, GROUP_ADMIN, verdict.sql, {
      timeoutMs: 20_000,
      maxRows: 100,
      sharing: 'group',
      ...options,
    });
  };
  const rowsOf = async (sql: string, options: Partial<RunOptions> = {}) => {
    const result = await run(sql, options);
    if (result.kind !== 'rows') throw new Error(`${sql}: ${result.code}`);
    return result;
  };

  test.each([
    [1, 3_004],
    [100, 3_004],
    [3_003, 3_004],
    [3_004, 3_004],
    [10_000, 3_004],
  ])('keeps at most %i rows in order and counts them all', async (maxRows, total) => {
    const result = await rowsOf('select id from clients order by id', { maxRows });
    expect(result.totalRows).toBe(total);
    expect(result.rows).toHaveLength(Math.min(maxRows, total));
    expect(result.truncated).toBe(maxRows < total);
    expect(result.rows.map(row => row[0])).toEqual(Array.from(result.rows, (_, index) => index + 1));
  });

  test('stops keeping rows at the byte bound and still counts them', async () => {
    const result = await rowsOf("select id, repeat('x', 1000) from clients order by id", {
      maxRows: 5_000,
      maxBytes: 50_000,
    });
    expect(result.rows.length).toBeGreaterThan(10);
    expect(result.rows.length).toBeLessThan(50);
    expect(result).toMatchObject({ totalRows: 3_004, truncated: true });
  });

  test('has columns without rows, and rows without columns', async () => {
    expect(await rowsOf('select id, city from clients where false')).toMatchObject({
      columns: [
        { name: 'id', type: 'int8' },
        { name: 'city', type: 'text' },
      ],
      rows: [],
      totalRows: 0,
      truncated: false,
    });
    expect(await rowsOf('select from clients where id < 3')).toMatchObject({
      columns: [],
      rows: [[], []],
      totalRows: 2,
    });
  });

  test('gives every type its form', async () => {
    const result = await rowsOf(
      `select 1::int2, 2, 9007199254740993::int8, 12.50::numeric, 0.1::float8, 'NaN'::numeric, true, null::text, 'ж',
        date '2024-02-29', timestamp '2024-02-29 10:30:00.5', timestamptz '2024-02-29 10:30:00+00', time '10:30', interval '1 month 2 days',
        array[1, null, 3], array['a,"b"', null, 'NULL', ''], array[[1, 2], [3, 4]], array[]::text[], array[date '2024-01-01'],
        '{"a": [1]}'::jsonb, row(1, 'x'), array[true, false], array[1.5]`,
      { timeZone: 'Europe/Moscow' },
    );
    expect(result.rows[0]).toEqual([
      1,
      2,
      '9007199254740993',
      12.5,
      0.1,
      'NaN',
      true,
      null,
      'ж',
      '2024-02-29',
      '2024-02-29T10:30:00.5',
      '2024-02-29T13:30:00+03:00',
      '10:30:00',
      '1 mon 2 days',
      [1, null, 3],
      ['a,"b"', null, 'NULL', ''],
      [
        [1, 2],
        [3, 4],
      ],
      [],
      ['2024-01-01'],
      '{"a": [1]}',
      '(1,x)',
      [true, false],
      [1.5],
    ]);
    expect(result.columns.map(column => column.type)).toEqual([
      'int2',
      'int4',
      'int8',
      'numeric',
      'float8',
      'numeric',
      'bool',
      'text',
      'text',
      'date',
      'timestamp',
      'timestamptz',
      'time',
      'interval',
      'int4[]',
      'text[]',
      'int4[]',
      'text[]',
      'date[]',
      'jsonb',
      'record',
      'bool[]',
      'numeric[]',
    ]);
  });

  test('names a type that only the database knows', async () => {
    const result = await rowsOf(
      "select daterange('2024-01-01', '2024-02-01') as d, c from clients c where id = 1",
    );
    expect(result.columns.map(column => column.type)).toEqual(['daterange', 'analytics.clients']);
    expect(result.rows[0]?.[0]).toBe('[2024-01-01,2024-02-01)');
  });

  test('reads written dates as Russians write them, and ISO 8601 as itself', async () => {
    const { rows } = await rowsOf("select '15.03.2024'::date, '03.04.2024'::date, '2024-04-03'::date");
    expect(rows).toEqual([['2024-03-15', '2024-04-03', '2024-04-03']]);
  });

  test.each([
    ['select 1 / 0', 'division_by_zero', null],
    ['select nothing_such from clients', 'unknown_column', 'nothing_such'],
    ["select 'Секрет'::int", 'invalid_value', null],
    ['select city::numeric from clients', 'invalid_value', null],
    ["select '31.31.2024'::date", 'invalid_date', null],
    ['select city, count(*) from clients', 'grouping', 'clients.city'],
    ['select id from clients c join deals d on d.client_id = c.id', 'ambiguous_column', 'id'],
    ['select city + 1 from clients', 'unknown_function', 'text + integer'],
    ['select upper(id, 2) from clients', 'unknown_function', 'upper(bigint, integer)'],
    ['select 1 union select current_date', 'type_mismatch', null],
    ['select 10 ^ 300 * 10::float8 ^ 300', 'out_of_range', null],
    ['select (select id from clients)', 'several_rows', null],
    ["select 'a' ~ '('", 'invalid_pattern', null],
    ["select city from clients where city ~ '['", 'invalid_pattern', null],
  ])('%s fails as %s', async (sql, code, subject) => {
    expect(await run(sql)).toEqual({ kind: 'failed', code, subject, hint: null });
  });

  test('offers the column that was meant, where it has no alias to check it by', async () => {
    expect(await run('select citi from clients')).toEqual({
      kind: 'failed',
      code: 'unknown_column',
      subject: 'citi',
      hint: 'clients.city',
    });
  });

  test('ends a statement at its time limit, and the next one runs', async () => {
    const started = performance.now();
    const bomb =
      'select count(*) from clients a join clients b on a.id <> b.id join clients c on c.id <> b.id';
    expect(await run(bomb, { timeoutMs: 700 })).toMatchObject({ kind: 'failed', code: 'statement_timeout' });
    expect(performance.now() - started).toBeLessThan(8_000);
    expect((await rowsOf('select count(*) from clients')).rows).toEqual([[3_004]]);
  });

  test('ends a statement whose person gave up', async () => {
    const running = run(
      'select count(*) from clients a join clients b on a.id <> b.id join clients c on c.id <> b.id',
      {
        signal: AbortSignal.timeout(200),
      },
    );
    expect(await running).toMatchObject({ kind: 'failed', code: 'cancelled' });
    expect((await rowsOf('select 1')).rows).toEqual([[1]]);
  });

  test('asks a foreign database without members, still reading only', async () => {
    await base.db.query(
      'create schema "Shop"; create table "Shop"."Order lines" (id int, "Sum" numeric); insert into "Shop"."Order lines" values (1, 2.5)',
    );
    const foreign = await readRules(base.db, 'Shop');
    const verdict = await guard('select l."Sum" from "Order lines" l', foreign);
    if (!verdict.ok) throw new Error(verdict.reason);
    const options = { timeoutMs: 5_000, maxRows: 10, sharing: 'group' } as const;
    expect(await runReadOnly(base.db, null, verdict.sql, options)).toMatchObject({ rows: [[2.5]] });
    expect(
      await runReadOnly(
        base.db,
        null,
        'with d as (delete from "Shop"."Order lines" returning 1) select * from d',
        options,
      ),
    ).toMatchObject({
      kind: 'failed',
    });
    expect(await runReadOnly(base.db, null, 'select 1; commit', options)).toMatchObject({
      kind: 'failed',
      code: 'syntax',
    });
  });
});

describe('a cell', () => {
  test.each([
    ['infinity', 1184, 'infinity'],
    ['0044-03-15 BC', 1114, '0044-03-15 BC'],
    ['2024-01-31 10:00:00-03:30', 1184, '2024-01-31T10:00:00-03:30'],
    ['[0:1]={7,8}', 1007, [7, 8]],
    ['{"{a}","b\\\\c"}', 1009, ['{a}', 'b\\c']],
    ['-0', 701, -0],
    ['1e+300', 701, 1e300],
  ] as const)('%s', (text, oid, expected) => {
    expect(toCell(text, oid)).toEqual(expected);
  });
});
