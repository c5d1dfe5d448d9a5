import { z } from 'zod';
import type { Actor } from '../access/actor.ts';
import { recordDeed } from '../access/audit.ts';
import type { App } from '../app.ts';
import { guard } from '../capabilities/text2sql/guard.ts';
import type { GuardRules } from '../capabilities/text2sql/guard-verdict.ts';
import { readRules } from '../capabilities/text2sql/rules.ts';
import { type RunColumn, type RunRows, runReadOnly } from '../capabilities/text2sql/run.ts';
import type { TableColumn } from '../capabilities/tool.ts';
import { renderTable } from '../chat/terminal/table.ts';
import { AppError } from '../errors.ts';
import { errorSentence } from '../words/errors.ts';
import { optionWords } from '../words/options.ts';
import { failureReason, guardReason, sqlWords } from '../words/sql.ts';
import {
  type AnswerOptions,
  actingMember,
  answerOptions,
  type CommandContext,
  type CommandModule,
} from './command.ts';
import { wholeNumber } from './command-line.ts';
import { readLines } from './read-lines.ts';

const DEFAULT_MAX_ROWS = 10_000;

interface SqlOptions extends AnswerOptions {
  readonly file?: string;
  readonly maxRows: number;
}

const statement = z.object({
  id: z.union([z.string(), z.number(), z.null()]).default(null),
  sql: z.string(),
});
type Asked = z.infer<typeof statement>;

/** One line of `svod sql --json`; `code` says in one word what `reason` says in a sentence. */
type Answer = { readonly id: Asked['id']; readonly ms: number } & (
  | Pick<RunRows, 'kind' | 'columns' | 'rows' | 'totalRows' | 'truncated'>
  | { readonly kind: 'rejected' | 'failed'; readonly code: string; readonly reason: string }
);

/**
 * `svod sql`: read-only statements as a member, through the guard of every generated one. With a file every line is
 * answered in its order and the exit code is 0 once all are; a single statement that gives no rows exits with 1.
 */
export const command: CommandModule = {
  configure(program, context) {
    const words = optionWords[context.language];
    answerOptions(program, context)
      .argument('[text]', words.sql.text)
      .option('--file <jsonl>', words.sql.file)
      .option('--max-rows <n>', words.maxRows, wholeNumber(context.language), DEFAULT_MAX_ROWS)
      .action((text: string | undefined, options: SqlOptions) => run(context, text, options));
  },
};

async function run(context: CommandContext, text: string | undefined, options: SqlOptions): Promise<void> {
  const statements = await readLines(
    { one: text === undefined ? undefined : { id: null, sql: text }, file: options.file },
    statement,
    sqlWords[context.language].usage,
  );
  const app = await context.openApp();
  const actor = await actingMember(app, options);
  const rules = await readRules(app.db, 'analytics');
  let failed = false;
  for (const one of statements) {
    const answer = await answerOne(one, { app, actor, rules, maxRows: options.maxRows, context });
    await record(one, answer, actor, app);
    if (options.json) context.print(JSON.stringify(answer));
    else for (const line of lines(answer, context)) context.print(line);
    failed ||= answer.kind !== 'rows';
    if (context.signal.aborted) break;
  }
  if (context.signal.aborted || (failed && options.file === undefined)) process.exitCode = 1;
}

interface Setting {
  readonly app: App;
  readonly actor: Actor;
  readonly rules: GuardRules;
  readonly maxRows: number;
  readonly context: CommandContext;
}

async function answerOne({ id, sql }: Asked, setting: Setting): Promise<Answer> {
  const started = performance.now();
  const { language } = setting.context;
  const verdict = await guard(sql, setting.rules);
  if (!verdict.ok) {
    const { code, subject } = verdict;
    return { id, kind: 'rejected', code, reason: guardReason(code, subject, language), ms: since(started) };
  }
  try {
    const result = await runReadOnly(setting.app.db, setting.actor, verdict.sql, {
      timeoutMs: setting.app.config.query.timeoutMs,
      maxRows: setting.maxRows,
      sharing: setting.app.config.sharing,
      timeZone: setting.app.config.timeZone,
      signal: setting.context.signal,
    });
    if (result.kind === 'rows') return { id, ...result, ms: since(started) };
    const reason = failureReason(result.code, result.subject, language);
    return { id, kind: 'failed', code: result.code, reason, ms: since(started) };
  } catch (error) {
    // A base that is busy coming back fails this line, not the rest of the file.
    if (!(error instanceof AppError) || !error.retryable) throw error;
    const reason = errorSentence(error.code, error.detail, language);
    return { id, kind: 'failed', code: error.code, reason, ms: since(started) };
  }
}

function record({ sql }: Asked, answer: Answer, actor: Actor, app: App): Promise<void> {
  const rows = answer.kind === 'rows';
  return recordDeed(app.db, {
    actor,
    kind: 'statement',
    outcome: rows ? 'done' : answer.kind === 'rejected' ? 'refused' : 'failed',
    statement: sql,
    ...(rows ? { totalRows: answer.totalRows } : { detail: { code: answer.code } }),
  });
}

function lines(answer: Answer, { language }: CommandContext): string[] {
  if (answer.kind !== 'rows') return [answer.reason];
  const table = { ...answer, columns: answer.columns.map(heading) };
  const width = process.stdout.columns ?? 160;
  return renderTable(table, { language, width, timeZone: 'UTC', rows: answer.rows.length });
}

const FORMATS: Readonly<Record<string, TableColumn['format']>> = {
  int2: 'number',
  int4: 'number',
  int8: 'number',
  float4: 'number',
  float8: 'number',
  numeric: 'number',
  bool: 'boolean',
};

/** Whoever writes SQL knows the columns by their own names. */
function heading({ name, type }: RunColumn): TableColumn {
  const format = /(^|_)id$/.test(name) ? 'id' : type.endsWith('[]') ? 'list' : (FORMATS[type] ?? 'text');
  return { name, type, label: name, format };
}

function since(started: number): number {
  return Math.round((performance.now() - started) * 100) / 100;
}
