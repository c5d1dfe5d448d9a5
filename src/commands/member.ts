import type { Command } from 'commander';
import { recordDeed } from '../access/audit.ts';
import { makeInvitation } from '../access/invitations.ts';
import {
  addMember,
  type Identity,
  listMembers,
  type Member,
  type MemberChange,
  removeMember,
} from '../access/members.ts';
import type { TableColumn } from '../capabilities/tool.ts';
import { renderTable } from '../chat/terminal/table.ts';
import { AppError } from '../errors.ts';
import { formatDate } from '../words/format.ts';
import { memberWords } from '../words/members.ts';
import {
  type AnswerOptions,
  actingMember,
  answerOptions,
  type CommandContext,
  type CommandModule,
} from './command.ts';
import { wholeNumber } from './command-line.ts';
import { usage } from './usage.ts';

interface AddOptions extends AnswerOptions {
  readonly language?: string;
  readonly identity: readonly string[];
}

interface InviteOptions extends AnswerOptions {
  readonly days: number;
}

const MOST_DAYS = 90;

/** `svod member add|invite|list|remove`: who may do what. Admins only; a change that did not happen ends with 1. */
export const command: CommandModule = {
  configure(program, context) {
    const { commands, options } = memberWords[context.language];
    const sub = (name: keyof typeof commands): Command =>
      answerOptions(program.command(name).description(commands[name]), context).exitOverride();
    sub('add')
      .argument('<name>', options.name)
      .argument('<role@company>', options.who)
      .option('--language <ru|en>', options.language)
      .option(
        '--identity <surface:id>',
        options.identity,
        (text: string, before: readonly string[]) => [...before, text],
        [],
      )
      .action((name: string, who: string, given: AddOptions) => add(context, name, who, given));
    sub('invite')
      .argument('<role@company>', options.who)
      .option('--days <n>', options.days, wholeNumber(context.language, MOST_DAYS), 7)
      .action((who: string, given: InviteOptions) => invite(context, who, given));
    sub('list').action((given: AnswerOptions) => list(context, given));
    sub('remove')
      .argument('<number>', options.id)
      .action((id: string, given: AnswerOptions) => remove(context, id, given));
  },
};

async function add(context: CommandContext, name: string, who: string, options: AddOptions): Promise<void> {
  const words = memberWords[context.language];
  const given = name.trim();
  if (given === '' || given.length > 200) throw usage(words.badName);
  const { language } = options;
  if (language !== undefined && language !== 'ru' && language !== 'en') throw usage(words.badLanguage);
  const identities = options.identity.map(text => readIdentity(text, words.badIdentity));
  const app = await context.openApp();
  const by = await actingMember(app, options);
  const change = await addMember(app.db, by, {
    name: given,
    actor: app.parseActor(who),
    identities,
    ...(language ? { language } : {}),
  });
  const member = outcome(change, context);
  if (member) say(context, options, member, words.added(member.id, member.name));
}

async function invite(context: CommandContext, who: string, options: InviteOptions): Promise<void> {
  const app = await context.openApp();
  const by = await actingMember(app, options);
  const made = await makeInvitation(app.db, by, {
    actor: app.parseActor(who),
    lifeMs: options.days * 86_400_000,
    now: new Date(),
  });
  if (!made) throw new AppError('not_allowed', 'Only an admin invites.');
  const { code, expiresAt } = made;
  if (options.json) return context.print(JSON.stringify({ code, expiresAt: expiresAt.toISOString() }));
  const until = formatDate(expiresAt.toISOString(), context.language, { timeZone: context.config.timeZone });
  context.print(memberWords[context.language].invited(code, until));
}

async function remove(context: CommandContext, text: string, options: AnswerOptions): Promise<void> {
  const words = memberWords[context.language];
  const id = Number(text);
  if (!Number.isSafeInteger(id) || id < 1) throw usage(words.badId(text));
  const app = await context.openApp();
  const change = await removeMember(app.db, await actingMember(app, options), id);
  if (change.kind === 'not_found') {
    throw new AppError('not_found', `No member ${id}.`, { detail: { what: words.noMember(id) } });
  }
  const member = outcome(change, context);
  if (member) say(context, options, member, words.removed(member.id, member.name));
}

async function list(context: CommandContext, options: AnswerOptions): Promise<void> {
  const app = await context.openApp();
  const by = await actingMember(app, options);
  if (by.role !== 'admin') {
    await recordDeed(app.db, { actor: by, kind: 'member', outcome: 'refused', detail: { change: 'list' } });
    throw new AppError('not_allowed', 'Only an admin sees the members.');
  }
  const members = await listMembers(app.db);
  if (options.json) {
    for (const member of members) context.print(JSON.stringify(member));
    return;
  }
  const { language } = context;
  if (members.length === 0) return context.notice(memberWords[language].none);
  const rows = members.map(member => tableRow(member, context));
  const table = { columns: columns(context), rows, totalRows: rows.length, truncated: false };
  const width = process.stdout.columns ?? 160;
  const look = { language, width, timeZone: context.config.timeZone, rows: rows.length };
  for (const line of renderTable(table, look)) context.print(line);
}

function columns({ language }: CommandContext): TableColumn[] {
  const labels = memberWords[language].columns;
  const text = (name: keyof typeof labels): TableColumn => ({
    name,
    type: 'text',
    label: labels[name],
    format: name === 'id' ? 'id' : name === 'since' ? 'date' : 'text',
  });
  return (['id', 'name', 'role', 'company', 'language', 'accounts', 'since'] as const).map(text);
}

function tableRow(member: Member, { language }: CommandContext): (string | number | null)[] {
  const words = memberWords[language];
  const accounts = member.identities.map(account).join(', ');
  const company = member.company === '*' ? words.group : member.company;
  const day = member.since.slice(0, 10);
  return [member.id, member.name, words.roles[member.role], company, member.language, accounts || null, day];
}

function outcome(change: MemberChange, context: CommandContext): Member | null {
  const words = memberWords[context.language];
  switch (change.kind) {
    case 'done':
      return change.member;
    case 'identity_taken':
      context.notice(words.taken(account(change.identity), change.member.id, change.member.name));
      process.exitCode = 1;
      return null;
    default:
      throw new AppError(change.kind, 'The members were not changed.');
  }
}

function say(context: CommandContext, { json }: AnswerOptions, member: Member, sentence: string): void {
  context.print(json ? JSON.stringify(member) : sentence);
}

function account({ surface, externalId }: Identity): string {
  return `${surface}:${externalId}`;
}

function readIdentity(text: string, problem: (text: string) => string): Identity {
  const [, surface, externalId] = /^([a-z][a-z0-9-]{0,19}):(\S{1,200})$/.exec(text.trim()) ?? [];
  if (!surface || !externalId) throw usage(problem(text));
  return { surface, externalId };
}
