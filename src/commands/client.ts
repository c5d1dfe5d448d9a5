import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import type { DocumentKeys } from '../capabilities/clients/privacy/document-keys.ts';
import { type ErasureOutcome, erasePerson } from '../capabilities/clients/privacy/erase.ts';
import { exportPerson } from '../capabilities/clients/privacy/export.ts';
import { AppError } from '../errors.ts';
import { privacyWords } from '../words/privacy.ts';
import {
  type AnswerOptions,
  actingMember,
  answerOptions,
  type CommandContext,
  type CommandModule,
} from './command.ts';
import { matchWhatWaits } from './matching.ts';
import { usage } from './usage.ts';

interface ExportOptions extends AnswerOptions {
  readonly out: string;
}

interface EraseOptions extends AnswerOptions {
  readonly reason: string;
  readonly yes?: boolean;
  readonly allowReturn?: boolean;
}

/** `svod client export|erase`: what a person may ask about their own data. Admins only. */
export const command: CommandModule = {
  configure(program, context) {
    const { commands, options } = privacyWords[context.language];
    const sub = (name: keyof typeof commands): Command =>
      answerOptions(program.command(name).description(commands[name]), context)
        .exitOverride()
        .argument('<number>', options.id);
    sub('export')
      .requiredOption('--out <file>', options.out)
      .action((id: string, given: ExportOptions) => exportClient(context, id, given));
    sub('erase')
      .requiredOption('--reason <text>', options.reason)
      .option('--yes', options.yes)
      .option('--allow-return', options.allowReturn)
      .action((id: string, given: EraseOptions) => eraseClient(context, id, given));
  },
};

async function exportClient(context: CommandContext, text: string, options: ExportOptions): Promise<void> {
  const words = privacyWords[context.language];
  const clientId = readId(text, context);
  const app = await context.openApp();
  const by = await actingMember(app, options);
  await matchWhatWaits(app, context);
  const outcome = await exportPerson(app.db, { clientId, by, keys: keysOf(context) });
  if (outcome.kind !== 'done') throw refusal(outcome.kind, clientId, context);
  const { person } = outcome;
  const path = resolve(options.out);
  const content = { exportedAt: new Date().toISOString(), clientId, ...person };
  try {
    // Never over another file, and for this user's eyes.
    await writeFile(path, `${JSON.stringify(content, null, 2)}\n`, { flag: 'wx', mode: 0o600 });
  } catch {
    throw usage(words.fileThere(options.out));
  }
  const sealed = person.records.some(record => record.documents === 'sealed');
  if (options.json) {
    context.print(JSON.stringify({ clientId, file: path, records: person.records.length, sealed }));
    return;
  }
  context.print(words.exported(clientId, options.out, person.records.length));
  if (sealed) context.notice(words.sealed);
}

async function eraseClient(context: CommandContext, text: string, options: EraseOptions): Promise<void> {
  const words = privacyWords[context.language];
  const clientId = readId(text, context);
  const reason = options.reason.trim();
  if (reason === '' || reason.length > 500) throw usage(words.badReason);
  if (!options.yes && !(await confirmed(clientId, context))) return;
  const app = await context.openApp();
  await matchWhatWaits(app, context);
  const outcome = await erasePerson(app.db, {
    clientId,
    reason,
    by: await actingMember(app, options),
    keys: keysOf(context),
    home: context.config.home,
    allowReturn: options.allowReturn === true,
  });
  if (outcome.kind !== 'done') throw refusal(outcome.kind, clientId, context);
  if (options.json) {
    const { kind: _, ...counts } = outcome;
    context.print(JSON.stringify({ clientId, ...counts }));
    return;
  }
  const total = (counts: Readonly<Record<string, number>>) =>
    Object.values(counts).reduce((sum, count) => sum + count, 0);
  context.print(words.erased(clientId, total(outcome.deleted), total(outcome.cleaned), outcome.files));
  context.print((outcome.marked ? words.marked : words.unmarked)(outcome.erasureId));
  context.notice(words.outside);
}

/** At a terminal the number is typed again; a script says `--yes`. */
async function confirmed(clientId: number, context: CommandContext): Promise<boolean> {
  const words = privacyWords[context.language];
  if (!process.stdin.isTTY) throw usage(words.needYes);
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const typed = await lines.question(words.confirm(clientId), { signal: context.signal });
    if (typed.trim() === String(clientId)) return true;
  } catch {
    // Ctrl+C at the question is a no.
  } finally {
    lines.close();
  }
  context.notice(words.notConfirmed);
  process.exitCode = 1;
  return false;
}

function refusal(
  kind: Exclude<ErasureOutcome['kind'], 'done'>,
  clientId: number,
  { language }: CommandContext,
): AppError {
  const words = privacyWords[language];
  switch (kind) {
    case 'not_allowed':
      return new AppError('not_allowed', 'Only an admin answers personal-data requests.');
    case 'not_found':
      return new AppError('not_found', 'No such client.', { detail: { what: words.client(clientId) } });
    case 'unmatched':
      return usage(words.unmatchedFiles);
    case 'no_key':
      return new AppError('config_invalid', 'No document key.', { detail: { problems: words.noKey } });
    case 'wrong_key':
      return new AppError('config_invalid', 'Another document key.', {
        detail: { problems: 'SVOD_DOCUMENT_KEY:erased' },
      });
  }
}

function keysOf({ config: { secrets } }: CommandContext): DocumentKeys {
  return { current: secrets.documentKey, previous: secrets.previousDocumentKey };
}

function readId(text: string, { language }: CommandContext): number {
  const id = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(id) || id < 1)
    throw usage(privacyWords[language].badId(text));
  return id;
}
