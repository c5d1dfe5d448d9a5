import type { AttachedFile } from '../port.ts';

export type Payload = Readonly<Record<string, unknown>>;

/** A file that the adapter makes itself. */
export interface MadeFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** One call of the Bot API. */
export interface ApiCall {
  readonly method: string;
  readonly payload: Payload;
  /** The file and the parameter it goes into; `media` is an object whose own `media` it is. */
  readonly upload?: {
    readonly field: 'photo' | 'document' | 'media';
    readonly file: AttachedFile | MadeFile;
  };
  /** What says the same when the platform refuses this call: plainer each time, text without markup in the end. */
  readonly instead?: readonly ApiCall[];
}

/** Changes the payload of every call of a list's first or last place, and of what would be called instead of it. */
export function withPayload(
  calls: readonly ApiCall[],
  place: 'first' | 'last' | 'every',
  more: Payload,
): ApiCall[] {
  const chosen = { first: 0, last: calls.length - 1, every: -1 }[place];
  return calls.map((call, at) => {
    if (place !== 'every' && at !== chosen) return call;
    return {
      ...call,
      payload: { ...call.payload, ...more },
      ...(call.instead && { instead: withPayload(call.instead, place, more) }),
    };
  });
}
