import { beforeEach, expect, it } from 'vitest';
import { describeOnBothDatabases } from '../support/databases.ts';

describeOnBothDatabases('transactions', base => {
  const names = async () =>
    (await base.db.query<{ name: string }>('select name from notes order by name')).rows.map(row => row.name);
  const note = (name: string) => base.db.query('insert into notes values ($1)', [name]);

  beforeEach(async () => {
    await base.db.query('create table if not exists notes (name text primary key)');
    await base.db.query('truncate notes');
  });

  it('commit what the work did', async () => {
    const result = await base.db.transaction(async tx => {
      await tx.query("insert into notes values ('a')");
      return 'done';
    });
    expect([result, await names()]).toEqual(['done', ['a']]);
  });

  it('take in every query of the same asynchronous context, and roll it back with the rest', async () => {
    const outcome = base.db.transaction(async () => {
      await note('a');
      expect(await names()).toEqual(['a']);
      throw new Error('changed my mind');
    });
    await expect(outcome).rejects.toThrow('changed my mind');
    expect(await names()).toEqual([]);
  });

  it('join the transaction around them', async () => {
    const outcome = base.db.transaction(async () => {
      await base.db.transaction(() => note('inner'));
      throw new Error('outer failed');
    });
    await expect(outcome).rejects.toThrow('outer failed');
    expect(await names()).toEqual([]);
  });

  it('never commit half of a joined work whose failure was swallowed', async () => {
    const outcome = base.db.transaction(async () => {
      await note('outer');
      await base.db
        .transaction(async () => {
          await note('half');
          throw new Error('inner failed');
        })
        .catch(() => 'swallowed');
    });
    await expect(outcome).rejects.toThrow('inner failed');
    expect(await names()).toEqual([]);
  });

  it('reject when a failed statement was swallowed, because PostgreSQL rolls them back', async () => {
    const outcome = base.db.transaction(async tx => {
      await note('a');
      await tx.query('select * from nowhere').catch(() => 'swallowed');
    });
    await expect(outcome).rejects.toMatchObject({ code: 'internal' });
    expect(await names()).toEqual([]);
  });

  it('leave the connection clean after an error, and say the statement’s own SQLSTATE', async () => {
    await note('a');
    await expect(base.db.transaction(() => note('a'))).rejects.toMatchObject({ code: '23505' });
    await expect(base.db.query('select * from nowhere')).rejects.toMatchObject({ code: '42P01' });
    expect(await names()).toEqual(['a']);
  });

  it('do not swallow a stranger’s statement: it waits and survives their rollback', async () => {
    const inside = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const failing = base.db.transaction(async tx => {
      await tx.query("insert into notes values ('doomed')");
      inside.resolve();
      await goOn.promise;
      throw new Error('rolled back');
    });
    await inside.promise;
    const stranger = note('stranger');
    goOn.resolve();
    await expect(failing).rejects.toThrow('rolled back');
    await stranger;
    expect(await names()).toEqual(['stranger']);
  });

  it('are not hurt by a stranger’s failing statement', async () => {
    const inside = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const transaction = base.db.transaction(async tx => {
      await tx.query("insert into notes values ('first')");
      inside.resolve();
      await goOn.promise;
      await tx.query("insert into notes values ('second')");
    });
    await inside.promise;
    const stranger = base.db.query('select * from nowhere');
    goOn.resolve();
    await expect(stranger).rejects.toMatchObject({ code: '42P01' });
    await transaction;
    expect(await names()).toEqual(['first', 'second']);
  });

  it('take statements sent together one after another, in the order they were sent', async () => {
    await base.db.transaction(tx =>
      Promise.all(Array.from({ length: 50 }, (_, n) => tx.query('insert into notes values ($1)', [`n${n}`]))),
    );
    expect(await names()).toHaveLength(50);
  });

  it('include a statement that nobody awaited', async () => {
    await base.db.transaction(async tx => {
      void tx.query("insert into notes values ('late')");
    });
    expect(await names()).toEqual(['late']);
  });

  it('refuse a statement after their end', async () => {
    const escaped = await base.db.transaction(async tx => ({ tx }));
    await expect(escaped.tx.query('select 1')).rejects.toMatchObject({ code: 'internal' });
  });

  it('refuse to wait for a second connection that would never come', async () => {
    const inner = base.db.transaction(() =>
      base.db.withConnection({ timeoutMs: 1_000 }, connection => connection.query('select 1')),
    );
    await expect(inner).rejects.toMatchObject({ code: 'internal' });
    const foreign = base.db.withConnection({ timeoutMs: 1_000 }, () => base.db.query('select 1'));
    await expect(foreign).rejects.toMatchObject({ code: 'internal' });
  });

  it('let work that outlives them use the base again', async () => {
    const after = Promise.withResolvers<void>();
    let later: Promise<unknown> | undefined;
    await base.db.transaction(async () => {
      later = after.promise.then(() => note('later'));
    });
    after.resolve();
    await later;
    expect(await names()).toEqual(['later']);
  });

  it('of many callers at once all happen, each whole', async () => {
    await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        base.db
          .transaction(async tx => {
            await tx.query('insert into notes values ($1)', [`${n} a`]);
            await tx.query('insert into notes values ($1)', [`${n} b`]);
            if (n % 3 === 0) throw new Error('no');
          })
          .catch(() => undefined),
      ),
    );
    expect(await names()).toHaveLength(80);
  });
});
