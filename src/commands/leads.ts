import { AppError } from '../errors.ts';
import { leadWords } from '../words/leads.ts';
import {
  type AnswerOptions,
  actingMember,
  answerOptions,
  type CommandContext,
  type CommandModule,
} from './command.ts';
import { wholeNumber } from './command-line.ts';
import { callTool, plain, printTable, tableOrNotice } from './tool-result.ts';

interface LeadsOptions extends AnswerOptions {
  readonly company: string;
  readonly top: number;
}

const DEFAULT_TOP = 20;
const MOST_TOP = 5_000;

/** `svod leads`: a company's ranked leads with reasons, best first. */
export const command: CommandModule = {
  configure(program, context) {
    const words = leadWords[context.language].commands;
    answerOptions(program, context)
      .requiredOption('--company <slug>', words.company)
      .option('--top <n>', words.top, wholeNumber(context.language, MOST_TOP), DEFAULT_TOP)
      .action((options: LeadsOptions) => run(context, options));
  },
};

async function run(context: CommandContext, { company, top, ...options }: LeadsOptions): Promise<void> {
  const app = await context.openApp();
  if (!app.companies.some(({ slug }) => slug === company)) {
    const companies = app.companies.map(({ slug }) => slug).join(', ');
    throw new AppError('company_unknown', 'No such company.', { detail: { company, known: companies } });
  }
  const actor = await actingMember(app, options);
  const result = await callTool(
    app,
    { name: 'rank_leads', args: { company, top }, actor, maxRows: top },
    context,
  );
  const table = tableOrNotice(result, context);
  if (!table) return;
  if (!options.json) {
    context.notice(plain(result.text));
    return printTable(table, context);
  }
  const at = (name: string) => table.columns.findIndex(column => column.name === name);
  const [rank, id, score, reasons] = [at('rank'), at('id'), at('score'), at('reasons')];
  for (const row of table.rows) {
    context.print(
      JSON.stringify({
        company,
        rank: row[rank],
        clientId: row[id],
        score: row[score],
        reasons: row[reasons],
        model: result.model ?? null,
      }),
    );
  }
}
