import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withActor } from '../src/access/acting.ts';
import { GROUP_ADMIN } from '../src/access/actor.ts';
import { openApp } from '../src/app.ts';
import { type Config, readConfig } from '../src/config.ts';
import type { Database } from '../src/data/database.ts';
import { fillDemoBase } from '../src/demo/fill.ts';
import { type BenchRow, quantile } from './measure.ts';
import { benchQuestions } from './questions.ts';

const QUESTIONS = 240;
const WARM_UP = 20;
const PEOPLE = 6_000;
const MAX_ROWS = 50;

/**
 * Question to rows through the whole assistant over a fresh demo base, and beside it, in the same run, the bare statement
 * that the answer ran: same rights, same connection, no question around it.
 */
export async function benchAsk(): Promise<BenchRow[]> {
  const home = await mkdtemp(join(tmpdir(), 'svod-bench-'));
  try {
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
    const assistant = await app.assistant();

    const asked: number[] = [];
    const bare: number[] = [];
    let answered = 0;
    for (const [index, text] of benchQuestions(WARM_UP + QUESTIONS).entries()) {
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
      answered += 1;
      bare.push(await bareMs(db, config, reply.sql));
    }
    return [
      {
        what: 'question to rows, p50',
        value: round(quantile(asked, 0.5)),
        unit: 'ms',
        n: asked.length,
        budget: '40 ms',
        within: quantile(asked, 0.5) <= 40,
      },
      {
        what: 'question to rows, p95',
        value: round(quantile(asked, 0.95)),
        unit: 'ms',
        n: asked.length,
        budget: '150 ms',
        within: quantile(asked, 0.95) <= 150,
      },
      { what: 'bare statement, p50', value: round(quantile(bare, 0.5)), unit: 'ms', n: bare.length },
      { what: 'bare statement, p95', value: round(quantile(bare, 0.95)), unit: 'ms', n: bare.length },
      {
        what: 'question to bare statement, p50',
        value: quantile(asked, 0.5) / quantile(bare, 0.5),
        unit: '×',
        n: bare.length,
      },
      { what: 'answered with rows', value: (100 * answered) / asked.length, unit: '%', n: asked.length },
    ];
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** The statement alone, as the same member; signing in and rolling back are not counted. */
async function bareMs(db: Database, { query: { timeoutMs }, sharing }: Config, sql: string): Promise<number> {
  return db.withConnection({ timeoutMs }, connection =>
    withActor(connection, { actor: GROUP_ADMIN, sharing, timeoutMs }, async () => {
      const started = performance.now();
      await connection.query({ text: sql, queryMode: 'extended' } as { text: string });
      return performance.now() - started;
    }),
  );
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
