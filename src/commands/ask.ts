import { randomUUID } from 'node:crypto';
import { Option } from 'commander';
import { z } from 'zod';
import { plainReply, type Reply } from '../assistant/message.ts';
import type { Language } from '../capabilities/tool.ts';
import { renderReply, type Style } from '../chat/terminal/render.ts';
import { type AppError, isAppError } from '../errors.ts';
import { askWords } from '../words/ask.ts';
import { catalogWords } from '../words/catalog.ts';
import { errorSentence } from '../words/errors.ts';
import { optionWords } from '../words/options.ts';
import { askForeign } from './ask-foreign.ts';
import { countClients } from './base-size.ts';
import {
  type AnswerOptions,
  actingMember,
  answerOptions,
  type CommandContext,
  type CommandModule,
} from './command.ts';
import { wholeNumber } from './command-line.ts';
import { readLines } from './read-lines.ts';
import { usage } from './usage.ts';

const DEFAULT_MAX_ROWS = 10_000;
const ROWS_ON_SCREEN = 50;

interface AskOptions extends AnswerOptions {
  readonly database?: string;
  readonly catalog?: string;
  readonly file?: string;
  readonly maxRows: number;
  readonly language?: Language;
}

const question = z.object({
  id: z.union([z.string(), z.number(), z.null()]).default(null),
  text: z.string(),
  thread: z.union([z.string(), z.number(), z.null()]).default(null),
});
type Question = z.infer<typeof question>;

/**
 * `svod ask`: one question, or one a line. Lines are answered in their order; a question that fails gives its line with
 * kind `error` and the run goes on. A single question that fails exits with 1; a file exits with 0 once every line has
 * its answer, as `svod sql` does.
 */
export const command: CommandModule = {
  configure(program, context) {
    const words = optionWords[context.language];
    answerOptions(program, context)
      .argument('[text]', words.ask.text)
      .option('--file <jsonl>', words.ask.file)
      .option('--database <url>', words.catalog.database)
      .option('--catalog <file>', words.catalog.file)
      .option('--max-rows <n>', words.maxRows, wholeNumber(context.language), DEFAULT_MAX_ROWS)
      .addOption(new Option('--language <language>', words.ask.language).choices(['ru', 'en']))
      .action((text: string | undefined, options: AskOptions) => run(context, text, options));
  },
};

async function run(context: CommandContext, text: string | undefined, options: AskOptions): Promise<void> {
  const questions = await readLines(
    { one: text === undefined ? undefined : { id: null, text, thread: null }, file: options.file },
    question,
    askWords[context.language],
  );
  if (options.database !== undefined || options.catalog !== undefined)
    return askElsewhere(context, questions, options);
  const app = await context.openApp();
  const words = askWords[context.language];
  if (!options.json && (await countClients(app.db)) === 0) context.notice(words.emptyBase);
  const assistant = await app.assistant();
  const actor = await actingMember(app, options);
  const threads: Threads = new Map();
  await answerAll(context, questions, options, ({ text, thread }) =>
    assistant.answer(
      {
        id: randomUUID(),
        threadId: threadOf(thread, threads),
        actor,
        text,
        language: options.language ?? context.language,
        maxRows: options.maxRows,
      },
      undefined,
      context.signal,
    ),
  );
}

/** A database that is not svod's own: its catalogue says what can be asked, and nothing is kept of the answers. */
async function askElsewhere(
  context: CommandContext,
  questions: readonly Question[],
  options: AskOptions,
): Promise<void> {
  const { database, catalog, maxRows, language = context.language } = options;
  const words = catalogWords[context.language];
  if (database === undefined || catalog === undefined) throw usage(words.needBoth);
  if (options.as !== undefined) throw usage(words.notForeign);
  await askForeign(context, { database, catalog, maxRows, language }, ask =>
    answerAll(context, questions, options, ({ text, thread }) =>
      ask(text, thread === null ? null : String(thread)),
    ),
  );
}

async function answerAll(
  context: CommandContext,
  questions: readonly Question[],
  options: AskOptions,
  ask: (question: Question) => Promise<Reply>,
): Promise<void> {
  let failed = false;
  for (const one of questions) {
    const started = performance.now();
    const reply = await ask(one).catch(error => {
      if (!isAppError(error)) throw error;
      return failedReply(error, performance.now() - started, context);
    });
    if (options.json) context.print(JSON.stringify(jsonLine(one, reply)));
    else for (const line of screenLines(reply, context)) context.print(line);
    failed ||= reply.kind === 'error';
    if (context.signal.aborted) break;
  }
  if (context.signal.aborted || (failed && options.file === undefined)) process.exitCode = 1;
}

/**
 * The file's names of threads with this run's own ids: the same file asked again begins anew, and does not read what an
 * earlier run left.
 */
type Threads = Map<string | number, string>;

function threadOf(name: Question['thread'], threads: Threads): string {
  const id = (name === null ? undefined : threads.get(name)) ?? randomUUID();
  if (name !== null) threads.set(name, id);
  return id;
}

/** The base went away under the question: the next one may find it back. */
function failedReply(error: AppError, ms: number, context: CommandContext): Reply {
  const { model } = context.config;
  return plainReply({
    id: randomUUID(),
    kind: 'error',
    text: errorSentence(error.code, error.detail, context.language),
    language: context.language,
    ms: Math.round(ms),
    model: model.kind === 'embedded' ? 'embedded' : `${model.provider}:${model.name}`,
    modelCalls: 0,
  });
}

/** One line of `svod ask --json`, as the contract has it. */
function jsonLine({ id }: Question, reply: Reply) {
  const { kind, tool, text, understood, sql, table, chart, options, ms, model, modelCalls } = reply;
  return {
    id,
    kind,
    tool,
    text,
    understood,
    sql,
    columns: table?.columns.map(({ name, type }) => ({ name, type })) ?? [],
    rows: table?.rows ?? [],
    totalRows: table?.totalRows ?? 0,
    truncated: table?.truncated ?? false,
    chart,
    options,
    ms,
    model,
    modelCalls,
  };
}

function screenLines(reply: Reply, context: CommandContext): string[] {
  const width = process.stdout.columns ?? 160;
  // Nothing can be pressed here: the choice to do without the model is a setting.
  const lines = renderReply(
    { ...reply, canAnswerWithoutModel: false },
    {
      style: PLAIN,
      width,
      rows: ROWS_ON_SCREEN,
      timeZone: context.config.timeZone,
      numbered: false,
    },
  );
  if (reply.canAnswerWithoutModel) lines.push(askWords[context.language].withoutModel);
  return [...lines, ''];
}

const same = (text: string) => text;
const PLAIN: Style = { bold: same, dim: same, accent: same, warn: same };
