import type { Message, MessageEntity, ReactionType, RichMessage } from 'grammy/types';

/** What a bot answered to a pressed button. */
export interface CallbackAnswer {
  readonly queryId: string;
  readonly text: string | null;
  readonly showAlert: boolean;
  readonly url: string | null;
}

/** A message that is still being written: shown for 30 seconds after its last change. */
export interface Draft {
  readonly draftId: number;
  readonly threadId: number | null;
  readonly text: string;
  readonly entities: readonly MessageEntity[];
  readonly rich: RichMessage | null;
  readonly canStop: boolean;
  readonly keepOnStop: boolean;
  /** The person has pressed Stop. */
  readonly stopped: boolean;
}

/** Everything that can be seen to happen, in order. `room` is the key of the chat it happens in. */
export type Happening = { readonly at: number } & (
  | {
      readonly kind: 'message';
      readonly room: string;
      readonly message: Message;
      readonly by: 'bot' | 'person';
    }
  | { readonly kind: 'edited'; readonly room: string; readonly message: Message; readonly before: Message }
  /** `messageId` is 0 for a message that one person saw: then `ephemeralId` names it. */
  | {
      readonly kind: 'deleted';
      readonly room: string;
      readonly messageId: number;
      readonly ephemeralId: number | null;
    }
  | { readonly kind: 'draft'; readonly room: string; readonly draft: Draft }
  | { readonly kind: 'draft-ended'; readonly room: string; readonly draftId: number }
  | {
      readonly kind: 'action';
      readonly room: string;
      readonly action: string;
      readonly threadId: number | null;
    }
  | {
      readonly kind: 'answered';
      readonly room: string;
      readonly personId: number;
      readonly answer: CallbackAnswer;
    }
  | {
      readonly kind: 'reaction';
      readonly room: string;
      readonly messageId: number;
      readonly reaction: readonly ReactionType[];
    }
  /** Members, title or topics changed, or the room moved. */
  | { readonly kind: 'room'; readonly room: string }
  | { readonly kind: 'commands' }
  /** A webhook took an update with a 2xx, or did not and gets it again. */
  | {
      readonly kind: 'delivery';
      readonly botId: number;
      readonly updateId: number;
      readonly isTaken: boolean;
    }
);

type Without<T> = T extends unknown ? Omit<T, 'at'> : never;

/** The record of what happened, and the way to wait for what is still to happen. */
export class Journal {
  readonly #entries: Happening[] = [];
  readonly #listeners = new Set<(entry: Happening) => void>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  get entries(): readonly Happening[] {
    return this.#entries;
  }

  add(entry: Without<Happening>): void {
    const dated = { ...entry, at: this.#now() } as Happening;
    this.#entries.push(dated);
    for (const listener of [...this.#listeners]) listener(dated);
  }

  subscribe(listener: (entry: Happening) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * The first entry from `from` on that `match` makes something of, waiting for it where it has not happened yet.
   * Rejects after `timeoutMs` of the machine's time with the kinds of what did happen: a test then says what it missed.
   */
  waitFor<T>(
    match: (entry: Happening, index: number) => T | null | undefined | false,
    options: { from?: number; timeoutMs?: number } = {},
  ): Promise<{ readonly found: T; readonly index: number }> {
    const from = options.from ?? 0;
    for (let index = from; index < this.#entries.length; index++) {
      const found = match(this.#entries[index] as Happening, index);
      if (found) return Promise.resolve({ found, index });
    }
    return new Promise((resolve, reject) => {
      const timeoutMs = options.timeoutMs ?? 10_000;
      const end = this.subscribe(entry => {
        const index = this.#entries.length - 1;
        const found = match(entry, index);
        if (!found) return;
        end();
        clearTimeout(timer);
        resolve({ found, index });
      });
      const timer = setTimeout(() => {
        end();
        const seen = this.#entries.slice(from).map(told);
        reject(new Error(`Waited ${timeoutMs} ms in vain; since then: ${seen.join(', ') || 'nothing'}`));
      }, timeoutMs);
    });
  }
}

function told(entry: Happening): string {
  if (entry.kind !== 'message' && entry.kind !== 'edited') return entry.kind;
  const { text, caption, rich_message } = entry.message;
  const what = text ?? caption ?? (rich_message ? 'rich message' : 'media');
  return `${entry.kind === 'message' ? entry.by : 'edited'} "${what.slice(0, 60)}"`;
}
