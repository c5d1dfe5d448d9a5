import { similarWords } from '../words/similar.ts';
import {
  type AnswerOptions,
  actingMember,
  answerOptions,
  type CommandContext,
  type CommandModule,
} from './command.ts';
import { wholeNumber } from './command-line.ts';
import { callTool, plain, printTable, tableOrNotice } from './tool-result.ts';

interface SimilarOptions extends AnswerOptions {
  readonly client: number;
  readonly top: number;
}

const DEFAULT_TOP = 10;
const MOST_TOP = 200;

/** `svod similar`: the clients most like one, nearest first. */
export const command: CommandModule = {
  configure(program, context) {
    const words = similarWords[context.language].commands;
    answerOptions(program, context)
      .requiredOption('--client <id>', words.client, wholeNumber(context.language, Number.MAX_SAFE_INTEGER))
      .option('--top <n>', words.top, wholeNumber(context.language, MOST_TOP), DEFAULT_TOP)
      .action((options: SimilarOptions) => run(context, options));
  },
};

async function run(context: CommandContext, { client, top, ...options }: SimilarOptions): Promise<void> {
  const app = await context.openApp();
  const actor = await actingMember(app, options);
  const args = { clientId: client, top };
  const result = await callTool(app, { name: 'find_similar', args, actor, maxRows: top }, context);
  const table = tableOrNotice(result, context);
  if (!table) return;
  if (!options.json) {
    context.notice(plain(result.text));
    return printTable(table, context);
  }
  const [id, likeness] = ['id', 'likeness'].map(name => table.columns.findIndex(one => one.name === name));
  table.rows.forEach((row, index) => {
    context.print(JSON.stringify({ rank: index + 1, clientId: row[id ?? 0], likeness: row[likeness ?? 0] }));
  });
}
