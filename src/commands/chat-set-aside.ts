import type { Command } from 'commander';
import { recordDeed } from '../access/audit.ts';
import type { TableColumn } from '../capabilities/tool.ts';
import { listSetAside, redrive, type SetAside } from '../chat/set-aside.ts';
import { renderTable } from '../chat/terminal/table.ts';
import { AppError } from '../errors.ts';
import { setAsideWords } from '../words/set-aside.ts';
import { type AnswerOptions, actingMember, answerOptions, type CommandContext } from './command.ts';

/** `svod chat events` and `svod chat retry`: what messengers brought and three tries could not handle. Admins only. */
export function addSetAsideCommands(program: Command, context: CommandContext): void {
  const { commands, options } = setAsideWords[context.language];
  const sub = (name: keyof typeof commands): Command =>
    answerOptions(program.command(name).description(commands[name]), context).exitOverride();
  sub('events').action((_: AnswerOptions, command: Command) => list(context, command.optsWithGlobals()));
  sub('retry')
    .argument('<number>', options.reference)
    .action((reference: string, _: AnswerOptions, command: Command) =>
      retry(context, reference.trim().toUpperCase(), command.optsWithGlobals()),
    );
}

async function list(context: CommandContext, options: AnswerOptions): Promise<void> {
  const app = await context.openApp();
  const actor = await adminOf(app, options);
  const events = await listSetAside(app.db);
  // It shows what people wrote.
  await recordDeed(app.db, {
    actor,
    kind: 'personal_data',
    outcome: 'done',
    detail: { events: events.length },
  });
  if (options.json) {
    for (const event of events) context.print(JSON.stringify(event));
    return;
  }
  if (events.length === 0) return context.notice(setAsideWords[context.language].none);
  context.print(tableOf(events, context));
  context.notice(setAsideWords[context.language].howToRetry);
}

async function retry(context: CommandContext, reference: string, options: AnswerOptions): Promise<void> {
  const words = setAsideWords[context.language];
  const app = await context.openApp();
  const actor = await adminOf(app, options);
  if (!(await redrive(app.db, reference, new Date()))) {
    throw new AppError('not_found', 'No set-aside event of this reference.', {
      detail: { what: words.noEvent(reference) },
    });
  }
  await recordDeed(app.db, { actor, kind: 'again', outcome: 'done', detail: { event: reference } });
  if (options.json) context.print(JSON.stringify({ reference }));
  else context.notice(words.retried(reference));
}

async function adminOf(app: Awaited<ReturnType<CommandContext['openApp']>>, options: AnswerOptions) {
  const actor = await actingMember(app, options);
  if (actor.role === 'admin') return actor;
  throw new AppError('not_allowed', 'Only admins see what was set aside.');
}

function tableOf(events: readonly SetAside[], { language, config }: CommandContext): string {
  const words = setAsideWords[language];
  const names = ['reference', 'setAsideAt', 'platform', 'name', 'said'] as const;
  const columns = names.map(
    (name): TableColumn => ({
      name,
      type: 'text',
      label: words.columns[name],
      format: name === 'setAsideAt' ? 'date' : 'text',
    }),
  );
  const rows = events.map(event =>
    names.map(name => {
      if (name === 'setAsideAt') return event.setAsideAt.toISOString();
      if (name === 'platform') return event.platform.charAt(0).toUpperCase() + event.platform.slice(1);
      // Five columns fit a terminal of 80; where nothing was said, what was done stands in place of it.
      if (name === 'said') return event.said || words.kinds[event.kind];
      if (name === 'name') return event.name || event.account;
      return event[name];
    }),
  );
  const width = process.stdout.columns ?? 200;
  const table = { columns, rows, totalRows: rows.length, truncated: false };
  return renderTable(table, { language, width, timeZone: config.timeZone, rows: rows.length }).join('\n');
}
