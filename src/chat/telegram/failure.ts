import { DeliveryError } from '../port.ts';

/**
 * What a failed call means for the one who made it.
 * `later`: nothing happened, the same call may be made again. `unknown`: it went out and no answer came.
 * `dead`: this chat cannot be reached. `same`: it already is as asked. `markup`: entities cannot be parsed.
 * `noMethod`: an older server. `noTopic`: the topic is gone. `moved`: the group has the number `movedTo` now.
 * `gone`: the message to change is not there or is of another kind. `conflict`: someone else takes this bot's updates.
 * `tooLarge`: a file above the server's bound. `unauthorized`: the token is refused. `rejected`: anything else that
 * repeating does not mend.
 */
export type FailureKind =
  | 'later'
  | 'unknown'
  | 'dead'
  | 'same'
  | 'markup'
  | 'noMethod'
  | 'noTopic'
  | 'moved'
  | 'gone'
  | 'conflict'
  | 'tooLarge'
  | 'unauthorized'
  | 'rejected';

/** A call that failed. Its message names method and code only: descriptions may quote a message, addresses hold the token. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  readonly kind: FailureKind;
  /** Milliseconds to wait before the next try; for `later` and `unauthorized`. */
  readonly afterMs: number;
  readonly movedTo: number | null;

  constructor(kind: FailureKind, message: string, options: { afterMs?: number; movedTo?: number } = {}) {
    super(message);
    this.kind = kind;
    this.afterMs = options.afterMs ?? 0;
    this.movedTo = options.movedTo ?? null;
  }
}

/** An answer with `ok: false`, as both frameworks hand it on. */
export interface ApiAnswer {
  readonly code: number;
  readonly description: string;
  readonly parameters?: { readonly retry_after?: number; readonly migrate_to_chat_id?: number } | undefined;
}

/** A server that fails is asked again after this when it does not say when. */
const SERVER_PAUSE_MS = 2000;
/** A refused token is the operator's to mend; meanwhile nothing is lost. */
const TOKEN_PAUSE_MS = 60_000;

/** Descriptions by what they mean; the texts are the server's own [tdlib/telegram-bot-api, Client.cpp]. */
const MEANINGS: readonly (readonly [FailureKind, RegExp])[] = [
  ['noMethod', /method not found/i],
  ['tooLarge', /file is too big/i],
  ['same', /message is not modified/i],
  ['markup', /can't parse (?:\w+ )?entities|can't parse (?:rich )?message/i],
  ['noTopic', /message thread not found|TOPIC_(?:DELETED|ID_INVALID)/i],
  [
    'gone',
    /message to (?:edit|delete) not found|message can't be (?:edited|deleted)|no (?:text|media|caption) in the message|MESSAGE_ID_INVALID|message identifier is not specified/i,
  ],
  [
    'dead',
    /chat not found|user not found|group chat was (?:deactivated|deleted)|PEER_ID_INVALID|(?:have no|not enough) rights to send|CHAT_WRITE_FORBIDDEN|need administrator rights in the/i,
  ],
];

export function failureOfAnswer(method: string, answer: ApiAnswer): ApiFailure {
  const { code, description, parameters } = answer;
  const message = `${method}: ${code}`;
  if (code === 429)
    return new ApiFailure('later', message, { afterMs: (parameters?.retry_after ?? 1) * 1000 });
  // A gateway that gave up waiting does not know whether the server behind it went on.
  if (code === 504) return new ApiFailure('unknown', message);
  if (code >= 500) return new ApiFailure('later', message, { afterMs: SERVER_PAUSE_MS });
  if (code === 403) return new ApiFailure('dead', message);
  if (code === 409) return new ApiFailure('conflict', message);
  const movedTo = parameters?.migrate_to_chat_id;
  if (movedTo !== undefined) return new ApiFailure('moved', message, { movedTo });
  const [kind] = MEANINGS.find(([, words]) => words.test(description)) ?? [];
  if (kind) return new ApiFailure(kind, message);
  if (code === 401 || code === 404)
    return new ApiFailure('unauthorized', message, { afterMs: TOKEN_PAUSE_MS });
  return new ApiFailure('rejected', message);
}

/** Codes of failures that come before the first byte of a request. */
const NEVER_SENT =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_.*|.*CERT.*|.*SIGNATURE.*)$/;

/**
 * A call that got no answer: `error` is what a framework threw for it. Nothing of it is kept but the network's code,
 * because its text and its fields hold the address with the token.
 */
export function failureOfSilence(method: string, error: unknown): ApiFailure {
  const { code, text } = networkCode(error);
  const neverSent = NEVER_SENT.test(code) || (code === 'ETIMEDOUT' && /\bconnect ETIMEDOUT\b/.test(text));
  return neverSent
    ? new ApiFailure('later', `${method}: ${code}`, { afterMs: SERVER_PAUSE_MS })
    : new ApiFailure('unknown', `${method}: ${code || 'no answer'}`);
}

/** grammY puts what happened under `error`, fetch of Node under `cause`. */
function networkCode(error: unknown): { code: string; text: string } {
  for (let one = error, depth = 0; one instanceof Error && depth < 4; depth++) {
    if ('code' in one && typeof one.code === 'string') return { code: one.code, text: one.message };
    one = ('error' in one ? one.error : undefined) ?? one.cause;
  }
  return { code: '', text: '' };
}

/** The failure as the outbox understands it. */
export function deliveryErrorOf(failure: ApiFailure): DeliveryError {
  const { kind, message, afterMs } = failure;
  if (kind === 'later' || kind === 'unauthorized') return new DeliveryError('later', message, { afterMs });
  if (kind === 'conflict') return new DeliveryError('later', message, { afterMs: SERVER_PAUSE_MS });
  if (kind === 'unknown' || kind === 'dead') return new DeliveryError(kind, message);
  return new DeliveryError('rejected', message);
}
