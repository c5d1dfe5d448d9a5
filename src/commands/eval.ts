import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BaseCache } from '@langchain/core/caches';
import { Argument } from 'commander';
import type { App } from '../app.ts';
import type { Reply } from '../assistant/message.ts';
import { guard } from '../capabilities/text2sql/guard.ts';
import { readRules } from '../capabilities/text2sql/rules.ts';
import { runReadOnly } from '../capabilities/text2sql/run.ts';
import { readModel } from '../config.ts';
import { isoDay } from '../days.ts';
import { AppError } from '../errors.ts';
import { createLogger, type Logger } from '../log.ts';
import { configProblem } from '../words/config.ts';
import { evalWords } from '../words/eval.ts';
import { optionWords } from '../words/options.ts';
import { countClients } from './base-size.ts';
import type { CommandContext, CommandModule } from './command.ts';

const SUITES = ['ask', 'foreign', 'matching'] as const;
type Suite = (typeof SUITES)[number];

/** More rows than any question of the suites has. */
const MAX_ROWS = 100_000;

interface Rows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** What this command needs of the suites. They live beside `src`, so their own types cannot be named here. */
interface EvalModules {
  readonly 'ask/run-ask-eval': {
    runAskEval(options: {
      files: readonly string[];
      ask(question: { text: string; thread: string | null }): Promise<unknown>;
      run(sql: string): Promise<Rows>;
      print(line: string): void;
      misses: boolean;
    }): Promise<unknown>;
  };
  readonly 'ask/report': {
    keepReport(
      path: string,
      report: unknown,
      about: { model: string; day: string; clients: number; files: readonly string[] },
    ): Promise<void>;
  };
  readonly 'ask/call-cache': {
    CallCache: new (folder: string) => BaseCache & { readonly hits: number; readonly misses: number };
  };
  readonly 'foreign/run-foreign-eval': {
    runForeignEval(options: {
      folder: string;
      server: string | null;
      sets?: readonly string[];
      timeZone: string;
      timeoutMs: number;
      logger: Logger;
      print(line: string): void;
      misses: boolean;
    }): Promise<void>;
  };
  readonly 'matching/report': {
    reportMatching(app: App, context: CommandContext): Promise<boolean>;
  };
}

interface EvalOptions {
  readonly file?: readonly string[];
  readonly database?: string;
  readonly benchmark?: readonly string[];
  readonly misses?: boolean;
  readonly model?: string;
  readonly report?: string;
}

/** `svod eval`: the quality suites, on the base of this home or server and the model that is set. */
export const command: CommandModule = {
  configure(program, context) {
    const words = optionWords[context.language].eval;
    program
      .addArgument(new Argument('<suite>', words.suite).choices(SUITES))
      .option('--file <jsonl...>', words.file)
      .option('--database <url>', words.database)
      .option('--benchmark <name...>', words.benchmark)
      .option('--misses', words.misses)
      .option('--model <provider:model>', words.model)
      .option('--report <file>', words.report)
      .action((suite: Suite, options: EvalOptions) => run(context, suite, options));
  },
};

async function run(context: CommandContext, suite: Suite, options: EvalOptions): Promise<void> {
  if (suite === 'foreign') return runForeign(context, options);
  if (suite === 'ask' && options.model !== undefined) return runAskBy(options.model, context, options);
  const app = await context.openApp();
  if (suite === 'matching') {
    const passed = await (await load('matching/report')).reportMatching(app, context);
    if (!passed) process.exitCode = 1;
    return;
  }
  await runAsk(context, app, options);
}

/** The questions, by the model that is set. */
async function runAsk(context: CommandContext, app: App, options: EvalOptions): Promise<void> {
  const clients = await countClients(app.db);
  if (clients === 0) {
    context.notice(evalWords[context.language].emptyBase);
    process.exitCode = 1;
    return;
  }
  const { runAskEval } = await load('ask/run-ask-eval');
  const files = options.file ?? questionFiles();
  const report = await runAskEval({
    files,
    ask: await asker(app, context),
    run: await goldRunner(app),
    print: line => context.print(line),
    misses: options.misses === true,
  });
  if (options.report === undefined) return;
  const { keepReport } = await load('ask/report');
  const { model, timeZone } = app.config;
  await keepReport(options.report, report, {
    model: model.kind === 'embedded' ? 'embedded' : `${model.provider}:${model.name}`,
    day: isoDay(new Date(), timeZone),
    clients,
    files: files.map(file => basename(file)),
  });
}

/** The same by another model than the settings': its calls are kept beside the suite, so a rerun costs nothing. */
async function runAskBy(setting: string, context: CommandContext, options: EvalOptions): Promise<void> {
  const { config } = context;
  if (!/^(embedded|[a-z0-9_-]+:.+)$/.test(setting)) {
    const problem = configProblem('SVOD_MODEL', context.language).replace('SVOD_MODEL', '--model');
    throw new AppError('usage', 'No such model.', { detail: { problem } });
  }
  const { baseUrl, timeoutMs } = config.modelServer;
  const { CallCache } = await load('ask/call-cache');
  const folder = setting.replace(/[^a-z0-9.-]+/gi, '_');
  const calls = new CallCache(fileURLToPath(new URL(`../../eval/ask/calls/${folder}`, import.meta.url)));
  const model = readModel(setting, baseUrl, timeoutMs);
  const app = await context.openApp({ model, modelCache: calls });
  await runAsk(context, app, options);
  if (model.kind === 'provider') context.print(`calls: made ${calls.misses}, known ${calls.hits}`);
}

/** Databases that are not svod's own, asked by the same engine; svod's base is not opened. */
async function runForeign(context: CommandContext, options: EvalOptions): Promise<void> {
  const { runForeignEval } = await load('foreign/run-foreign-eval');
  const { timeZone, query, logLevel } = context.config;
  await runForeignEval({
    folder: fileURLToPath(new URL('../../../shared/benchmarks', import.meta.url)),
    server: options.database ?? null,
    ...(options.benchmark ? { sets: options.benchmark } : {}),
    timeZone,
    timeoutMs: query.timeoutMs,
    logger: createLogger(logLevel),
    print: line => context.print(line),
    misses: options.misses === true,
  });
}

/** The shared questions, where they are at hand, and the project's own. */
function questionFiles(): string[] {
  const inCheckout = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
  return [
    '../shared/questions/dev.jsonl',
    'eval/ask/own.jsonl',
    'eval/ask/fresh.jsonl',
    'eval/ask/third.jsonl',
    'eval/ask/classes.jsonl',
  ].map(inCheckout);
}

/** The whole assistant, as a person meets it; each run begins threads of its own. */
async function asker(app: App, { language, signal }: CommandContext) {
  const assistant = await app.assistant();
  const runId = randomUUID();
  return async ({ text, thread }: { text: string; thread: string | null }) => {
    const threadId = thread === null ? randomUUID() : `${runId}:${thread}`;
    const message = { id: randomUUID(), threadId, actor: app.groupAdmin, text, language, maxRows: MAX_ROWS };
    return answerOf(await assistant.answer(message, undefined, signal));
  };
}

function answerOf({ kind, tool, sql, text, table, chart, ms }: Reply) {
  const result = table && { columns: table.columns.map(column => column.name), rows: table.rows };
  return { kind, tool, sql, text, result, chart: chart?.kind ?? null, ms };
}

async function goldRunner(app: App): Promise<(sql: string) => Promise<Rows>> {
  const { schema } = await app.catalogue();
  const rules = await readRules(app.db, schema);
  const { sharing, timeZone, query } = app.config;
  return async sql => {
    const verdict = await guard(sql, rules);
    if (!verdict.ok)
      throw new AppError('statement_rejected', `A gold statement was refused: ${verdict.code}.`);
    const bounds = { timeoutMs: query.timeoutMs, maxRows: MAX_ROWS, sharing, timeZone };
    const result = await runReadOnly(app.db, app.groupAdmin, verdict.sql, bounds);
    if (result.kind !== 'rows')
      throw new AppError('statement_failed', `A gold statement failed: ${result.code}.`);
    return { columns: result.columns.map(column => column.name), rows: result.rows };
  };
}

/** Only a checkout has the suites. */
async function load<Name extends keyof EvalModules>(name: Name): Promise<EvalModules[Name]> {
  const url = new URL(`../../eval/${name}.ts`, import.meta.url);
  if (!existsSync(url)) {
    throw new AppError('not_found', 'No eval in this package.', { detail: { what: `eval/${name}` } });
  }
  return import(url.href);
}
