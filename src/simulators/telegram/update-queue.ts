import type { Message, Update } from 'grammy/types';
import { conflict } from './api-error.ts';
import type { Clock } from './clock.ts';

export type UpdateKind = Exclude<keyof Update, 'update_id'>;
/** What an update of a kind holds; messages are built as `Message`, whose chat the types cannot narrow. */
export type UpdateContent<K extends UpdateKind> = K extends 'message' | 'edited_message'
  ? Message
  : NonNullable<Update[K]>;

/** An update that waits for its bot. `lane` is the chat it belongs to: a webhook gets one at a time of each. */
export interface WaitingUpdate {
  readonly update: Update;
  readonly lane: string;
  readonly addedAt: number;
}

interface Poller {
  readonly limit: number;
  resolve(updates: readonly Update[]): void;
  reject(error: Error): void;
}

/** Left out unless `allowed_updates` names them: Bot API, getUpdates. */
const LEFT_OUT_BY_DEFAULT: readonly string[] = ['chat_member', 'message_reaction', 'message_reaction_count'];
const MAX_LIMIT = 100;
const MAX_TIMEOUT_SECONDS = 50;
/** How many confirmed updates are kept, so that they can be delivered once more. */
const KEPT = 1000;

/** Updates of one bot: handed out until they are confirmed, by `offset` or by a webhook's 2xx. */
export class UpdateQueue {
  #nextId: number;
  #waiting: WaitingUpdate[] = [];
  #confirmed: WaitingUpdate[] = [];
  #again: WaitingUpdate[] = [];
  #allowed: ReadonlySet<string> | null = null;
  #poller: Poller | null = null;
  #listener: (() => void) | null = null;

  constructor(firstId: number) {
    this.#nextId = firstId;
  }

  get waiting(): readonly WaitingUpdate[] {
    return this.#waiting;
  }

  /** Names that were allowed explicitly, null for the default. */
  get allowed(): readonly string[] | null {
    return this.#allowed && [...this.#allowed];
  }

  /** An empty list is the default again; undefined leaves it as it is. */
  allow(kinds: readonly string[] | undefined): void {
    if (kinds) this.#allowed = kinds.length > 0 ? new Set(kinds) : null;
  }

  /** Null where the bot does not want this kind. */
  add<K extends UpdateKind>(kind: K, content: UpdateContent<K>, lane: string, now: number): Update | null {
    if (this.#allowed ? !this.#allowed.has(kind) : LEFT_OUT_BY_DEFAULT.includes(kind)) return null;
    const update = { update_id: this.#nextId++, [kind]: content } as Update;
    this.#waiting.push({ update, lane, addedAt: now });
    this.#handOut();
    this.#listener?.();
    return update;
  }

  /** Called with every new update: a webhook's sender. */
  listen(listener: (() => void) | null): void {
    this.#listener = listener;
  }

  confirm(updateId: number): void {
    const index = this.#waiting.findIndex(({ update }) => update.update_id === updateId);
    if (index >= 0) this.#keep(this.#waiting.splice(index, 1));
  }

  drop(): void {
    this.#waiting = [];
    this.#again = [];
  }

  /** Delivers the latest confirmed updates once more, under the same ids: what the platform may do at any time. */
  redeliver(count: number): number {
    const again = this.#confirmed.splice(Math.max(0, this.#confirmed.length - count));
    if (this.#listener) {
      this.#waiting.unshift(...again);
      this.#listener();
    } else {
      this.#again.push(...again);
      this.#handOut();
    }
    return again.length;
  }

  /** getUpdates. A second poller ends the first with a conflict, as on the platform. */
  poll(
    clock: Clock,
    options: { offset: number; limit: number; timeoutSeconds: number; signal: AbortSignal },
  ): Promise<readonly Update[]> {
    this.interrupt('terminated by other getUpdates request; make sure that only one bot instance is running');
    const { offset } = options;
    if (offset > 0) this.#confirmWhere(({ update }) => update.update_id < offset);
    if (offset < 0) this.#confirmWhere((_, index, { length }) => index < length + offset);
    const limit = Math.min(Math.max(options.limit, 1), MAX_LIMIT);
    const timeoutMs = Math.min(Math.max(options.timeoutSeconds, 0), MAX_TIMEOUT_SECONDS) * 1000;
    const ready = this.#take(limit);
    if (ready.length > 0 || timeoutMs === 0) return Promise.resolve(ready);
    return new Promise((resolve, reject) => {
      const settle = () => {
        if (this.#poller === poller) this.#poller = null;
        stopTimer();
        options.signal.removeEventListener('abort', leave);
      };
      const poller: Poller = {
        limit,
        resolve: updates => {
          settle();
          resolve(updates);
        },
        reject: error => {
          settle();
          reject(error);
        },
      };
      const leave = () => poller.resolve([]);
      const stopTimer = clock.after(timeoutMs, leave);
      options.signal.addEventListener('abort', leave);
      this.#poller = poller;
    });
  }

  /** Ends a poll under way, with the reason that the poller is told. */
  interrupt(reason: string): void {
    this.#poller?.reject(conflict(reason));
  }

  #handOut(): void {
    const poller = this.#poller;
    if (!poller) return;
    // Later in the same turn, so that updates that come together are handed out together.
    queueMicrotask(() => {
      if (this.#poller !== poller) return;
      const ready = this.#take(poller.limit);
      if (ready.length > 0) poller.resolve(ready);
    });
  }

  #take(limit: number): Update[] {
    const again = this.#again.splice(0, limit);
    this.#keep(again);
    return [...again, ...this.#waiting.slice(0, limit - again.length)].map(({ update }) => update);
  }

  #confirmWhere(isConfirmed: (one: WaitingUpdate, index: number, all: readonly WaitingUpdate[]) => boolean) {
    const { yes = [], no = [] } = Object.groupBy(this.#waiting.entries(), ([index, one]) =>
      isConfirmed(one, index, this.#waiting) ? 'yes' : 'no',
    );
    this.#waiting = no.map(([, one]) => one);
    this.#keep(yes.map(([, one]) => one));
  }

  #keep(updates: readonly WaitingUpdate[]): void {
    this.#confirmed.push(...updates);
    if (this.#confirmed.length > KEPT) this.#confirmed.splice(0, this.#confirmed.length - KEPT);
  }
}
