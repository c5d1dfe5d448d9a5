import type { Language } from '../capabilities/tool.ts';
import { AppError } from '../errors.ts';
import type { Clock } from './clock.ts';
import type { Delivery, Direct, Exchange, HandleEvent } from './exchange.ts';
import type { TakenEvent } from './inbox-queries.ts';
import type { Hold } from './lines.ts';
import { stoppedNotice } from './notices.ts';
import type { ChatPort, InboundEvent, OutMessage } from './port.ts';
import type { QueuedMessage } from './queued-message.ts';
import { whyAborted } from './turn-aborted.ts';

/** A turn that runs in this process. */
export interface Turn extends Hold, TakenEvent {
  readonly controller: AbortController;
}

/** How a turn went. */
export type TurnResult =
  | { readonly kind: 'done'; readonly messages: readonly QueuedMessage[] }
  /** Cut short by a shutdown: to be handled again. */
  | { readonly kind: 'put_back' }
  /** Its line belongs to somebody else by now. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'failed'; readonly error: unknown };

export interface TurnDeps {
  readonly port: ChatPort;
  readonly direct?: Direct;
  readonly handle: HandleEvent;
  readonly clock: Clock;
  readonly attach: Exchange['attach'];
  /** For people whose language the platform does not tell. */
  readonly language: Language;
}

/** How long an aborted turn may take to notice. */
const LAST_WORDS_MS = 5_000;

/**
 * Runs one turn to its end. Never throws. An aborted turn is over within five seconds whatever it does, so that the
 * conversation, or the shutdown, goes on.
 */
export async function runTurn(turn: Pick<Turn, 'event' | 'controller'>, deps: TurnDeps): Promise<TurnResult> {
  const { event } = turn;
  const { signal } = turn.controller;
  const messages: QueuedMessage[] = [];
  let over = false;
  const exchange: Exchange = {
    event,
    port: deps.port,
    signal,
    attach: deps.attach,
    ...(deps.direct && { direct: deps.direct }),
    say(message, delivery) {
      if (over) throw new AppError('internal', 'The turn is over: nothing more can be said in it.');
      messages.push(answerTo(event, message, delivery));
    },
  };
  using abandoned = someTimeAfterAbort(signal, deps.clock);
  try {
    await Promise.race([deps.handle(exchange), abandoned.promise]);
    return unheard(signal) ?? { kind: 'done', messages };
  } catch (error) {
    if (whyAborted(signal) !== 'stopped') return unheard(signal) ?? { kind: 'failed', error };
    return { kind: 'done', messages: [answerTo(event, stoppedNotice(languageOf(event, deps.language)))] };
  } finally {
    over = true;
  }
}

/** A message about an event: into its own conversation unless `delivery` says another. */
export function answerTo(event: InboundEvent, message: OutMessage, delivery: Delivery = {}): QueuedMessage {
  return {
    conversation: delivery.conversationKey ?? event.conversationKey,
    platform: delivery.platform ?? event.platform,
    address: delivery.address ?? event.address,
    account: delivery.privately ? event.account : null,
    replaces: delivery.replaces ?? null,
    message,
    buttons: delivery.buttons ?? [],
  };
}

export function languageOf(event: InboundEvent, fallback: Language): Language {
  return event.account.language ?? fallback;
}

/** What a turn says after a shutdown or a loss has cut it short is about that, and nobody's business. */
function unheard(signal: AbortSignal): TurnResult | null {
  switch (whyAborted(signal)) {
    case 'shutdown':
      return { kind: 'put_back' };
    case 'lost':
      return { kind: 'lost' };
    default:
      return null;
  }
}

/** Rejects when the signal has been aborted for a while. */
function someTimeAfterAbort(signal: AbortSignal, clock: Clock): Disposable & { promise: Promise<never> } {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => undefined);
  let timer: Disposable | undefined;
  const begin = () => {
    timer = clock.schedule(LAST_WORDS_MS, () => reject(signal.reason));
  };
  signal.addEventListener('abort', begin, { once: true });
  return {
    promise,
    [Symbol.dispose]() {
      signal.removeEventListener('abort', begin);
      timer?.[Symbol.dispose]();
    },
  };
}
