import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { openForeignAsker } from '../../src/assistant/foreign-asker.ts';
import type { Reply } from '../../src/assistant/message.ts';
import { asText, toCell } from '../../src/capabilities/text2sql/cells.ts';
import { openDatabase } from '../../src/data/open.ts';
import type { Logger } from '../../src/log.ts';
import { type AskAnswer, judge, type Rows, type Verdict } from '../ask/score.ts';
import { type ForeignCase, type ForeignSet, readSet, SETS, type SetName } from './benchmarks.ts';
import { Tallies } from './tallies.ts';

export interface ForeignEvalOptions {
  /** Folder with the benchmarks. A set that is not there is named and skipped. */
  readonly folder: string;
  /** Server to load the databases into, each a database of its own; null: one is started for this run. */
  readonly server: string | null;
  readonly sets?: readonly SetName[];
  readonly timeZone: string;
  readonly timeoutMs: number;
  readonly logger: Logger;
  readonly print: (line: string) => void;
  readonly misses: boolean;
}

const MAX_ROWS = 100_000;
const CATALOGUES = fileURLToPath(new URL('./catalogues/', import.meta.url));

/** Asks every scorable question of the foreign sets, scores by rows and prints the verdicts by database, language and kind. */
export async function runForeignEval(options: ForeignEvalOptions): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const server = options.server ?? stack.use(await scratchServer()).url;
  for (const name of options.sets ?? SETS) {
    const set = await readSet(options.folder, name);
    if (set === null) options.print(`skipped: ${name} is not in ${options.folder}`);
    else await runSet(set, server, options);
  }
}

/** A real server of the development dependencies; only a checkout has it. */
async function scratchServer() {
  const { startScratchServer } = await import('../../test/support/scratch-server.ts');
  return startScratchServer('eval');
}

async function runSet(set: ForeignSet, server: string, options: ForeignEvalOptions): Promise<void> {
  const tallies = new Tallies();
  const misses: string[] = [];
  for (const base of set.databases) {
    const cases = set.cases.filter(({ db }) => db === base.name);
    const catalogue = join(CATALOGUES, `${base.name}.yaml`);
    if (!existsSync(catalogue)) {
      options.print(`skipped: ${set.name}/${base.name} has no catalogue`);
      continue;
    }
    const url = await loadBase(server, `${set.name}_${base.name}`, base.script);
    for (const one of await askAll(cases, { url, schema: base.schema, catalogue }, options)) {
      const { question, verdict } = one;
      tallies.add(verdict, [
        `${set.name} all ${question.language}`,
        `${set.name} ${question.kind} ${question.language}`,
        `${set.name}/${question.db} ${question.language}`,
      ]);
      if (verdict !== 'right') misses.push(missLine(one));
    }
  }
  options.print(`foreign eval, ${set.name}, n ${tallies.total}, ${new Date().toISOString().slice(0, 10)}`);
  options.print(`scoring: ${set.scoring}`);
  for (const line of tallies.lines()) options.print(line);
  if (options.misses) for (const miss of misses) options.print(miss);
}

/** Loads a script into a database of its own, unless an earlier run left it whole on that server: its comment says so. */
async function loadBase(server: string, name: string, script: string): Promise<string> {
  const database = `svod_eval_${name}`;
  const url = `${server}/${database}`;
  const isLoaded = await onServer(`${server}/postgres`, async client => {
    const { rows } = await client.query<{ loaded: boolean }>(
      "select shobj_description(oid, 'pg_database') = 'loaded' as loaded from pg_database where datname = $1",
      [database],
    );
    if (rows.length === 0) await client.query(`create database ${database}`);
    return rows[0]?.loaded === true;
  });
  if (!isLoaded) {
    await onServer(url, async client => {
      await client.query(`begin; ${script}\n; comment on database ${database} is 'loaded'; commit`);
      await client.query('analyze');
    });
  }
  return url;
}

async function onServer<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

interface Base {
  readonly url: string;
  readonly schema: string;
  readonly catalogue: string;
}

interface Scored {
  readonly question: ForeignCase;
  readonly verdict: Verdict;
  readonly answer: AskAnswer;
}

async function askAll(
  cases: readonly ForeignCase[],
  base: Base,
  { timeZone, timeoutMs, logger }: ForeignEvalOptions,
): Promise<Scored[]> {
  await using db = await openDatabase({ kind: 'server', url: base.url }, { logger });
  const asker = await openForeignAsker({ db, catalogueFile: base.catalogue, timeZone, timeoutMs });
  return await onServer(base.url, async client => {
    await client.query(`set search_path = ${base.schema}, public`);
    const scored: Scored[] = [];
    for (const question of cases) {
      const reply = await asker.ask({
        text: question.text,
        thread: null,
        language: question.language,
        maxRows: MAX_ROWS,
      });
      const answer = answerOf(reply);
      scored.push({ question, answer, verdict: await verdictOf(question, answer, client) });
    }
    return scored;
  });
}

/** Right when the rows equal those of any accepted statement. */
async function verdictOf(question: ForeignCase, answer: AskAnswer, client: pg.Client): Promise<Verdict> {
  const about = {
    id: question.id,
    lang: question.language,
    text: question.text,
    chart: null,
    thread: null,
    note: '',
  };
  if (question.golds.length === 0)
    return judge({ ...about, kind: 'clarify', gold: null, ordered: false }, answer, null);
  let verdict: Verdict = 'wrong';
  for (const gold of question.golds) {
    verdict = judge(
      { ...about, kind: 'table', gold, ordered: question.ordered },
      answer,
      await rowsOf(client, gold),
    );
    if (verdict !== 'wrong') break;
  }
  return verdict;
}

async function rowsOf(client: pg.Client, sql: string): Promise<Rows> {
  const result = await client.query<(string | null)[]>({ text: sql, rowMode: 'array', types: asText });
  const rows = result.rows.map(row =>
    row.map((cell, at) => toCell(cell, result.fields[at]?.dataTypeID ?? 0)),
  );
  return { columns: result.fields.map(field => field.name), rows };
}

function answerOf({ kind, tool, sql, text, table, options, ms }: Reply): AskAnswer {
  const result = table && { columns: table.columns.map(column => column.name), rows: table.rows };
  return { kind, tool, sql, text: [text, ...options].join(' | '), result, ms };
}

function missLine({ question, verdict, answer }: Scored): string {
  const { id, db, language, kind, text, golds } = question;
  return JSON.stringify({
    id,
    db,
    language,
    kind,
    verdict,
    text,
    sql: answer.sql,
    said: answer.sql ? undefined : answer.text,
    gold: golds[0] ?? null,
  });
}
