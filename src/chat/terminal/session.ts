import { randomUUID } from 'node:crypto';
import type { Actor } from '../../access/actor.ts';
import type { Language } from '../../capabilities/tool.ts';
import { AppError } from '../../errors.ts';
import { errorSentence } from '../../words/errors.ts';
import { terminalWords } from '../../words/terminal.ts';
import type { DirectRoom } from '../direct-room.ts';
import type { Direct } from '../exchange.ts';
import type { InboundBody } from '../port.ts';
import { accountId, eventOf, personOf, type Speaker, typed } from '../surface.ts';
import { plainLine } from './cells.ts';
import { helpLines, type Look } from './render.ts';
import { Screen } from './screen.ts';
import { TerminalPort } from './terminal-port.ts';

export interface SessionDeps {
  readonly room: DirectRoom;
  readonly actor: Actor;
  readonly language: Language;
  /** Questions that this base answers. */
  readonly examples: (language: Language) => readonly string[];
  /** Where files are saved. */
  readonly folder: string;
  readonly timeZone: string;
  readonly look: () => Look;
  readonly print: (line: string) => void;
  /** Says what is being done; null when it is done. */
  readonly progress: (text: string | null) => void;
  /** Takes the cause of what went wrong inside; the person reads only words. */
  readonly report: (error: unknown) => void;
}

const LEAVING = ['quit', 'exit', 'q'];

/**
 * One person's conversation at a terminal. `handle` takes a line and resolves when its answer is printed: `leave` after
 * /quit. What is said is handled as in every messenger; only what looks at the screen itself (/more, /sql) is done here.
 */
export class ChatSession {
  readonly #deps: SessionDeps;
  readonly #screen: Screen;
  readonly #conversation: string;
  #chosen: Language | null = null;
  #threadId = newThreadId();
  #question = '';

  constructor(deps: SessionDeps) {
    this.#deps = deps;
    this.#screen = new Screen(deps.look, deps.print);
    this.#conversation = `terminal:${accountId(deps.actor)}`;
  }

  get words() {
    return terminalWords[this.#chosen ?? this.#deps.language];
  }

  async handle(line: string, signal: AbortSignal): Promise<'go on' | 'leave'> {
    const text = line.trim();
    if (text === '') return 'go on';
    try {
      return await this.#hear(text, signal);
    } catch (error) {
      this.#fail(error, signal);
      return 'go on';
    }
  }

  /** Prints what was said to this person from elsewhere while they were away or at something else. */
  async readMail(): Promise<void> {
    const { room } = this.#deps;
    const mail = await room.mail('terminal', this.#conversation);
    const mine = mail.filter(({ conversation }) => conversation === this.#conversation);
    const port = this.#port(room.readAttached);
    for (const { address, message } of mine) await port.send(address, message);
    await room.settle(mine);
  }

  async #hear(text: string, signal: AbortSignal): Promise<'go on' | 'leave'> {
    const body = this.#bodyOf(text);
    if (typeof body === 'number') {
      this.#deps.print(this.words.chooseNumber(body));
      return 'go on';
    }
    const command = body.kind === 'command' ? body.name : null;
    if (command !== null && LEAVING.includes(command)) return 'leave';
    if (command === 'more') this.#more();
    else if (command === 'sql' && this.#screen.answered?.sql) {
      this.#deps.print(plainStatement(this.#screen.answered.sql));
    } else await this.#take(body, signal);
    if (command === 'help') this.#helpMore();
    return 'go on';
  }

  /** What a line means: a number chooses, where something is offered. A number beyond what is offered is answered with how many. */
  #bodyOf(text: string): InboundBody | number {
    const { choices, expectsReply } = this.#screen;
    if (!/^\d{1,2}$/.test(text) || choices === 0) return typed(text);
    const choice = this.#screen.choice(Number(text));
    if (!choice) return expectsReply ? typed(text) : choices;
    switch (choice.kind) {
      case 'press':
        return { kind: 'press', button: choice.button, from: choice.from };
      case 'say':
        return { kind: 'text', text: choice.text, addressed: true };
      case 'again':
        return { kind: 'text', text: this.#question, addressed: true, model: 'embedded' };
    }
  }

  async #take(body: InboundBody, signal: AbortSignal): Promise<void> {
    const { room, progress, actor, language, timeZone } = this.#deps;
    const speaker: Speaker = { platform: 'terminal', actor, language, chosen: this.#chosen, timeZone };
    const place = { dedupeKey: randomUUID(), conversationKey: this.#conversation, address: {} };
    if (body.kind === 'text') this.#question = body.text;
    this.#screen.beginTurn();
    progress(this.words.working);
    try {
      const event = eventOf(speaker, body, place);
      const direct = this.#direct(speaker);
      await room.take({ event, direct, port: files => this.#port(files), signal });
    } finally {
      progress(null);
    }
    await this.readMail();
  }

  #direct(speaker: Speaker): Direct {
    return {
      person: personOf(speaker),
      countsAs: this.#conversation,
      threadId: this.#threadId,
      beginThread: () => {
        this.#threadId = newThreadId();
        this.#screen.clear();
      },
      keepLanguage: language => {
        this.#chosen = language;
      },
    };
  }

  #port(readAttached: DirectRoom['readAttached']): TerminalPort {
    const { folder, progress } = this.#deps;
    return new TerminalPort({ screen: this.#screen, readAttached, folder, progress });
  }

  #more(): void {
    if (this.#screen.more()) return;
    const table = this.#screen.answered?.table;
    const { restInFile, noMore } = this.words;
    this.#deps.print(table?.truncated ? restInFile(table.rows.length, table.totalRows) : noMore);
  }

  /** After the commands that are everywhere, those of a terminal. */
  #helpMore(): void {
    const { examples, look, print, language } = this.#deps;
    const spoken = this.#chosen ?? language;
    for (const line of helpLines(spoken, examples(spoken), look())) print(line);
  }

  #fail(error: unknown, signal: AbortSignal): void {
    const known = signal.aborted
      ? new AppError('cancelled', 'stopped by the person')
      : error instanceof AppError
        ? error
        : new AppError('internal', 'unexpected', { cause: error });
    if (known.code === 'internal') this.#deps.report(error);
    this.#deps.print(errorSentence(known.code, known.detail, this.#chosen ?? this.#deps.language));
  }
}

/** A statement keeps its line breaks, and nothing else that a terminal would obey. */
function plainStatement(sql: string): string {
  return sql.split('\n').map(plainLine).join('\n');
}

function newThreadId(): string {
  return `terminal-${randomUUID()}`;
}
