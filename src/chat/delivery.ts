import { isAppError } from '../errors.ts';
import { type Clock, later } from './clock.ts';
import { newReference, newShowToken, rejectedNotice, unknownNotice, withoutLostFiles } from './notices.ts';
import type { DeliveryEnd, TakenMessage } from './outbox-queries.ts';
import { type ChatPort, DeliveryError, type MessageRef } from './port.ts';

/** What the platform said. `refused` carries what was thrown. */
export type Delivered =
  | { readonly kind: 'sent'; readonly ref: MessageRef }
  | {
      readonly kind: 'refused';
      readonly outcome: DeliveryError['outcome'];
      readonly afterMs: number;
      readonly error: unknown;
    };

/** The end of a delivery, without whose line it is; `reference` is the one that a person is told. */
export type Ending = Omit<DeliveryEnd, 'key' | 'heldBy' | 'id'> & { readonly reference: string | null };

/** How long a platform may ask for patience. */
const PATIENCE_MS = 24 * 60 * 60_000;
const LONGEST_PAUSE_MS = 60_000;
const LONGEST_SILENCE_MS = 120_000;
/** Tries of what may be repeated and gets no answer. */
const MOST_REPEATS = 6;

/** Delivers one message. Never throws; a platform that stays silent for two minutes has said nothing. */
export async function deliver(message: TakenMessage, port: ChatPort, clock: Clock): Promise<Delivered> {
  if (message.interrupted && !isRepeatable(message)) {
    return { kind: 'refused', outcome: 'unknown', afterMs: 0, error: null };
  }
  try {
    return { kind: 'sent', ref: await answered(hand(message, port), clock) };
  } catch (error) {
    if (error instanceof DeliveryError) {
      return { kind: 'refused', outcome: error.outcome, afterMs: error.afterMs, error };
    }
    // A file that was erased under the adapter's hands was not sent; of anything else nobody knows how far it came.
    const outcome = isAppError(error, 'not_found') ? 'later' : 'unknown';
    return { kind: 'refused', outcome, afterMs: 0, error };
  }
}

/** What becomes of a message by what the platform said of it. */
export function endingOf(message: TakenMessage, delivered: Delivered, port: ChatPort, now: Date): Ending {
  const paced = later(now, port.capabilities.pace.conversationMs);
  const ending: Ending = {
    state: 'sent',
    ref: null,
    dueAt: paced,
    afresh: false,
    endsLine: false,
    showToken: null,
    notice: null,
    reference: null,
  };
  if (delivered.kind === 'sent') return { ...ending, ref: delivered.ref };
  switch (delivered.outcome) {
    case 'later': {
      if (now.getTime() - message.queuedAt.getTime() > PATIENCE_MS) return { ...ending, state: 'expired' };
      return {
        ...ending,
        state: 'waiting',
        dueAt: later(now, delivered.afterMs || growing(message)),
      };
    }
    case 'unknown': {
      if (isRepeatable(message) && message.attempts < MOST_REPEATS) {
        return { ...ending, state: 'waiting', dueAt: later(now, growing(message)) };
      }
      return message.isNotice ? rejected(message, ending) : unknown(message, ending);
    }
    case 'dead':
      return { ...ending, state: 'dead', endsLine: message.account === null };
    case 'rejected': {
      // What it was to replace is gone, perhaps deleted by the person; the answer itself has not been seen yet.
      if (message.replaces !== null) return { ...ending, state: 'waiting', afresh: true };
      return rejected(message, ending);
    }
  }
}

function unknown(message: TakenMessage, ending: Ending): Ending {
  const showToken = newShowToken();
  return {
    ...ending,
    state: 'unknown',
    showToken,
    notice: unknownNotice(showToken, message.message.language),
  };
}

/** A notice that is refused has nothing left to say it with. */
function rejected(message: TakenMessage, ending: Ending): Ending {
  const reference = newReference();
  const notice = message.isNotice ? null : rejectedNotice(reference, message.message.language);
  return { ...ending, state: 'rejected', notice, reference };
}

/** Shown once, however often it is sent: it takes another message's place, or says nothing that matters twice. */
function isRepeatable(message: TakenMessage): boolean {
  return message.replaces !== null || message.isNotice;
}

function growing({ attempts }: TakenMessage): number {
  return Math.min(1_000 * 2 ** (attempts - 1), LONGEST_PAUSE_MS);
}

async function answered<T>(call: Promise<T>, clock: Clock): Promise<T> {
  const silence = Promise.withResolvers<never>();
  using _ = clock.schedule(LONGEST_SILENCE_MS, () =>
    silence.reject(new DeliveryError('unknown', 'The platform gave no answer.')),
  );
  return await Promise.race([call, silence.promise]);
}

function hand(taken: TakenMessage, port: ChatPort): Promise<MessageRef> {
  const message = withoutLostFiles(taken.message, taken.keptFiles);
  if (taken.replaces) return port.edit(taken.replaces, message);
  if (taken.account) return port.sendPrivately(taken.address, taken.account, message);
  return port.send(taken.address, message);
}
