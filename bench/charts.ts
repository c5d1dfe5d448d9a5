import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import sharp from 'sharp';
import * as vega from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { GROUP_ADMIN } from '../src/access/actor.ts';
import { openApp } from '../src/app.ts';
import { type ChartAnswer, type ChartRequest, makeChart } from '../src/capabilities/charts/charts.ts';
import { ChartRenderer } from '../src/capabilities/charts/rendering/renderer.ts';
import { readRules } from '../src/capabilities/text2sql/rules.ts';
import { statementRunner } from '../src/capabilities/text2sql/statement.ts';
import { readConfig } from '../src/config.ts';
import { fillDemoBase } from '../src/demo/fill.ts';
import { type BenchRow, quantile } from './measure.ts';

const ROUNDS = 12;
const PEOPLE = 6_000;
const BUDGET = 1.2;
const MOST_BLOCKED_MS = 50;

const NOTHING: ChartRequest = {
  kind: null,
  x: null,
  y: null,
  color: null,
  columns: [],
  where: null,
  sql: null,
  title: null,
  rows: null,
  layout: null,
  scale: 'linear',
};
const REQUESTS: readonly Partial<ChartRequest>[] = [
  { kind: 'histogram', x: 'income_amount' },
  { kind: 'boxplot', y: 'income_amount', x: 'city' },
  { kind: 'density', x: 'income_amount', color: 'education' },
  { kind: 'scatter', x: 'income_amount', y: 'car_price' },
  { kind: 'heatmap' },
  { kind: 'bar', x: 'city', y: 'avg(income_amount)' },
  { kind: 'line', x: 'month(signed_on)', y: 'count(*)', color: 'company' },
  { kind: 'pie', x: 'education' },
];

/**
 * The picture of a chart by the renderer, in its thread, beside bare vega and sharp on the same spec in this one, turn about in
 * one run; how long the process was blocked meanwhile; and each kind's figures out of a base of 6,000 people.
 */
export async function benchCharts(): Promise<BenchRow[]> {
  const home = await mkdtemp(join(tmpdir(), 'svod-bench-'));
  try {
    const { charts, rows } = await computed(home);
    return [...rows, ...(await rendered(charts))];
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function computed(home: string): Promise<{ charts: ChartAnswer[]; rows: BenchRow[] }> {
  const config = readConfig({ SVOD_HOME: home, SVOD_LOG_LEVEL: 'silent' });
  await using app = await openApp(config);
  const { db, logger, companies } = app;
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
  const catalogue = await app.catalogue();
  const runStatement = statementRunner({
    db,
    rules: await readRules(db, catalogue.schema),
    catalogue: () => catalogue,
    sharing: config.sharing,
    timeZone: config.timeZone,
    timeoutMs: 60_000,
    vouchForGroups: false,
  });
  const context = { actor: GROUP_ADMIN, language: 'ru', threadId: 'bench', maxRows: 1000 } as const;
  const charts: ChartAnswer[] = [];
  const rows: BenchRow[] = [];
  for (const request of REQUESTS) {
    const times: number[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
      const started = performance.now();
      const made = await makeChart({ ...NOTHING, ...request }, context, {
        runStatement,
        catalogue: () => catalogue,
      });
      if (made.kind !== 'chart') throw new TypeError(`No chart: ${made.kind}.`);
      if (round === 0) charts.push(made);
      else times.push(performance.now() - started);
    }
    rows.push({
      what: `${request.kind}: figures and spec, p50`,
      value: quantile(times, 0.5),
      unit: 'ms',
      n: ROUNDS,
    });
  }
  return { charts, rows };
}

async function rendered(charts: readonly ChartAnswer[]): Promise<BenchRow[]> {
  await using renderer = new ChartRenderer();
  const ours: number[] = [];
  const bare: number[] = [];
  const ratios: number[] = [];
  let blockedMs = 0;
  for (const { spec } of charts) {
    await renderer.png(spec);
    await barePng(spec);
    const [own, peer]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      const delay = monitorEventLoopDelay({ resolution: 5 });
      delay.enable();
      own.push(await timed(() => renderer.png(spec)));
      delay.disable();
      blockedMs = Math.max(blockedMs, delay.max / 1e6 - 5);
      peer.push(await timed(() => barePng(spec)));
    }
    ratios.push(quantile(own, 0.5) / quantile(peer, 0.5));
    ours.push(quantile(own, 0.5));
    bare.push(quantile(peer, 0.5));
  }
  const n = charts.length * ROUNDS;
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const ratio = sum(ours) / sum(bare);
  return [
    { what: 'PNG of a chart, all kinds, mean of p50', value: sum(ours) / ours.length, unit: 'ms', n },
    { what: 'bare vega + sharp, same specs', value: sum(bare) / bare.length, unit: 'ms', n },
    { what: 'ratio', value: ratio, unit: '×', n, budget: `≤ ${BUDGET} ×`, within: ratio <= BUDGET },
    { what: 'ratio of the slowest kind', value: Math.max(...ratios), unit: '×', n },
    {
      what: 'process blocked meanwhile, longest',
      value: blockedMs,
      unit: 'ms',
      n,
      budget: `≤ ${MOST_BLOCKED_MS} ms`,
      within: blockedMs <= MOST_BLOCKED_MS,
    },
  ];
}

async function barePng(spec: Readonly<Record<string, unknown>>): Promise<Buffer> {
  const view = new vega.View(vega.parse(compile(spec as unknown as TopLevelSpec).spec), { renderer: 'none' });
  const svg = await view.toSVG();
  view.finalize();
  return sharp(Buffer.from(svg), { density: 144 }).png().toBuffer();
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
