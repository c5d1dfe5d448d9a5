import type { Reply } from '../../assistant/message.ts';
import type { Button, MessageRef, OutMessage } from '../port.ts';
import { plainLine } from './cells.ts';
import { blockLines } from './message.ts';
import { type Look, optionsOf, renderReply, tableLines } from './render.ts';

/** What a number stands for: a button under a message, or words to say. */
export type Choice =
  | { readonly kind: 'press'; readonly button: string; readonly from: MessageRef }
  | { readonly kind: 'say'; readonly text: string }
  | { readonly kind: 'again' };

interface Offered {
  readonly from: MessageRef;
  readonly choice: Choice;
}

/**
 * What stands on the terminal. Numbers choose among what was offered last: a message with choices takes the place of the turn
 * before's, several of one turn are counted on. The latest answer with a statement behind it is what /sql and /more speak of.
 */
export class Screen {
  readonly #look: () => Look;
  readonly #print: (line: string) => void;
  #offered: Offered[] = [];
  #isNewTurn = true;
  #answered: Reply | null = null;
  #shownRows = 0;
  #count = 0;
  #expectsReply = false;

  constructor(look: () => Look, print: (line: string) => void) {
    this.#look = look;
    this.#print = print;
  }

  /** From now on what is offered takes the place of what was offered before. */
  beginTurn(): void {
    this.#isNewTurn = true;
  }

  get choices(): number {
    return this.#offered.length;
  }

  /** The person was asked for a line of text, so a number may be one. */
  get expectsReply(): boolean {
    return this.#expectsReply;
  }

  /** What was offered under this number, from 1 on. */
  choice(number: number): Choice | undefined {
    return this.#offered[number - 1]?.choice;
  }

  print(line: string): void {
    this.#print(line);
  }

  /** Draws a message; files are named by where they were saved, in their order. */
  show(message: OutMessage, saved: readonly (string | null)[] = []): MessageRef {
    this.#count += 1;
    const ref = { message: this.#count };
    const files = [...saved];
    let isSetOff = false;
    for (const block of message.blocks) {
      const lines =
        block.kind === 'answer'
          ? this.#answer(block.reply, ref)
          : block.kind === 'buttons'
            ? block.rows.flat().map(button => this.#button(button, ref))
            : block.kind === 'feedback'
              ? [block.up, block.down].map(button => this.#button(button, ref))
              : blockLines(block, message.language, this.#look(), files);
      isSetOff ||= ['answer', 'buttons', 'feedback'].includes(block.kind);
      for (const line of lines) this.#print(line);
    }
    if (isSetOff) this.#print('');
    // Words in between, such as what is wrong with what was typed, leave the question standing.
    if (isSetOff || message.expectsReply) this.#expectsReply = message.expectsReply ?? false;
    return ref;
  }

  /** The message's buttons can be pressed no more. */
  settle({ message }: MessageRef): void {
    this.#offered = this.#offered.filter(({ from }) => from.message !== message);
  }

  /** Forgets the answer and what was offered: a new conversation. */
  clear(): void {
    this.#answered = null;
    this.#offered = [];
  }

  get answered(): Reply | null {
    return this.#answered;
  }

  /** The next rows of the latest table; false where there are no more at hand. */
  more(): boolean {
    const table = this.#answered?.table;
    if (!this.#answered || !table || this.#shownRows >= table.rows.length) return false;
    for (const line of tableLines(this.#answered, this.#look(), this.#shownRows)) this.#print(line);
    this.#shownRows += this.#look().rows;
    return true;
  }

  #answer(reply: Reply, from: MessageRef): string[] {
    if (reply.sql || reply.table) {
      this.#answered = reply;
      this.#shownRows = Math.min(this.#look().rows, reply.table?.rows.length ?? 0);
    }
    this.#replaceOld();
    const first = this.#offered.length + 1;
    const options = optionsOf(reply);
    for (const text of options) this.#offered.push({ from, choice: { kind: 'say', text } });
    if (reply.canAnswerWithoutModel) this.#offered.splice(-1, 1, { from, choice: { kind: 'again' } });
    return renderReply(reply, { ...this.#look(), firstNumber: first });
  }

  #button({ id, label, url }: Button, from: MessageRef): string {
    const { style } = this.#look();
    if (url !== undefined) return `  ${plainLine(label)}: ${plainLine(url)}`;
    this.#replaceOld();
    this.#offered.push({ from, choice: { kind: 'press', button: id, from } });
    return `  ${style.accent(String(this.#offered.length))}  ${plainLine(label)}`;
  }

  #replaceOld(): void {
    if (!this.#isNewTurn) return;
    this.#isNewTurn = false;
    this.#offered = [];
  }
}
