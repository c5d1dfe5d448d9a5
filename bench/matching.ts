import { resolve } from 'node:path';
import { pino } from 'pino';
import { measureGroups } from '../eval/matching/measures.ts';
import { linkPeople, loadPeopleLinkage } from '../src/capabilities/clients/linkage/link-people.ts';
import type { Database } from '../src/data/database.ts';
import { migrate } from '../src/data/migrate.ts';
import { openDatabase } from '../src/data/open.ts';
import { serverBase } from './bases.ts';
import { type GeneratedRecord, generateRecords } from './matching-people.ts';
import type { BenchRow } from './measure.ts';

const SIZES = [10_000, 100_000, 1_000_000] as const;
const MOST_MINUTES = 10;
const MOST_MB = 4096;

/** `svod bench matching`: on a server alone, because nobody keeps a million people in the embedded base. */
export async function benchMatching(
  serverUrl: string | null,
  sizes: readonly number[] = SIZES,
): Promise<BenchRow[]> {
  await using base = await serverBase(serverUrl);
  await using db = await openDatabase(base.options, { logger: pino({ level: 'silent' }) });
  await migrate(db);
  const rows: BenchRow[] = [];
  let before: MatchingBenchRow | undefined;
  for (const one of await runMatchingBench(db, { sizes })) {
    const n = one.records;
    const whole = n === 1_000_000;
    rows.push({
      what: `${n} records matched`,
      value: one.matchMs / 1000,
      unit: 's',
      n,
      ...(whole && { budget: `at most ${MOST_MINUTES} min`, within: one.matchMs <= MOST_MINUTES * 60_000 }),
    });
    rows.push({
      what: `${n} records: memory of the process, peak`,
      value: one.peakMb,
      unit: 'MB',
      n,
      budget: `under ${MOST_MB} MB`,
      within: one.peakMb < MOST_MB,
    });
    rows.push({ what: `${n} records: pairs right`, value: one.precision, unit: '', n });
    rows.push({ what: `${n} records: pairs found`, value: one.recall, unit: '', n });
    rows.push({
      what: `1000 rows more against ${n}`,
      value: one.further.ms / 1000,
      unit: 's',
      n: one.further.rows,
    });
    if (before !== undefined) {
      const growth = one.matchMs / one.records / (before.matchMs / before.records);
      rows.push({ what: `time a record, ${n} to ${before.records}`, value: growth, unit: '×', n: 2 });
    }
    before = one;
  }
  return rows;
}

/** One size of the bench. Times in ms; memory is this process's peak, in MB: the server's own is its shared memory and work_mem. */
export interface MatchingBenchRow {
  readonly records: number;
  readonly loadMs: number;
  readonly matchMs: number;
  readonly steps: Readonly<Record<string, number>>;
  readonly candidates: number;
  readonly kept: number;
  readonly clients: number;
  readonly passedOver: number;
  readonly precision: number;
  readonly recall: number;
  readonly peakMb: number;
  /** A further 1,000 rows against the base that is there now. */
  readonly further: { readonly rows: number; readonly ms: number };
}

/**
 * Matches generated registers of growing size in an empty, migrated base, each from nothing, then adds 1,000 rows to it.
 * The base is emptied between sizes and at the end: never give it one that holds anything.
 */
export async function runMatchingBench(
  db: Database,
  options: {
    readonly sizes: readonly number[];
    readonly catalog?: string;
    readonly report?: (row: MatchingBenchRow) => void;
  },
): Promise<MatchingBenchRow[]> {
  const linkage = await loadPeopleLinkage(
    options.catalog ?? resolve(import.meta.dirname, '../catalog/matching.yaml'),
  );
  const { rows: present } = await db.query('select from svod.source_records limit 1');
  if (present.length > 0) throw new Error('The matching bench needs an empty base.');
  const rows: MatchingBenchRow[] = [];
  for (const size of options.sizes) {
    const memory = watchMemory();
    try {
      const people: number[] = [];
      const further: GeneratedRecord[] = [];
      let started = performance.now();
      await emptyBase(db);
      for (const batch of batches(generateRecords(size + 1_000), 5_000)) {
        const room = size - people.length;
        await store(db, batch.slice(0, room), people.length);
        for (const record of batch.slice(0, room)) people.push(record.person);
        further.push(...batch.slice(room));
      }
      await db.query('analyze svod.source_records');
      const loadMs = performance.now() - started;

      started = performance.now();
      const steps: Record<string, number> = {};
      let step = '';
      let since = started;
      const outcome = await db.transaction(tx =>
        linkPeople(tx, linkage, 'all', (name, done, total) => {
          if (name !== step) since = performance.now();
          step = name;
          if (done <= total) steps[name] = Math.round(performance.now() - since);
        }),
      );
      const matchMs = performance.now() - started;
      const clients = await clientsByRow(db);
      const measured = measureGroups(clients, people);

      started = performance.now();
      await db.transaction(async tx => {
        const ids = await store(tx, further, people.length);
        await linkPeople(tx, linkage, ids);
      });
      const row: MatchingBenchRow = {
        records: size,
        loadMs: Math.round(loadMs),
        matchMs: Math.round(matchMs),
        steps,
        candidates: outcome.scoring?.candidates ?? 0,
        kept: outcome.scoring?.kept ?? 0,
        clients: outcome.foundedClients,
        passedOver: outcome.scoring?.passedOver.reduce((sum, one) => sum + one.blocks, 0) ?? 0,
        precision: measured.pairs.precision,
        recall: measured.pairs.recall,
        peakMb: memory.peakMb(),
        further: { rows: further.length, ms: Math.round(performance.now() - started) },
      };
      rows.push(row);
      options.report?.(row);
    } finally {
      memory.stop();
    }
  }
  await emptyBase(db);
  return rows;
}

async function emptyBase(db: Database): Promise<void> {
  await db.query(
    `truncate svod.source_records, svod.clients, svod.imports, svod.deals, svod.touches, svod.match_keys, svod.match_crowds,
       svod.match_pairs, svod.match_terms, svod.match_weights, svod.match_decisions restart identity cascade`,
  );
  await db.query(
    `insert into svod.companies (slug, name_ru, name_en) values ('bench', 'Замер', 'Bench') on conflict do nothing`,
  );
  await db.query(
    `insert into svod.imports (company, kind, file_name, file_sha256, format, mapping, status)
     values ('bench', 'register', 'generated', '', '{}', '{}', 'done')`,
  );
}

async function store(
  tx: Pick<Database, 'query'>,
  records: readonly GeneratedRecord[],
  before: number,
): Promise<number[]> {
  if (records.length === 0) return [];
  const column = (name: keyof GeneratedRecord) => records.map(record => record[name]);
  const { rows } = await tx.query<{ id: number }>(
    `insert into svod.source_records (company, import_id, row_number, row_hash, content_hash,
       first_name, middle_name, last_name, gender, birth_date, mobile_phone, email, city)
     select 'bench', (select max(id) from svod.imports), row_number, int4send(row_number), '', first_name, middle_name, last_name, gender,
       birth_date, mobile_phone, email, city
     from unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[], $6::date[], $7::text[], $8::text[], $9::text[])
       as given (row_number, first_name, middle_name, last_name, gender, birth_date, mobile_phone, email, city)
     returning id`,
    [
      records.map((_, at) => before + at + 1),
      column('first_name'),
      column('middle_name'),
      column('last_name'),
      column('gender'),
      column('birth_date'),
      column('mobile_phone'),
      column('email'),
      column('city'),
    ],
  );
  return rows.map(row => Number(row.id));
}

async function clientsByRow(db: Database): Promise<number[]> {
  const clients: number[] = [];
  for (;;) {
    const { rows } = await db.query<{ client: number }>(
      `select client_id as client from svod.source_records where row_number > $1 order by row_number limit 50000`,
      [clients.length],
    );
    if (rows.length === 0) return clients;
    for (const row of rows) clients.push(Number(row.client));
  }
}

function* batches<T>(items: Iterable<T>, size: number): Generator<T[]> {
  let batch: T[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function watchMemory(): { peakMb(): number; stop(): void } {
  let peak = process.memoryUsage.rss();
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 200);
  return {
    peakMb: () => Math.round(Math.max(peak, process.memoryUsage.rss()) / 2 ** 20),
    stop: () => clearInterval(timer),
  };
}
