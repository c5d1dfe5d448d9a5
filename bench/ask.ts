import { randomUUID } from 'node:crypto';
import { withActor } from '../src/access/acting.ts';
import { GROUP_ADMIN } from '../src/access/actor.ts';
import type { App } from '../src/app.ts';
import { type Measured, onDemoBases } from './demo-app.ts';
import { type BenchRow, quantile } from './measure.ts';
import { benchQuestions } from './questions.ts';

/** Each reads a million clients on the server: a few rounds of all kinds do. */
const QUESTIONS = { embedded: 240, server: 40 } as const;
const WARM_UP = 20;
const MAX_ROWS = 50;
const BUDGET_MS = { p50: 40, p95: 150 } as const;

/**
 * Question to rows through the whole assistant, and beside it, in the same run, the bare statement that the answer ran: same
 * rights, same connection, no question around it. Over the demo's people in the embedded base the budget holds for the whole;
 * over a million on a server, where statements read the million, for what the assistant adds to its statement.
 */
export async function benchAsk(serverUrl: string | null): Promise<BenchRow[]> {
  return onDemoBases(serverUrl, [1_000_000], measured);
}

async function measured({ app, name, kind }: Measured): Promise<BenchRow[]> {
  const assistant = await app.assistant();
  const asked: number[] = [];
  const bare: number[] = [];
  const added: number[] = [];
  for (const [index, text] of benchQuestions(WARM_UP + QUESTIONS[kind]).entries()) {
    const started = performance.now();
    const reply = await assistant.answer({
      id: randomUUID(),
      threadId: randomUUID(),
      actor: GROUP_ADMIN,
      text,
      maxRows: MAX_ROWS,
    });
    const ms = performance.now() - started;
    if (index < WARM_UP) continue;
    asked.push(ms);
    if (reply.kind !== 'answer' || reply.sql === null) continue;
    const alone = await bareMs(app, reply.sql);
    bare.push(alone);
    added.push(ms - alone);
  }
  const row = (what: string, sample: readonly number[], share: 'p50' | 'p95', bounded: boolean): BenchRow => {
    const value = Math.round(quantile(sample, share === 'p50' ? 0.5 : 0.95) * 10) / 10;
    const budget = bounded ? { budget: `${BUDGET_MS[share]} ms`, within: value <= BUDGET_MS[share] } : {};
    return { what: `${name}: ${what}, ${share}`, value, unit: 'ms', n: sample.length, ...budget };
  };
  const whole = kind === 'embedded';
  return [
    row('question to rows', asked, 'p50', whole),
    row('question to rows', asked, 'p95', whole),
    row('bare statement', bare, 'p50', false),
    row('bare statement', bare, 'p95', false),
    row('added to the statement', added, 'p50', !whole),
    row('added to the statement', added, 'p95', !whole),
    {
      what: `${name}: question to bare statement, p50`,
      value: quantile(asked, 0.5) / quantile(bare, 0.5),
      unit: '×',
      n: bare.length,
    },
    {
      what: `${name}: answered with rows`,
      value: (100 * bare.length) / asked.length,
      unit: '%',
      n: asked.length,
    },
  ];
}

/** The statement alone, as the same member; signing in and rolling back are not counted. */
async function bareMs({ db, config: { query, sharing } }: App, sql: string): Promise<number> {
  const { timeoutMs } = query;
  return db.withConnection({ timeoutMs }, connection =>
    withActor(connection, { actor: GROUP_ADMIN, sharing, timeoutMs }, async () => {
      const started = performance.now();
      await connection.query({ text: sql, queryMode: 'extended' } as { text: string });
      return performance.now() - started;
    }),
  );
}
