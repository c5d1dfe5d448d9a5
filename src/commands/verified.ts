import type { Command } from 'commander';
import type { VerifiedPair } from '../assistant/verified/queries.ts';
import { createPairList } from '../assistant/verified/verified.ts';
import type { TableColumn } from '../capabilities/tool.ts';
import { renderTable } from '../chat/terminal/table.ts';
import { AppError } from '../errors.ts';
import { verifiedWords } from '../words/verified.ts';
import {
  type AnswerOptions,
  actingMember,
  answerOptions,
  type CommandContext,
  type CommandModule,
} from './command.ts';
import { usage } from './usage.ts';

/** `svod verified add|list|remove`: the questions whose statement is known to be right, examples for a language model. Admins only. */
export const command: CommandModule = {
  configure(program, context) {
    const { commands, options } = verifiedWords[context.language];
    const sub = (name: keyof typeof commands): Command =>
      answerOptions(program.command(name).description(commands[name]), context).exitOverride();
    sub('add')
      .argument('<question>', options.question)
      .argument('<select>', options.statement)
      .action((question: string, statement: string, given: AnswerOptions) =>
        add(context, question, statement, given),
      );
    sub('list').action((given: AnswerOptions) => list(context, given));
    sub('remove')
      .argument('<number>', options.id)
      .action((id: string, given: AnswerOptions) => remove(context, id, given));
  },
};

async function add(
  context: CommandContext,
  question: string,
  statement: string,
  options: AnswerOptions,
): Promise<void> {
  const words = verifiedWords[context.language];
  const app = await context.openApp();
  const { verified } = await app.assistant();
  const actor = await actingMember(app, options);
  const kept = await verified.add({ question, statement, actor }).catch((error: unknown) => {
    // The usage here is that of the pair, which the command line has no words for.
    if (error instanceof AppError && error.code === 'usage') throw usage(words.nothingLeft);
    throw error;
  });
  if (options.json) return context.print(JSON.stringify(kept));
  context.notice(words.added(kept.id));
  context.print(kept.question);
  context.print(kept.statement);
}

async function list(context: CommandContext, options: AnswerOptions): Promise<void> {
  const app = await context.openApp();
  const pairs = await createPairList(app.db).list(await actingMember(app, options));
  if (options.json) {
    for (const pair of pairs) context.print(JSON.stringify(pair));
    return;
  }
  const words = verifiedWords[context.language];
  if (pairs.length === 0) return context.notice(words.none);
  context.print(tableOf(pairs, context));
}

async function remove(context: CommandContext, text: string, options: AnswerOptions): Promise<void> {
  const words = verifiedWords[context.language];
  if (!/^[1-9]\d{0,14}$/.test(text)) throw usage(words.badId(text));
  const id = Number(text);
  const app = await context.openApp();
  const actor = await actingMember(app, options);
  await createPairList(app.db)
    .remove(id, actor)
    .catch((error: unknown) => {
      if (!(error instanceof AppError) || error.code !== 'not_found') throw error;
      throw new AppError('not_found', error.message, { detail: { what: words.noPair(id) }, cause: error });
    });
  if (options.json) context.print(JSON.stringify({ id }));
  else context.notice(words.removed(id));
}

function tableOf(pairs: readonly VerifiedPair[], { language, config }: CommandContext): string {
  const words = verifiedWords[language];
  const names = ['id', 'question', 'statement', 'audience', 'keptBy', 'keptAt'] as const;
  const columns = names.map(
    (name): TableColumn => ({
      name,
      type: 'text',
      label: words.columns[name],
      format: name === 'id' ? 'id' : name === 'keptAt' ? 'date' : 'text',
    }),
  );
  const rows = pairs.map(pair =>
    names.map(name => (name === 'audience' ? (pair.audience ?? words.everyone) : pair[name])),
  );
  const width = process.stdout.columns ?? 200;
  const table = { columns, rows, totalRows: rows.length, truncated: false };
  return renderTable(table, { language, width, timeZone: config.timeZone, rows: rows.length }).join('\n');
}
