import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { type BenchRow, quantile } from './measure.ts';

const MAIN = resolve(import.meta.dirname, '../src/main.ts');
const ROUNDS = 3;
const QUESTION = 'сколько клиентов в каждом городе';

interface Start {
  /** Process start to the printed address, and to the first answer's rows, in ms. */
  readonly addressMs: number;
  readonly answerMs: number;
}

/** `svod demo` as a new process: on an empty home, and again on the home it filled. */
export async function benchStart(): Promise<BenchRow[]> {
  const cold: Start[] = [];
  const again: Start[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const home = await mkdtemp(join(tmpdir(), 'svod-bench-'));
    try {
      cold.push(await startDemo(home));
      again.push(await startDemo(home));
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  }
  const row = (what: string, sample: readonly number[], budgetMs?: number): BenchRow => {
    const value = Math.round(quantile(sample, 0.5)) / 1000;
    const budget =
      budgetMs === undefined ? {} : { budget: `${budgetMs / 1000} s`, within: value * 1000 <= budgetMs };
    return { what, value, unit: 's', n: sample.length, ...budget };
  };
  return [
    row(
      'demo on an empty home: address',
      cold.map(start => start.addressMs),
    ),
    row(
      'demo on an empty home: first answer',
      cold.map(start => start.answerMs),
      10_000,
    ),
    row(
      'demo on a filled home: address',
      again.map(start => start.addressMs),
    ),
    row(
      'demo on a filled home: first answer',
      again.map(start => start.answerMs),
    ),
  ];
}

async function startDemo(home: string): Promise<Start> {
  const started = performance.now();
  const demo = spawn(process.execPath, [MAIN, 'demo'], {
    env: { ...process.env, SVOD_HOME: home, SVOD_HTTP_PORT: '0', DATABASE_URL: '', SVOD_MODEL: 'embedded' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = new Promise<void>(done => demo.once('exit', () => done()));
  try {
    const url = await printedAddress(demo.stdout);
    const addressMs = performance.now() - started;
    await firstRows(url);
    return { addressMs, answerMs: performance.now() - started };
  } finally {
    demo.kill('SIGINT');
    await ended;
  }
}

async function printedAddress(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const url = /http:\/\/\S+/.exec(line)?.[0];
    if (url) return url;
  }
  throw new Error('svod demo ended before it printed its address.');
}

async function firstRows(url: string): Promise<void> {
  const response = await fetch(`${url}/api/ask`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ threadId: null, text: QUESTION }),
  });
  const last = JSON.parse((await response.text()).trim().split('\n').at(-1) ?? '{}');
  if (!(last.reply?.table?.rows.length > 0))
    throw new Error(`The first question had no rows: ${response.status}`);
}
