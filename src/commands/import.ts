import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { recordDeed } from '../access/audit.ts';
import { importFiles, rejectsPathOf } from '../capabilities/clients/import/import.ts';
import type { HeaderFields } from '../capabilities/clients/import/mapping/mapping.ts';
import type { ImportProgress, ImportRequest, ImportSummary } from '../capabilities/clients/import/request.ts';
import { parseDate } from '../capabilities/clients/import/values/dates.ts';
import { type MatchingOptions, matchImported } from '../capabilities/clients/linkage/match-imported.ts';
import { AppError } from '../errors.ts';
import { importErrorSentence, importWords } from '../words/import.ts';
import { optionWords } from '../words/options.ts';
import {
  type AnswerOptions,
  actingMember,
  answerOptions,
  type CommandContext,
  type CommandModule,
} from './command.ts';
import { mappingLines, rejectWords, summaryJson, summaryLines } from './import-report.ts';
import { matchingLines, matchingProgress } from './matching.ts';
import { usage } from './usage.ts';

interface ImportOptions extends AnswerOptions {
  readonly company?: string;
  readonly touches?: boolean;
  readonly consent?: string;
  readonly map?: string;
  readonly rejects?: string;
}

/**
 * `svod import`: files one after another, each whole or not at all. A file that fails does not keep the others out; the exit code is 1 then.
 * Rows put aside are no failure.
 */
export const command: CommandModule = {
  configure(program, context) {
    const words = optionWords[context.language].import;
    answerOptions(program, context)
      .argument('[files...]', words.files)
      .option('--company <company>', words.company)
      .option('--touches', words.touches)
      .option('--consent <text, date>', words.consent)
      .option('--map <file>', words.map)
      .option('--rejects <file>', words.rejects)
      .action((files: string[], options: ImportOptions) => run(context, files, options));
  },
};

async function run(context: CommandContext, files: readonly string[], options: ImportOptions): Promise<void> {
  const words = importWords[context.language];
  if (files.length === 0) throw usage(words.noFiles);
  if (!options.touches && !options.company) throw usage(words.needCompany);
  if (options.touches && (options.company || options.consent)) throw usage(words.notBoth);
  const base = await readOptions(context, options);

  const app = await context.openApp({ longLived: true });
  const actor = await actingMember(app, options);
  if (actor.role !== 'admin') {
    await recordDeed(app.db, { actor, kind: 'import', outcome: 'refused' });
    throw new AppError('not_allowed', 'Only an admin imports.');
  }
  const deps = {
    db: app.db,
    logger: app.logger,
    companies: app.companies,
    catalogDir: context.config.catalogDir,
    documentKey: context.config.secrets.documentKey,
    now: () => new Date(),
  };
  const progress = createProgress(context);
  // Matching belongs to all files together: the object of the last one, held back until then, says what it did.
  let held: ImportSummary | null = null;
  const printHeld = () => {
    if (held) context.print(summaryJson(held));
    held = null;
  };
  for (const file of files) {
    const rejectsPath = options.rejects ? rejectsPathOf(options.rejects, file, files.length > 1) : undefined;
    const request: ImportRequest = {
      ...base,
      files: [file],
      ...(rejectsPath ? { rejectsPath } : {}),
      matching: 'later',
      describeReject: reject => rejectWords(reject, context.language),
      signal: context.signal,
      onProgress: progress.show,
      onMapping: found => {
        for (const line of mappingLines(found, context.language)) context.notice(line);
      },
    };
    try {
      const [summary] = await importFiles(deps, request);
      progress.clear();
      await recordDeed(app.db, {
        actor,
        kind: 'import',
        outcome: 'done',
        totalRows: summary!.rowsRead,
        detail: importDetail(file, options.company),
      });
      if (options.json) {
        printHeld();
        held = summary!;
      } else for (const line of summaryLines(summary!, rejectsPath, context.language)) context.print(line);
    } catch (error) {
      progress.clear();
      const code = error instanceof AppError ? error.code : 'internal';
      // A base that is away cannot be written to either, and its loss is what the person must hear of.
      await recordDeed(app.db, {
        actor,
        kind: 'import',
        outcome: 'failed',
        detail: { ...importDetail(file, options.company), code },
      }).catch(() => undefined);
      // Only what is wrong with this one file lets the next one have its turn.
      if (!(error instanceof AppError) || !OF_ONE_FILE.has(error.code)) throw error;
      const sentence = importErrorSentence(error, context.language);
      if (options.json) {
        printHeld();
        context.print(JSON.stringify({ file: basename(file), error: error.code, reason: sentence }));
      }
      context.notice(sentence);
      process.exitCode = 1;
    }
  }
  const matched = await matchImported(deps, {
    onProgress: progress.matching,
    signal: context.signal,
  }).finally(progress.clear);
  if (options.json) {
    if (held) context.print(summaryJson(held, matched));
    else if (matched) context.print(JSON.stringify({ matching: matched }));
  } else if (matched) for (const line of matchingLines(matched, context.language)) context.print(line);
}

function importDetail(file: string, company: string | undefined): Record<string, string> {
  return { file: basename(file), ...(company ? { company } : {}) };
}

const OF_ONE_FILE: ReadonlySet<string> = new Set(['file_unreadable', 'file_format', 'mapping_incomplete']);

async function readOptions(
  context: CommandContext,
  options: ImportOptions,
): Promise<
  | { kind: 'touches'; map?: HeaderFields }
  | { kind: 'register'; company: string; map?: HeaderFields; consent?: { wording: string; givenOn: string } }
> {
  const words = importWords[context.language];
  const map = options.map === undefined ? {} : { map: await readMap(options.map, words.badMap(options.map)) };
  if (options.touches) return { kind: 'touches', ...map };
  const consent =
    options.consent === undefined ? {} : { consent: readConsent(options.consent, words.badConsent) };
  return { kind: 'register', company: options.company!, ...map, ...consent };
}

const mapFile = z.record(z.string(), z.string().nullable());

async function readMap(path: string, problem: string): Promise<HeaderFields> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new AppError('file_unreadable', `Cannot read ${path}.`, { detail: { file: path }, cause });
  }
  try {
    return mapFile.parse(parse(text));
  } catch {
    throw usage(problem);
  }
}

/** `TEXT, DATE`: the date is what follows the last comma. */
function readConsent(text: string, problem: string): { wording: string; givenOn: string } {
  const comma = text.lastIndexOf(',');
  const wording = text.slice(0, comma).trim();
  const today = new Date().toISOString().slice(0, 10);
  const givenOn = comma === -1 ? null : parseDate(text.slice(comma + 1), 'dmy', new Date().getFullYear());
  if (!givenOn || wording === '' || givenOn > today) throw usage(problem);
  return { wording, givenOn };
}

/** A bar that repaints itself on a terminal; elsewhere a line now and then, only for imports that take long. */
function createProgress(context: CommandContext): {
  show(progress: ImportProgress): void;
  readonly matching: NonNullable<MatchingOptions['onProgress']>;
  clear(): void;
} {
  const words = importWords[context.language];
  const numbers = new Intl.NumberFormat(context.language);
  const everyMs = context.tty.stderr ? 100 : 5000;
  let last = performance.now();
  let painted = false;
  const say = (text: string, bar = '') => {
    last = performance.now();
    if (!context.tty.stderr) {
      context.notice(text);
      return;
    }
    process.stderr.write(`\r\u001b[2K${bar}${text}`);
    painted = true;
  };
  const isDue = () => performance.now() - last >= everyMs;
  return {
    show({ file, rows, bytesRead, bytes }) {
      if (!isDue()) return;
      const share = bytes === 0 ? 1 : Math.min(1, bytesRead / bytes);
      const filled = Math.round(share * 24);
      say(
        words.progress(file, Math.floor(share * 100), numbers.format(rows)),
        `[${'█'.repeat(filled)}${'░'.repeat(24 - filled)}] `,
      );
    },
    matching: matchingProgress(context.language, text => {
      if (isDue()) say(text);
    }),
    clear() {
      if (painted) process.stderr.write('\r\u001b[2K');
      painted = false;
    },
  };
}
