import { readFile } from 'node:fs/promises';
import type { Catalogue } from '../../src/catalog/catalogue.ts';
import type { Plan } from '../../src/models/embedded/plan.ts';
import { understand } from '../../src/models/embedded/understand.ts';
import { type AskAnswer, type AskCase, judge, type Rows, type Verdict } from './score.ts';

/** Asks one question; questions of one thread come in their order. */
export type Asker = (question: { text: string; thread: string | null }) => Promise<AskAnswer>;

export interface AskEvalOptions {
  /** JSON Lines files of questions. A missing one is named in the report and skipped. */
  readonly files: readonly string[];
  readonly ask: Asker;
  /** Runs a gold statement. */
  readonly run: (sql: string) => Promise<Rows>;
  readonly print: (line: string) => void;
  /** Prints every miss as one JSON line. */
  readonly misses?: boolean;
}

export interface AskEvalReport {
  readonly total: number;
  readonly tallies: ReadonlyMap<string, Readonly<Record<Verdict, number>>>;
}

/** Asks every question of the files, scores the answers by their rows and prints a table by kind and language. */
export async function runAskEval(options: AskEvalOptions): Promise<AskEvalReport> {
  const tallies = new Map<string, Record<Verdict, number>>();
  const misses: string[] = [];
  const times: number[] = [];
  let total = 0;
  for (const file of options.files) {
    const cases = await readCases(file);
    if (cases === null) {
      options.print(`skipped: ${file} is not here`);
      continue;
    }
    for (const question of cases) {
      const answer = await options.ask({
        text: question.text,
        thread: question.thread && `${file}#${question.thread}`,
      });
      const gold = question.gold ? await options.run(question.gold) : null;
      const verdict = judge(question, answer, gold);
      total++;
      times.push(answer.ms);
      const keys = [
        'all',
        `kind ${question.kind}`,
        `lang ${question.lang}`,
        `${question.kind} ${question.lang}`,
      ];
      for (const key of keys) {
        const tally = tallies.get(key) ?? { right: 0, wrong: 0, asked: 0, failed: 0 };
        tally[verdict]++;
        tallies.set(key, tally);
      }
      if (verdict !== 'right')
        misses.push(
          JSON.stringify({
            id: question.id,
            verdict,
            text: question.text,
            sql: answer.sql,
            said: answer.text,
            gold: question.gold,
          }),
        );
    }
  }
  options.print(`ask eval, n ${total}, ${new Date().toISOString().slice(0, 10)}`);
  for (const [key, tally] of [...tallies].sort(([a], [b]) => a.localeCompare(b))) {
    const n = tally.right + tally.wrong + tally.asked + tally.failed;
    const percent = (count: number) => `${((100 * count) / n).toFixed(1).padStart(5)}%`;
    options.print(
      `${key.padEnd(18)} n ${String(n).padStart(4)}  right ${percent(tally.right)}  wrong ${percent(tally.wrong)}  asked ${tally.asked}  failed ${tally.failed}`,
    );
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(1);
  options.print(`ms to answer: p50 ${at(0.5)}  p95 ${at(0.95)}  max ${at(0.9999)}`);
  if (options.misses) for (const miss of misses) options.print(miss);
  return { total, tallies };
}

/** The embedded engine as an asker, straight to a database: what it can do without the assistant around it. */
export function engineAsker(engine: {
  catalogue: Catalogue;
  today: string;
  tools: readonly string[];
  run: (sql: string) => Promise<Rows>;
}): Asker {
  const threads = new Map<string, Plan>();
  return async ({ text, thread }) => {
    const started = performance.now();
    const previous = thread === null ? null : (threads.get(thread) ?? null);
    const understanding = understand({
      text,
      catalogue: engine.catalogue,
      today: engine.today,
      tools: engine.tools,
      previous,
    });
    const ms = performance.now() - started;
    const base = { tool: null, sql: null, result: null, ms };
    switch (understanding.kind) {
      case 'query': {
        if (thread !== null) threads.set(thread, understanding.plan);
        try {
          const result = await engine.run(understanding.sql);
          return {
            ...base,
            kind: 'answer',
            tool: 'query_clients',
            sql: understanding.sql,
            text: understanding.understood,
            result,
          };
        } catch (error) {
          return {
            ...base,
            kind: 'error',
            sql: understanding.sql,
            text: error instanceof Error ? error.message : '',
          };
        }
      }
      case 'tool':
        return { ...base, kind: 'answer', tool: understanding.name, text: understanding.understood };
      case 'clarify':
        return {
          ...base,
          kind: 'clarify',
          text: `${understanding.question} [${understanding.options.join(' | ')}]`,
        };
      case 'refuse':
        return { ...base, kind: 'refuse', text: understanding.text };
      default:
        return { ...base, kind: 'answer', text: understanding.text };
    }
  };
}

async function readCases(file: string): Promise<readonly AskCase[] | null> {
  try {
    const text = await readFile(file, 'utf8');
    return text
      .split('\n')
      .filter(Boolean)
      .map((line): AskCase => JSON.parse(line));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
