import { expect, test } from 'vitest';
import { isAppError } from '../../src/errors.ts';
import { describeOnBothDatabases, describeOnServer } from '../support/databases.ts';

const CONNECTIONS = 10;

describeOnServer('the way in of queues', base => {
  test('is open while others hold every connection', async () => {
    const release = Promise.withResolvers<void>();
    const begun = Array.from({ length: CONNECTIONS }, () => Promise.withResolvers<void>());
    const holders = begun.map(({ resolve }) =>
      base.db.transaction(async tx => {
        await tx.query('select 1');
        resolve();
        await release.promise;
      }),
    );
    await Promise.all(begun.map(({ promise }) => promise));
    const { rows } = await base.db.queues.query('select $1::int as number', [7]);
    expect(rows).toEqual([{ number: 7 }]);
    release.resolve();
    await Promise.all(holders);
  });

  test('prepares a statement once a connection, whatever comes in between, and again on a new one', async () => {
    const own = 'select pg_backend_pid() as pid, $1::int as number';
    const prepared = 'select count(*)::int as count from pg_prepared_statements where statement = $1';
    for (let number = 0; number < 3; number++) await base.db.queues.query(own, [number]);
    expect((await base.db.queues.query(prepared, [own])).rows).toEqual([{ count: 1 }]);
    const { rows } = await base.db.queues.query<{ pid: number; number: number }>(own, [3]);
    await base.db.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
    // The pool may not have heard of it yet: then the caller is told to try again.
    const again = await base.db.queues.query(own, [4]).catch((error: unknown) => {
      expect(isAppError(error, 'database_unreachable')).toBe(true);
      return base.db.queues.query(own, [4]);
    });
    expect(again.rows[0]).toMatchObject({ number: 4 });
  });

  test('stands outside the transaction of its caller', async () => {
    const undone = base.db.transaction(async tx => {
      await tx.query('create table undone (n int)');
      const seen = await base.db.queues.query("select to_regclass('undone') is null as unseen");
      expect(seen.rows).toEqual([{ unseen: true }]);
      throw new Error('undo');
    });
    await expect(undone).rejects.toThrow('undo');
  });
});

describeOnBothDatabases('the way in of queues', base => {
  test('reads what was committed, and says what PostgreSQL refuses in its own words', async () => {
    await base.db.query('create table kept (n int primary key)');
    await base.db.query('insert into kept values (1)');
    expect((await base.db.queues.query('select n from kept')).rows).toEqual([{ n: 1 }]);
    await expect(base.db.queues.query('insert into kept values ($1)', [1])).rejects.toMatchObject({
      code: '23505',
    });
  });
});
