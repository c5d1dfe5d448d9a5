import type { Update } from '@grammyjs/types';
import type { Logger } from '../../log.ts';
import { loggedError } from '../logged-error.ts';
import { pause } from '../pause.ts';
import { ApiFailure } from './failure.ts';
import type { Transport } from './transport.ts';

export interface PollingOptions {
  readonly transport: Transport;
  /** Resolves once the update is stored or known to be nobody's; what it rejects keeps the update unconfirmed. */
  readonly handle: (update: Update) => Promise<void>;
  readonly allowedUpdates: readonly string[];
  readonly logger: Logger;
  /** Resolves early when the signal is aborted; a real pause when absent. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Seconds that the server holds a request without news. */
  readonly holdSeconds?: number;
}

export interface Polling {
  /** Ends when polling has stopped; rejects with an `ApiFailure` of kind `unauthorized` only. */
  readonly done: Promise<void>;
  /** Gives up the request under way, lets the update in hand be stored and confirms what was. */
  stop(): Promise<void>;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Takes updates by long polling. An update is confirmed, by the next request's `offset`, only after it and all before it
 * were handled; when one fails, it and those after it are asked for again after a pause that doubles up to half a minute.
 * No failure but a refused token ends it. The frameworks' own polling is not used: telegraf moves its offset before handlers
 * run, and either stops or goes on after a handler that failed.
 */
export function startPolling(options: PollingOptions): Polling {
  const stopping = new AbortController();
  const done = poll(options, stopping.signal);
  // Whoever waits for `done` hears of its rejection; stopping does not.
  done.catch(() => {});
  return {
    done,
    async stop() {
      stopping.abort();
      await done.catch(() => {});
    },
  };
}

async function poll(options: PollingOptions, stopped: AbortSignal): Promise<void> {
  const { transport, allowedUpdates, logger, wait = pause, holdSeconds = 30 } = options;
  let offset = 0;
  let failures = 0;
  while (!stopped.aborted) {
    try {
      const updates = await transport.call(
        'getUpdates',
        { timeout: holdSeconds, allowed_updates: allowedUpdates, ...(offset > 0 && { offset }) },
        { signal: stopped, timeoutMs: (holdSeconds + 10) * 1000 },
      );
      const handled = await handleAll(updates as readonly Update[], options.handle);
      offset = handled.upTo ?? offset;
      if (handled.failure) throw handled.failure.error;
      failures = 0;
    } catch (error) {
      if (stopped.aborted) break;
      if (error instanceof ApiFailure && error.kind === 'unauthorized') throw error;
      failures++;
      const pauseMs = Math.max(
        afterMs(error),
        Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1)),
      );
      logger.warn({ failures, pauseMs, ...causeOf(error) }, whatFailed(error));
      await wait(pauseMs, stopped);
    }
  }
  if (offset > 0) await confirm(transport, offset);
}

interface Handled {
  /** The offset that confirms everything before the first failure; null when there was nothing. */
  readonly upTo: number | null;
  readonly failure: { readonly error: unknown } | null;
}

/** Updates of one chat one after another, chats side by side: a batch takes as long as its longest chat. */
async function handleAll(updates: readonly Update[], handle: PollingOptions['handle']): Promise<Handled> {
  const failed: { readonly id: number; readonly error: unknown }[] = [];
  const chats = Map.groupBy(updates, chatOf).values();
  await Promise.all(
    Array.from(chats, async lane => {
      for (const update of lane) {
        try {
          await handle(update);
        } catch (error) {
          failed.push({ id: update.update_id, error });
          return;
        }
      }
    }),
  );
  const [first] = failed.sort((a, b) => a.id - b.id);
  const last = updates.at(-1);
  return first
    ? { upTo: first.id, failure: first }
    : { upTo: last ? last.update_id + 1 : null, failure: null };
}

/** Zero for what belongs to no chat. */
function chatOf({ message, callback_query: press, my_chat_member: change, ...rest }: Update): number {
  const stopped = rest.stopped_message_generation;
  return (message ?? press?.message ?? change ?? stopped)?.chat.id ?? 0;
}

/** Tells the server what is stored, so that the next start does not hear it again. Best effort: repeats are recognised. */
async function confirm(transport: Transport, offset: number): Promise<void> {
  await transport.call('getUpdates', { offset, limit: 1, timeout: 0 }, { timeoutMs: 3000 }).catch(() => {});
}

function whatFailed(error: unknown): string {
  if (!(error instanceof ApiFailure)) return 'a Telegram update was not stored and will be asked for again';
  return error.kind === 'conflict'
    ? 'Telegram gives the updates to someone else: another process polls with this token, or a webhook is set'
    : 'Telegram did not give updates, asking again';
}

/** The message of a failed call names method and code only. */
function causeOf(error: unknown): object {
  return error instanceof ApiFailure
    ? { call: error.message, kind: error.kind }
    : { error: loggedError(error) };
}

function afterMs(error: unknown): number {
  return error instanceof ApiFailure ? error.afterMs : 0;
}
