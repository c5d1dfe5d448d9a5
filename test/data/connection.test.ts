import { describe, expect, it, vi } from 'vitest';
import { keepHouse } from '../../src/data/housekeeping.ts';
import { openDatabase } from '../../src/data/open.ts';
import {
  describeOnBothDatabases,
  describeOnEmbedded,
  describeOnServer,
  silentLogger,
} from '../support/databases.ts';

describeOnBothDatabases('the door to PostgreSQL', base => {
  describe('lends a connection that', () => {
    const foreign = <T>(sql: string, values?: unknown[]) =>
      base.db.withConnection({ timeoutMs: 5_000 }, async c => (await c.query(sql, values)).rows as T[]);

    it('hands nothing on: no role, setting, transaction, temporary table, prepared statement or lock', async () => {
      const before = await foreign(STATE);
      await base.db.withConnection({ timeoutMs: 5_000 }, async connection => {
        await connection.query(
          "set search_path = analytics; set statement_timeout = '7s'; set role svod_reader",
        );
        await connection.query('reset role; create temporary table leak (id int); prepare leak as select 1');
        await connection.query('select pg_advisory_lock(42); listen leak; begin; set local role svod_reader');
      });
      for (const look of [() => foreign(STATE), async () => (await base.db.query(STATE)).rows]) {
        expect(await look()).toEqual(before);
      }
    });

    it('is clean after a statement that failed inside a transaction', async () => {
      const failing = base.db.withConnection({ timeoutMs: 5_000 }, async connection => {
        await connection.query('begin');
        await connection.query('select 1 / 0');
      });
      await expect(failing).rejects.toMatchObject({ code: '22012' });
      expect(await foreign('select 1 as one')).toEqual([{ one: 1 }]);
    });

    it('takes one statement only over the extended protocol', async () => {
      const two = base.db.withConnection({ timeoutMs: 5_000 }, connection =>
        connection.query({ text: 'select 1; select 2', queryMode: 'extended' } as never),
      );
      await expect(two).rejects.toMatchObject({ code: '42601' });
    });

    it('survives what a statement does to its own session', async () => {
      await foreign('select pg_terminate_backend(pg_backend_pid())').catch(() => undefined);
      expect(await foreign('select 1 as one')).toEqual([{ one: 1 }]);
    });

    it('carries a large result whole', async () => {
      const rows = await foreign<{ n: number; text: string }>(
        "select n, repeat('я', 200) as text from generate_series(1, 50000) n",
      );
      expect(rows).toHaveLength(50_000);
      expect(rows[49_999]).toEqual({ n: 50_000, text: 'я'.repeat(200) });
    });

    it('carries a large parameter whole', async () => {
      const names = Array.from({ length: 20_000 }, (_, n) => `имя ${n} \\ " {}`);
      expect(await foreign('select * from unnest($1::text[]) as name', [names])).toEqual(
        names.map(name => ({ name })),
      );
    });

    it('comes in turn to every one of many callers', async () => {
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, n) => foreign('select $1::int as n', [n])),
      );
      expect(answers.flat()).toEqual(Array.from({ length: 100 }, (_, n) => ({ n })));
    });
  });

  describe('has cells that', () => {
    it('come as numbers, days as text, and integers beyond a double as text', async () => {
      const { rows } = await base.db.query(`
      select 42::int8 as count, 1234.50::numeric as money, date '1990-03-04' as born, null::numeric as nothing,
             9007199254740993::int8 as huge, 'NaN'::numeric as nan, array['a', null] as list, true as yes,
             timestamptz '2026-01-02 03:04:05+03' as moment`);
      expect(rows[0]).toEqual({
        count: 42,
        money: 1234.5,
        born: '1990-03-04',
        nothing: null,
        huge: '9007199254740993',
        nan: Number.NaN,
        list: ['a', null],
        yes: true,
        moment: new Date('2026-01-02T00:04:05Z'),
      });
    });

    it('know Cyrillic: case, comparison without case, regular expressions', async () => {
      const { rows } = await base.db.query(
        "select lower('ЁЛКА') as lower, 'Москва' ilike '%МОСК%' as ilike, 'Ёж' ~* 'ёж' as regex",
      );
      expect(rows[0]).toEqual({ lower: 'ёлка', ilike: true, regex: true });
    });
  });

  describe('once closed', () => {
    it('refuses later callers and may be done twice', async () => {
      const db = await openDatabase(await base.createEmpty(), { logger: silentLogger });
      await db[Symbol.asyncDispose]();
      await db[Symbol.asyncDispose]();
      await expect(db.query('select 1')).rejects.toMatchObject({ code: 'cancelled' });
    });

    it('keeps what was written', async () => {
      const options = await base.createEmpty();
      const first = await openDatabase(options, { logger: silentLogger });
      await first.query('create table kept as select 7 as n');
      await first.maintain();
      await first[Symbol.asyncDispose]();
      await using second = await openDatabase(options, { logger: silentLogger });
      expect((await second.query('select n from kept')).rows).toEqual([{ n: 7 }]);
    });
  });
});

describeOnEmbedded('the engine of the embedded base', base => {
  it('is started anew when a statement breaks it, and nothing is lost', async () => {
    await base.db.query('create table kept as select 7 as n');
    const breaking = base.db.withConnection({ timeoutMs: 10_000 }, async connection => {
      await connection.query('create temporary table target (id int)');
      await connection.query('copy target from stdin');
    });
    await expect(breaking).rejects.toMatchObject({ code: 'database_restarting', retryable: true });
    expect((await base.db.query('select n from kept')).rows).toEqual([{ n: 7 }]);
  });

  it('gives back the memory that a greedy statement took', async () => {
    const before = process.memoryUsage().rss;
    const greedy = base.db.query("select length(repeat('x', 240000000) || repeat('y', 240000000))");
    await greedy.catch(() => undefined);
    await base.db.query('select 1');
    expect((process.memoryUsage().rss - before) / 1024 ** 2).toBeLessThan(500);
  });

  it('is kept tidy by a long-lived process without being asked', async () => {
    await base.db.query('create table tidied as select n from generate_series(1, 1000) n');
    const analysed = () =>
      base.db.query("select from pg_stats where tablename = 'tidied'").then(found => found.rows.length > 0);
    expect(await analysed()).toBe(false);
    using _house = keepHouse(base.db, { logger: silentLogger, vacuumEveryMs: 20 });
    await vi.waitUntil(analysed, { timeout: 10_000 });
  });

  it('keeps its log bounded while one table is written over and over', async () => {
    await base.db.query(
      "create table churn as select n, repeat('x', 200) as filler from generate_series(1, 5000) n",
    );
    for (let round = 0; round < 40; round++) await base.db.query("update churn set filler = filler || 'y'");
    await base.db.maintain();
    const { rows } = await base.db.query('select sum(size) as size from pg_ls_waldir()');
    expect(rows[0]!.size).toBeLessThanOrEqual(112 * 1024 * 1024);
  });
});

describeOnServer('a server that is away', () => {
  it('is reported without its address, user or password', async () => {
    const opening = openDatabase(
      { kind: 'server', url: 'postgres://someone:secret@127.0.0.1:1/base' },
      { logger: silentLogger },
    );
    const error: Error = await opening.then(
      () => Promise.reject(new Error('opened')),
      failure => failure,
    );
    expect(error).toMatchObject({ code: 'database_unreachable', retryable: true });
    expect(error.message).not.toMatch(/secret|someone|127/);
  });
});

const STATE = `
  select current_setting('role') as role, current_setting('search_path') as path,
         (select count(*) from pg_class where relname = 'leak') as temporary,
         (select count(*) from pg_prepared_statements) as prepared,
         (select count(*) from pg_locks where locktype = 'advisory') as locks,
         (select count(*) from pg_listening_channels()) as channels`;
