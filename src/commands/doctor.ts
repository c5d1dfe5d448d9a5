import { styleText } from 'node:util';
import { wrap } from '../chat/terminal/cells.ts';
import { doctorWords } from '../words/doctor.ts';
import { optionWords } from '../words/options.ts';
import type { CommandContext, CommandModule } from './command.ts';
import {
  checkCatalogue,
  checkClock,
  checkDocumentKey,
  checkHome,
  checkModel,
  checkNode,
  checkPort,
  type Finding,
  type Patient,
} from './doctor-checks.ts';
import { checkDatabase } from './doctor-database-checks.ts';
import { checkMessengers } from './doctor-messenger-checks.ts';

const MARKS = { ok: '✓', warn: '!', fail: '✗' } as const;
const COLOURS = { ok: 'green', warn: 'yellow', fail: 'red' } as const;

/** `svod doctor`: everything svod needs, checked by trying it. Exits with 1 when something needed is broken. */
export const command: CommandModule = {
  configure(program, context) {
    program
      .option('--json', optionWords[context.language].json)
      .action((options: { json?: boolean }) => run(context, options.json === true));
  },
};

async function run(context: CommandContext, json: boolean): Promise<void> {
  const patient: Patient = {
    config: context.config,
    language: context.language,
    nodeVersion: process.versions.node,
  };
  const words = doctorWords[context.language];
  if (!json) context.print(`${words.title}\n`);
  let broken = false;
  for await (const finding of findings(patient)) {
    broken ||= finding.status === 'fail';
    if (json) context.print(JSON.stringify(finding));
    else show(finding, context);
  }
  if (!json) context.print(`\n${broken ? words.broken : words.allWell}`);
  if (broken) process.exitCode = 1;
}

async function* findings(patient: Patient): AsyncGenerator<Finding> {
  yield checkNode(patient);
  const home = await checkHome(patient);
  yield home;
  yield await checkCatalogue(patient);
  if (home.status === 'ok' || patient.config.database.kind === 'server') yield* await checkDatabase(patient);
  yield await checkModel(patient);
  yield* checkMessengers(patient);
  yield checkDocumentKey(patient);
  yield await checkPort(patient);
  yield checkClock(patient);
}

function show({ status, text, advice }: Finding, context: CommandContext): void {
  const mark = MARKS[status];
  context.print(
    `${context.tty.stdout ? styleText(COLOURS[status], mark, { stream: process.stdout }) : mark} ${text}`,
  );
  if (advice === null) return;
  const width = Math.min(100, (process.stdout.columns ?? 100) - 1) - 2;
  for (const line of wrap(advice, width)) context.print(`  ${line}`);
}
