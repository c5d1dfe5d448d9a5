import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { pino } from 'pino';
import { generateRecords } from '../../bench/matching-people.ts';
import { importFiles } from '../../src/capabilities/clients/import/import.ts';
import { gatherPeople } from '../../src/capabilities/clients/linkage/gather.ts';
import { linkPeople, loadPeopleLinkage } from '../../src/capabilities/clients/linkage/link-people.ts';
import { createLinkage } from '../../src/capabilities/clients/linkage/linkage.ts';
import { columnsOf } from '../../src/capabilities/clients/linkage/record.ts';
import { scoreRecords } from '../../src/capabilities/clients/linkage/score.ts';
import { type LinkageSpec, loadLinkageSpec } from '../../src/capabilities/clients/linkage/spec.ts';
import { loadCompanies, syncCompanies } from '../../src/catalog/companies.ts';
import type { Database } from '../../src/data/database.ts';
import { type MatchingMeasures, measureGroups } from './measures.ts';
import { addRecords, layTables } from './tables.ts';

/** A set is passed when its pairs reach `bar`: peers' figures in the records of what was measured, or the product's own promise. */
export interface MatchingResult {
  readonly set: string;
  readonly date: string;
  readonly measures: MatchingMeasures | null;
  readonly candidates: number;
  readonly ms: number;
  readonly bar: Bar;
  readonly passed: boolean;
  /** Why nothing was measured, said out loud. */
  readonly skipped: string | null;
}

interface Bar {
  readonly f1?: number;
  readonly precision?: number;
  readonly recall?: number;
}

interface RecordSet {
  readonly set: string;
  readonly files: readonly { readonly path: string; readonly file: string }[];
  /** Name of the true person in a record. */
  person(record: Row): string;
  readonly bar: Bar;
}

type Row = Readonly<Record<string, string>>;

const entity = (record: Row) => record.rec_id?.split('-')[1] ?? '';
const cluster = (record: Row) => record.cluster ?? '';

const SETS: readonly RecordSet[] = [
  {
    set: 'er-febrl4',
    files: [
      { path: 'er-febrl4/a.csv.gz', file: 'a' },
      { path: 'er-febrl4/b.csv.gz', file: 'b' },
    ],
    person: entity,
    bar: { f1: 0.9999 },
  },
  {
    set: 'er-febrl3',
    files: [{ path: 'er-febrl3/train.csv.gz', file: 'a' }],
    person: entity,
    bar: { f1: 0.9985 },
  },
  {
    set: 'er-fake-1000',
    files: [{ path: 'er-fake-1000/train.csv.gz', file: 'a' }],
    person: cluster,
    bar: { f1: 0.915 },
  },
  {
    set: 'er-historical-50k',
    files: [{ path: 'er-historical-50k/train.csv.gz', file: 'a' }],
    person: cluster,
    bar: { f1: 0.873 },
  },
];

/**
 * Matches every set of `dataDir` with the product's own code and compares the people found with the true ones. The truth is
 * read after matching and weighs nothing in it. `db` must be migrated; each set gets a schema of its own, removed after.
 * The partners' registers are `measurePartners`.
 */
export async function runMatchingEval(
  db: Database,
  options: {
    readonly dataDir: string;
    readonly sets?: readonly string[];
    readonly now?: Date;
    readonly report?: (result: MatchingResult) => void;
  },
): Promise<MatchingResult[]> {
  const date = (options.now ?? new Date()).toISOString().slice(0, 10);
  const results: MatchingResult[] = [];
  const wanted = SETS.filter(({ set }) => options.sets === undefined || options.sets.includes(set));
  for (const one of wanted) {
    const result = await measureSet(db, one, options.dataDir, date);
    results.push(result);
    options.report?.(result);
  }
  return results;
}

async function measureSet(
  db: Database,
  one: RecordSet,
  dataDir: string,
  date: string,
): Promise<MatchingResult> {
  const paths = one.files.map(({ path }) => join(dataDir, path));
  const missing = paths.find(path => !existsSync(path));
  if (missing !== undefined) return nothing(one.set, date, one.bar, `${missing} is not here`);
  const records: Row[] = [];
  for (const [at, path] of paths.entries()) {
    const text = gunzipSync(await readFile(path));
    const rows = parse(text, { columns: true, relax_quotes: true }) as Row[];
    for (const row of rows) records.push({ ...row, file: one.files[at]!.file });
  }
  const spec = await loadLinkageSpec(resolve(import.meta.dirname, `${one.set}.yaml`));
  return measureRecords(db, spec, { ...one, records, persons: records.map(one.person), date });
}

/** Families, twins and slips of the program's own making: the set that is always at hand. */
export async function measureGenerated(
  db: Database,
  options: { readonly catalogDir: string; readonly records?: number; readonly now?: Date },
): Promise<MatchingResult> {
  const records = [...generateRecords(options.records ?? 10_000, 2)];
  return measureRecords(db, await loadLinkageSpec(join(options.catalogDir, 'matching.yaml')), {
    set: 'generated',
    records: records.map(({ person: _, ...record }) => record),
    persons: records.map(({ person }) => String(person)),
    bar: PARTNERS_BAR,
    date: (options.now ?? new Date()).toISOString().slice(0, 10),
  });
}

async function measureRecords(
  db: Database,
  spec: LinkageSpec,
  one: {
    readonly set: string;
    readonly records: readonly Readonly<Record<string, string | null>>[];
    readonly persons: readonly string[];
    readonly bar: Bar;
    readonly date: string;
  },
): Promise<MatchingResult> {
  const { set, date, bar } = one;
  const columns = columnsOf(spec);
  const schema = `eval_${set.replace(/[^a-z0-9]/g, '_')}`;
  const tables = await layTables(db, schema, columns);
  try {
    await addRecords(db, tables, columns, one.records);
    const linkage = createLinkage(spec, tables);
    const started = performance.now();
    const { scoring, gathering } = await db.transaction(async tx => {
      const scoring = await scoreRecords(tx, linkage, 'all');
      const touched = { records: scoring.touched, whole: true };
      return {
        scoring,
        gathering: await gatherPeople(tx, linkage, scoring.weights, touched, async () => []),
      };
    });
    const ms = Math.round(performance.now() - started);
    const groupOf = new Map(gathering.records.map((record, at) => [record, gathering.groups[at]!]));
    const measures = measureGroups(
      one.records.map((_, at) => groupOf.get(at + 1)!),
      one.persons,
    );
    const passed = reaches(measures, bar);
    return { set, date, measures, candidates: scoring.candidates, ms, bar, passed, skipped: null };
  } finally {
    await db.query(`drop schema ${schema} cascade`);
  }
}

/** What matching promises on real registers: nobody is given a stranger's contracts, and hardly anybody stays in two. */
const PARTNERS_BAR: Bar = { precision: 0.999, recall: 0.99 };

const REGISTERS = [
  ['expobank', 'expobank.csv'],
  ['d2', 'd2.csv'],
  ['expocar', 'expocar.xlsx'],
  ['autoexpress', 'autoexpress.tsv'],
  ['hvoya', 'hvoya.csv'],
  ['leasing', 'leasing.jsonl'],
] as const;

/**
 * Imports the partners' registers into `db` (migrated, empty) as anybody would, matches everything and compares the clients
 * with `partners/truth-records.csv` by company and row.
 */
export async function measurePartners(
  db: Database,
  options: { readonly dataDir: string; readonly catalogDir: string; readonly now?: Date },
): Promise<MatchingResult> {
  const now = options.now ?? new Date();
  const date = now.toISOString().slice(0, 10);
  const folder = join(options.dataDir, 'partners');
  const files = [...REGISTERS.map(([, file]) => file), 'truth-records.csv'];
  const missing = files.find(file => !existsSync(join(folder, file)));
  if (missing !== undefined) return nothing('partners', date, PARTNERS_BAR, `${missing} is not here`);
  const companies = await loadCompanies(join(options.catalogDir, 'companies.yaml'));
  await syncCompanies(db, companies);
  const logger = pino({ level: 'silent' });
  const { catalogDir } = options;
  const deps = { db, logger, companies, catalogDir, documentKey: null, now: () => now };
  for (const [company, file] of REGISTERS) {
    await importFiles(deps, { kind: 'register', company, files: [join(folder, file)] });
  }
  const linkage = await loadPeopleLinkage(join(catalogDir, 'matching.yaml'));
  const started = performance.now();
  const outcome = await db.transaction(tx => linkPeople(tx, linkage, 'all'));
  const ms = Math.round(performance.now() - started);
  const { rows } = await db.query<{ client: number; name: string }>(
    `select client_id as client, company || ' ' || row_number as name from svod.source_records`,
  );
  const clientOf = new Map(rows.map(row => [row.name, Number(row.client)]));
  const truth = parse(await readFile(join(folder, 'truth-records.csv')), { columns: true }) as Row[];
  // A row that import put aside is a person nobody finds: it counts as a group of its own.
  const measures = measureGroups(
    truth.map(row => clientOf.get(`${row.company} ${row.row}`) ?? `lost ${row.company} ${row.row}`),
    truth.map(row => row.person ?? ''),
  );
  return {
    set: 'partners',
    date,
    measures,
    candidates: outcome.scoring?.candidates ?? 0,
    ms,
    bar: PARTNERS_BAR,
    passed: reaches(measures, PARTNERS_BAR),
    skipped: null,
  };
}

function reaches({ pairs }: MatchingMeasures, bar: Bar): boolean {
  return (
    pairs.f1 >= (bar.f1 ?? 0) && pairs.precision >= (bar.precision ?? 0) && pairs.recall >= (bar.recall ?? 0)
  );
}

function nothing(set: string, date: string, bar: Bar, skipped: string): MatchingResult {
  return { set, date, measures: null, candidates: 0, ms: 0, bar, passed: false, skipped };
}

/** One line a set, for a terminal. */
export function matchingLine(result: MatchingResult): string {
  const { set, date, measures, skipped, passed, bar } = result;
  if (measures === null) return `${set}: SKIPPED, ${skipped}`;
  const four = (value: number) => value.toFixed(4);
  const { pairs, bcubed } = measures;
  const asked = Object.entries(bar).map(([name, value]) => `${name} ${value}`);
  return (
    `${set}: pairs P ${four(pairs.precision)} R ${four(pairs.recall)} F1 ${four(pairs.f1)}, ` +
    `B-cubed P ${four(bcubed.precision)} R ${four(bcubed.recall)} F1 ${four(bcubed.f1)}, ` +
    `n ${measures.records} records, ${measures.persons} persons, ${measures.truePairs} pairs, ` +
    `${result.ms} ms, ${date}; ${passed ? 'passed' : 'FAILED'} (${asked.join(', ')})`
  );
}
