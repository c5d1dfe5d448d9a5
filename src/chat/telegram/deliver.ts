import type { Message } from '@grammyjs/types';
import { isAppError } from '../../errors.ts';
import type { AttachedFile, ReadAttached } from '../port.ts';
import type { TelegramMessageRef } from './address.ts';
import type { ApiCall, MadeFile, Payload } from './api-call.ts';
import { ApiFailure } from './failure.ts';
import { isGoodPhoto } from './photo.ts';
import type { ServerFeatures } from './server-features.ts';
import type { Transport, UploadBytes } from './transport.ts';

export interface DeliverDeps {
  readonly transport: Transport;
  readonly features: ServerFeatures;
  readonly readAttached: ReadAttached;
  /** Bytes of one file at most. */
  readonly maxUploadBytes: number;
  readonly wait: (ms: number) => Promise<void>;
}

/** What came of one call; null where Telegram does not hand the message back: it already was so, or only one person has it. */
export type Sent = Pick<TelegramMessageRef, 'chat' | 'message' | 'kind' | 'ephemeral'> | null;

export interface DeliverOptions {
  /** Looks at what stands on the platform after each call; what it throws ends the delivery. */
  readonly inspect?: (sent: Sent) => Promise<void>;
  /**
   * For a delivery that is repeated when its end is unknown, as an edit is: said once in place of a later part of which nobody
   * knows whether it arrived. Without it such a part makes the whole delivery `unknown`.
   */
  readonly doubt?: ApiCall;
}

/** Tries that a message takes whose beginning already stands. */
const MORE_TRIES = 4;
/** All of a delivery, waits included: the outbox takes a platform that is silent for two minutes for one that said nothing. */
const LONGEST_DELIVERY_MS = 100_000;

/**
 * Makes the calls in order and tells what came of the last one. What the platform refuses is said more plainly, as the call
 * itself tells how. Throws `ApiFailure`. Once something stands, `later` is waited out here and becomes `unknown` in the
 * end: a caller that began anew would say the beginning twice.
 */
export async function deliver(
  calls: readonly ApiCall[],
  deps: DeliverDeps,
  options: DeliverOptions = {},
): Promise<Sent> {
  const delivery: Delivery = {
    deps,
    options,
    where: {},
    stands: false,
    isDoubtful: false,
    endsAt: Date.now() + LONGEST_DELIVERY_MS,
    signal: AbortSignal.timeout(LONGEST_DELIVERY_MS),
  };
  return deliverAll(calls, delivery);
}

interface Delivery {
  readonly deps: DeliverDeps;
  readonly options: DeliverOptions;
  /** Learnt on the way and true for the calls that follow: another chat number, no topic. */
  where: Payload;
  stands: boolean;
  isDoubtful: boolean;
  readonly endsAt: number;
  readonly signal: AbortSignal;
}

async function deliverAll(calls: readonly ApiCall[], delivery: Delivery): Promise<Sent> {
  let last: Sent = null;
  for (const call of calls) last = await deliverOne(call, delivery);
  return last;
}

async function deliverOne(call: ApiCall, delivery: Delivery): Promise<Sent> {
  for (let tried = 1; ; tried++) {
    try {
      const sent = await perform(call, delivery);
      delivery.stands = true;
      await delivery.options.inspect?.(sent);
      return sent;
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      if (adapt(error, call, delivery)) continue;
      if (error.kind === 'same') {
        delivery.stands = true;
        return null;
      }
      if (call.instead && ['markup', 'noMethod', 'rejected'].includes(error.kind)) {
        return deliverAll(call.instead, delivery);
      }
      if (!delivery.stands || !['later', 'unknown'].includes(error.kind)) throw error;
      const mayWait = tried <= MORE_TRIES && Date.now() + error.afterMs < delivery.endsAt;
      if (error.kind === 'unknown' || !mayWait) return inDoubt(error, delivery);
      await delivery.deps.wait(error.afterMs);
    }
  }
}

/** Something stands, and of this part nobody knows. */
async function inDoubt(error: ApiFailure, delivery: Delivery): Promise<Sent> {
  const { doubt } = delivery.options;
  if (!doubt) throw new ApiFailure('unknown', error.message);
  if (!delivery.isDoubtful) {
    delivery.isDoubtful = true;
    await perform(doubt, delivery).catch(() => null);
  }
  return null;
}

/** Takes in what a refusal teaches; true when the same call may now succeed. Every lesson is learnt once. */
function adapt(failure: ApiFailure, call: ApiCall, delivery: Delivery): boolean {
  if (failure.kind === 'noMethod') delivery.deps.features.lacks(call.method);
  const payload = { ...call.payload, ...delivery.where };
  if (
    failure.kind === 'noTopic' &&
    'message_thread_id' in payload &&
    payload.message_thread_id !== undefined
  ) {
    delivery.where = { ...delivery.where, message_thread_id: undefined };
    return true;
  }
  if (failure.kind === 'moved' && failure.movedTo !== null && failure.movedTo !== payload.chat_id) {
    // What was replied to has another number in the new group.
    delivery.where = { ...delivery.where, chat_id: failure.movedTo, reply_parameters: undefined };
    return true;
  }
  return false;
}

async function perform(call: ApiCall, { deps, where, signal }: Delivery): Promise<Sent> {
  const upload = call.upload && (await readUpload(call.upload, call, deps));
  const payload = compact({ ...call.payload, ...where });
  const result = await deps.transport.call(call.method, payload, { upload, signal });
  if (typeof result !== 'object' || result === null || !('message_id' in result)) return null;
  const message = result as Message;
  return {
    chat: message.chat.id,
    message: message.message_id,
    kind: call.upload ? 'media' : 'text',
    ephemeral: message.ephemeral_message_id ?? null,
  };
}

/** Parameters without those that are undefined. */
function compact(payload: Payload): Payload {
  return Object.fromEntries(Object.entries(payload).filter(([, value]) => value !== undefined));
}

async function readUpload(
  { field, file }: NonNullable<ApiCall['upload']>,
  { method, payload }: ApiCall,
  deps: DeliverDeps,
): Promise<UploadBytes> {
  const bytes = await bytesOf(file, method, deps.readAttached);
  const asPhoto = field === 'photo' || (field === 'media' && (payload.media as Payload).type === 'photo');
  if (bytes.byteLength > deps.maxUploadBytes || (asPhoto && !isGoodPhoto(bytes))) {
    throw new ApiFailure('rejected', `${method}: too large`);
  }
  return { field, name: file.name, bytes };
}

async function bytesOf(
  file: AttachedFile | MadeFile,
  method: string,
  readAttached: ReadAttached,
): Promise<Uint8Array<ArrayBuffer>> {
  if ('bytes' in file) return file.bytes;
  try {
    return await readAttached(file.fileId);
  } catch (error) {
    // Cleared since: its words are still worth saying.
    if (isAppError(error, 'not_found')) throw new ApiFailure('rejected', `${method}: file is gone`);
    throw new ApiFailure('later', `${method}: file cannot be read`, { afterMs: 2000 });
  }
}
