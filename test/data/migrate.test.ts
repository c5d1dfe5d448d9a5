import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../src/data/database.ts';
import { migrate } from '../../src/data/migrate.ts';
import { openDatabase } from '../../src/data/open.ts';
import { describeOnBothDatabases, silentLogger } from '../support/databases.ts';

const OWN = resolve(import.meta.dirname, '../../migrations');

describeOnBothDatabases('the project’s migrations', base => {
  it('are applied once: a second run finds nothing to do', async () => {
    const applied = await base.db.query('select name from public.svod_migrations order by number');
    const files = (await readdir(OWN)).filter(name => name.endsWith('.sql')).sort();
    expect(applied.rows.map(row => row.name)).toEqual(files);
    expect(await migrate(base.db)).toEqual([]);
  });

  it('make the analytic views readable for the reader and nothing else', async () => {
    const read = (sql: string) =>
      base.db.withConnection({ timeoutMs: 5_000 }, async connection => {
        await connection.query('set role svod_reader');
        return (await connection.query(sql)).rows.length;
      });
    expect(await read('select * from analytics.clients')).toBe(0);
    await expect(read('select * from svod.clients')).rejects.toMatchObject({ code: '42501' });
  });

  it('leave every base with a signing key that no other has, though new bases are copies of one template', async () => {
    const keyOf = async (db: Database) => {
      const { rows } = await db.query<{ key: Buffer }>('select key from svod.acting_key');
      return rows.map(({ key }) => key.toString('hex'));
    };
    await using other = await openDatabase(await base.createEmpty(), { logger: silentLogger });
    expect(await keyOf(other)).toEqual([]);
    await migrate(other);
    const keys = [...(await keyOf(base.db)), ...(await keyOf(other))];
    expect(new Set(keys).size).toBe(2);
    await migrate(other);
    expect(await keyOf(other)).toEqual([keys[1]]);
  });

  it('report the look-alike extension as the base really has it', async () => {
    const available = await base.db.query("select from pg_available_extensions where name = 'vector'");
    expect(base.db.hasVectors).toBe(available.rows.length === 1);
    if (base.kind === 'embedded') expect(base.db.hasVectors).toBe(true);
  });

  it('can be run by several replicas starting at once', async () => {
    const options = await base.createBlank();
    const replicas =
      base.kind === 'server'
        ? await Promise.all([1, 2, 3].map(() => openDatabase(options, { logger: silentLogger })))
        : [await openDatabase(options, { logger: silentLogger })];
    const runs = await Promise.all([...replicas, replicas[0]!].map(db => migrate(db)));
    const files = (await readdir(OWN)).filter(name => name.endsWith('.sql'));
    expect(runs.flat().sort()).toEqual(files.sort());
    for (const db of replicas) await db[Symbol.asyncDispose]();
  });
});

describeOnBothDatabases('migration rules', base => {
  const folders: string[] = [];
  let folder: string;
  let db: Database;

  beforeAll(async () => {
    folder = await newFolder();
    await writeFile(
      join(folder, '0001_first.sql'),
      'create table first (id int);\ninsert into first values (1);',
    );
    await writeFile(join(folder, '0005_second.sql'), 'create table second (id int);');
    db = await openDatabase(await base.createBlank(), { logger: silentLogger });
    expect(await migrate(db, folder)).toEqual(['0001_first.sql', '0005_second.sql']);
  });
  afterAll(async () => {
    await db[Symbol.asyncDispose]();
    for (const made of folders) await rm(made, { recursive: true });
  });

  async function newFolder(): Promise<string> {
    const made = await mkdtemp(join(tmpdir(), 'svod-migrations-'));
    folders.push(made);
    return made;
  }

  /** A copy of the applied folder with one thing about it changed. */
  async function changed(change: (folder: string) => Promise<unknown>): Promise<string> {
    const copy = await newFolder();
    await cp(folder, copy, { recursive: true });
    await change(copy);
    return copy;
  }

  it('stop at a file that was changed after it was applied', async () => {
    const copy = await changed(at =>
      writeFile(join(at, '0001_first.sql'), 'create table first (id bigint);'),
    );
    await expect(migrate(db, copy)).rejects.toMatchObject({
      code: 'migration_failed',
      detail: { file: '0001_first.sql', reason: 'changed' },
    });
  });

  it('do not mind another machine’s line ends', async () => {
    const copy = await changed(async at => {
      const file = join(at, '0001_first.sql');
      await writeFile(file, (await readFile(file, 'utf8')).replaceAll('\n', '\r\n'));
    });
    expect(await migrate(db, copy)).toEqual([]);
  });

  it('stop at an applied file that is gone', async () => {
    const copy = await changed(at => rm(join(at, '0005_second.sql')));
    await expect(migrate(db, copy)).rejects.toMatchObject({ code: 'migration_failed' });
  });

  it('stop at a new file that comes before an applied one', async () => {
    const copy = await changed(at => writeFile(join(at, '0003_late.sql'), 'select 1'));
    await expect(migrate(db, copy)).rejects.toMatchObject({
      code: 'migration_failed',
      detail: { file: '0003_late.sql', reason: 'late', after: '0005_second.sql' },
    });
  });

  it('stop at two files with one number, before anything is run', async () => {
    const copy = await changed(at => writeFile(join(at, '0005_twin.sql'), 'create table twin ()'));
    await expect(migrate(db, copy)).rejects.toMatchObject({ code: 'migration_failed' });
  });

  it('leave nothing of a file that fails half-way, and go on when it is mended', async () => {
    const copy = await changed(at =>
      writeFile(join(at, '0006_broken.sql'), 'create table third (id int); select * from nowhere;'),
    );
    await expect(migrate(db, copy)).rejects.toMatchObject({ code: 'migration_failed' });
    expect((await db.query("select to_regclass('third') as found")).rows).toEqual([{ found: null }]);
    await writeFile(join(copy, '0006_broken.sql'), 'create table third (id int);');
    expect(await migrate(db, copy)).toEqual(['0006_broken.sql']);
  });
});
