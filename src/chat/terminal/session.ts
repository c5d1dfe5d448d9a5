import { randomUUID } from 'node:crypto';
import type { Actor } from '../../access/actor.ts';
import type { Assistant } from '../../assistant/assistant.ts';
import type { Message, Reply } from '../../assistant/message.ts';
import {
  EXPORT_FORMATS,
  EXPORT_MAX_ROWS,
  type ExportFormat,
  makeExport,
} from '../../capabilities/exports/exports.ts';
import type { Language } from '../../capabilities/tool.ts';
import { AppError } from '../../errors.ts';
import { errorSentence } from '../../words/errors.ts';
import { terminalWords } from '../../words/terminal.ts';
import { cut, plainLine } from './cells.ts';
import { helpLines, type Look, optionsOf, renderReply, tableLines } from './render.ts';
import { saveBeside } from './save-file.ts';

export interface SessionDeps {
  readonly assistant: Pick<Assistant, 'answer' | 'rerun'>;
  readonly actor: Actor;
  readonly language: Language;
  /** Questions that this base answers. */
  readonly examples: (language: Language) => readonly string[];
  /** Where `/export` saves. */
  readonly folder: string;
  readonly timeZone: string;
  readonly now: () => Date;
  readonly look: () => Look;
  readonly print: (line: string) => void;
  /** Says what is being done; null when it is done. */
  readonly progress: (text: string | null) => void;
  /** Takes the cause of what went wrong inside; the person reads only words. */
  readonly report: (error: unknown) => void;
}

/** Rows an answer may carry into the terminal; `/export` fetches the rest. */
const MAX_ROWS = 1_000;

/**
 * One person's conversation at a terminal. `handle` takes a line and resolves when its answer is printed: `leave` after
 * /quit. Between lines it remembers the thread, the latest reply, the options on offer and how far its table was shown.
 */
export class ChatSession {
  private readonly deps: SessionDeps;
  private language: Language;
  private threadId = newThreadId();
  private latest: Reply | null = null;
  /** The latest reply that a statement stands behind: what /sql, /more and /export speak of. */
  private answered: Reply | null = null;
  private question = '';
  private answeredQuestion = '';
  private options: readonly string[] = [];
  private shownRows = 0;

  constructor(deps: SessionDeps) {
    this.deps = deps;
    this.language = deps.language;
  }

  get words() {
    return terminalWords[this.language];
  }

  async handle(line: string, signal: AbortSignal): Promise<'go on' | 'leave'> {
    const text = line.trim();
    if (text === '') return 'go on';
    try {
      if (text.startsWith('/')) return await this.command(text, signal);
      await this.say(text, signal);
    } catch (error) {
      this.fail(error, signal);
    }
    return 'go on';
  }

  private async say(text: string, signal: AbortSignal): Promise<void> {
    if (!/^\d{1,2}$/.test(text) || this.options.length === 0) return this.ask(text, signal);
    const chosen = this.options[Number(text) - 1];
    if (chosen === undefined) return this.deps.print(this.words.chooseNumber(this.options.length));
    const withoutModel = this.latest?.canAnswerWithoutModel && Number(text) === this.options.length;
    return withoutModel ? this.ask(this.question, signal, 'embedded') : this.ask(chosen, signal);
  }

  private async ask(text: string, signal: AbortSignal, model?: Message['model']): Promise<void> {
    const { assistant, actor, progress, print, look } = this.deps;
    const message: Message = {
      id: randomUUID(),
      threadId: this.threadId,
      actor,
      text,
      language: this.language,
      maxRows: MAX_ROWS,
      ...(model ? { model } : {}),
    };
    progress(this.words.working);
    const reply = await assistant
      .answer(message, event => event.kind === 'progress' && progress(plainLine(event.text)), signal)
      .finally(() => progress(null));
    this.question = text;
    this.latest = reply;
    this.options = optionsOf(reply);
    if (reply.sql || reply.table) {
      this.answered = reply;
      this.answeredQuestion = text;
      this.shownRows = Math.min(look().rows, reply.table?.rows.length ?? 0);
    }
    const lines = renderReply(reply, look());
    for (const shown of lines) print(shown);
    print('');
  }

  private async command(text: string, signal: AbortSignal): Promise<'go on' | 'leave'> {
    const [name = '', argument = ''] = text.toLowerCase().split(/\s+/);
    const { print, look } = this.deps;
    switch (name) {
      case '/quit':
      case '/exit':
      case '/q':
        return 'leave';
      case '/help':
        for (const line of helpLines(this.language, this.deps.examples(this.language), look())) print(line);
        break;
      case '/new':
        this.threadId = newThreadId();
        this.latest = null;
        this.answered = null;
        this.options = [];
        print(this.words.newThread);
        break;
      case '/sql':
        print(this.answered?.sql ? plainStatement(this.answered.sql) : this.words.noStatement);
        break;
      case '/more':
        this.more();
        break;
      case '/export':
        await this.export(argument, signal);
        break;
      case '/language':
        this.switchLanguage(argument);
        break;
      default:
        print(this.words.unknownCommand(plainLine(cut(name, 40))));
    }
    return 'go on';
  }

  private more(): void {
    const { print, look } = this.deps;
    const table = this.answered?.table;
    if (!this.answered || !table || this.shownRows >= table.rows.length) {
      print(table?.truncated ? this.words.restInFile(table.rows.length, table.totalRows) : this.words.noMore);
      return;
    }
    for (const line of tableLines(this.answered, look(), this.shownRows)) print(line);
    this.shownRows += look().rows;
  }

  private async export(argument: string, signal: AbortSignal): Promise<void> {
    const { assistant, actor, print, progress, folder, timeZone, now } = this.deps;
    const format = EXPORT_FORMATS.find((known): known is ExportFormat => known === argument);
    if (!format) return print(this.words.exportUsage);
    if (!this.answered?.table) return print(this.words.nothingToExport);
    progress(this.words.working);
    try {
      const table = await assistant.rerun(this.answered.id, actor, {
        maxRows: EXPORT_MAX_ROWS,
        language: this.language,
        signal,
        format,
      });
      const file = await makeExport(table, {
        format,
        title: this.answeredQuestion,
        language: this.language,
        timeZone,
        now: now(),
      });
      const path = await saveBeside(file, folder);
      progress(null);
      if (path === null) return print(this.words.notSaved);
      print(
        table.truncated
          ? this.words.exportedPart(path, table.rows.length, table.totalRows)
          : this.words.exported(path, table.rows.length),
      );
    } finally {
      progress(null);
    }
  }

  private switchLanguage(argument: string): void {
    if (argument === 'ru' || argument === 'en') this.language = argument;
    this.deps.print(this.language === argument ? this.words.languageSet : this.words.languageUsage);
  }

  private fail(error: unknown, signal: AbortSignal): void {
    const known = signal.aborted
      ? new AppError('cancelled', 'stopped by the person')
      : error instanceof AppError
        ? error
        : new AppError('internal', 'unexpected', { cause: error });
    if (known.code === 'internal') this.deps.report(error);
    this.deps.print(errorSentence(known.code, known.detail, this.language));
  }
}

/** A statement keeps its line breaks, and nothing else that a terminal would obey. */
function plainStatement(sql: string): string {
  return sql.split('\n').map(plainLine).join('\n');
}

function newThreadId(): string {
  return `terminal-${randomUUID()}`;
}
