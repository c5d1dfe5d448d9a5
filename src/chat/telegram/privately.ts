import { isPrivate, type TelegramAddress, type TelegramMessageRef } from './address.ts';
import type { DeliverOptions, Sent } from './deliver.ts';
import { envelopeOf, refOf } from './envelope.ts';
import { ApiFailure } from './failure.ts';
import type { Envelope } from './render.ts';
import type { ServerFeatures } from './server-features.ts';
import type { Transport } from './transport.ts';

export interface PrivatelyDeps {
  readonly transport: Transport;
  readonly features: ServerFeatures;
  /** Delivers the message in question into an envelope. */
  readonly send: (envelope: Envelope, options?: DeliverOptions) => Promise<Sent>;
  readonly remove: (ref: TelegramMessageRef) => Promise<void>;
}

/**
 * Delivers a message to one person: in the room where the server shows it to nobody else, in their private chat otherwise.
 * Throws `ApiFailure`; of kind `dead` when the person has never begun a private chat.
 */
export async function sendToOne(
  room: TelegramAddress,
  person: number,
  deps: PrivatelyDeps,
): Promise<TelegramMessageRef> {
  if (!isPrivate(room.chat) && (await knowsEphemeral(deps))) {
    const ref = await sendEphemerally(room, person, deps);
    if (ref) return ref;
  }
  // A private chat has the number of its person. A topic is kept where the conversation is that chat already.
  const topic = room.chat === person ? room.topic : null;
  const own: TelegramAddress = { bot: room.bot, chat: person, topic, replyTo: null };
  return refOf(await deps.send(envelopeOf(own)), own);
}

/** Null when the room cannot show it to one person only; nothing stands there then. */
async function sendEphemerally(
  room: TelegramAddress,
  person: number,
  { features, send, remove }: PrivatelyDeps,
): Promise<TelegramMessageRef | null> {
  const at = { ...room, receiver: person };
  const inspect = async (sent: Sent) => {
    if (!sent || sent.ephemeral !== null) return;
    // The server has shown it to everybody: it is taken back before anything else is done.
    features.ephemeral = false;
    await remove(refOf(sent, at));
    throw new SeenByAll();
  };
  try {
    return refOf(await send(envelopeOf({ ...room, replyTo: null }, person), { inspect }), at);
  } catch (error) {
    if (error instanceof SeenByAll) return null;
    if (error instanceof ApiFailure && (error.kind === 'rejected' || error.kind === 'dead')) return null;
    throw error;
  }
}

/**
 * Whether the server knows messages for one member. An older one ignores the parameter, so it is asked by a method that came
 * with it, without parameters: who knows the method misses them, who does not says so.
 */
async function knowsEphemeral({ features, transport }: PrivatelyDeps): Promise<boolean> {
  if (features.ephemeral !== null) return features.ephemeral;
  features.ephemeral = await transport.call('deleteEphemeralMessage', {}).then(
    () => true,
    error => {
      if (!(error instanceof ApiFailure)) return null;
      if (error.kind === 'noMethod') return false;
      // Any other refusal of the request itself is an answer of the method.
      return ['rejected', 'dead', 'gone'].includes(error.kind) ? true : null;
    },
  );
  return features.ephemeral ?? false;
}

/** What was meant for one person stood in the room for all. */
class SeenByAll extends Error {
  override readonly name = 'SeenByAll';
}
