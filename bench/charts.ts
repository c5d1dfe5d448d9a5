import { monitorEventLoopDelay } from 'node:perf_hooks';
import sharp from 'sharp';
import * as vega from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { GROUP_ADMIN } from '../src/access/actor.ts';
import { type ChartAnswer, type ChartRequest, makeChart } from '../src/capabilities/charts/charts.ts';
import { ChartRenderer } from '../src/capabilities/charts/rendering/renderer.ts';
import { readRules } from '../src/capabilities/text2sql/rules.ts';
import { statementRunner } from '../src/capabilities/text2sql/statement.ts';
import { type Measured, onDemoBases } from './demo-app.ts';
import { type BenchRow, quantile } from './measure.ts';

const ROUNDS = 12;
const SERVER_SIZES = [100_000, 1_000_000];
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
 * Each kind's figures out of the demo's people in the embedded base and out of a million on a server, with its growth; then
 * the picture of a chart by the renderer, in its thread, beside bare vega and sharp on the same spec in this one, turn about in
 * one run; and how long the process was blocked meanwhile.
 */
export async function benchCharts(serverUrl: string | null): Promise<BenchRow[]> {
  const times = new Map<string, { readonly clients: number; readonly ms: number }[]>();
  const rows = await onDemoBases(serverUrl, SERVER_SIZES, async base => {
    const made = await computed(base);
    if (base.kind === 'server') {
      for (const { kind, ms } of made) {
        times.set(kind, [...(times.get(kind) ?? []), { clients: base.clients, ms }]);
      }
    }
    const figures = made.map(({ kind, ms }): BenchRow => {
      return { what: `${base.name}: ${kind}: figures and spec, p50`, value: ms, unit: 'ms', n: ROUNDS };
    });
    const charts = made.map(({ chart }) => chart);
    return [...figures, ...(await rendered(charts, base.name))];
  });
  return [...rows, ...[...times].map(([kind, points]) => growthOf(kind, points))];
}

/** Time against clients from the smallest base to the largest: 1 where they grow alike. */
function growthOf(
  kind: string,
  points: readonly { readonly clients: number; readonly ms: number }[],
): BenchRow {
  const [small, large] = [points[0]!, points.at(-1)!];
  const value = large.ms / small.ms / (large.clients / small.clients);
  return { what: `server, growth: ${kind}`, value, unit: '×', n: points.length };
}

async function computed({ app }: Measured): Promise<{ kind: string; chart: ChartAnswer; ms: number }[]> {
  const { db, config } = app;
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
  const computed: { kind: string; chart: ChartAnswer; ms: number }[] = [];
  for (const request of REQUESTS) {
    const make = async () => {
      const made = await makeChart({ ...NOTHING, ...request }, context, {
        runStatement,
        catalogue: () => catalogue,
      });
      if (made.kind !== 'chart') throw new TypeError(`No chart: ${made.kind}.`);
      return made;
    };
    const chart = await make();
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) times.push(await timed(make));
    computed.push({ kind: String(request.kind), chart, ms: quantile(times, 0.5) });
  }
  return computed;
}

async function rendered(charts: readonly ChartAnswer[], name: string): Promise<BenchRow[]> {
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
    {
      what: `${name}: PNG of a chart, all kinds, mean of p50`,
      value: sum(ours) / ours.length,
      unit: 'ms',
      n,
    },
    { what: `${name}: bare vega + sharp, same specs`, value: sum(bare) / bare.length, unit: 'ms', n },
    { what: `${name}: ratio`, value: ratio, unit: '×', n, budget: `≤ ${BUDGET} ×`, within: ratio <= BUDGET },
    { what: `${name}: ratio of the slowest kind`, value: Math.max(...ratios), unit: '×', n },
    {
      what: `${name}: process blocked meanwhile, longest`,
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
