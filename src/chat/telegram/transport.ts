import type { Payload } from './api-call.ts';

/** A file that goes along with a call. */
export interface UploadBytes {
  /** Parameter it goes into; `media` is an object whose own `media` it is. */
  readonly field: 'photo' | 'document' | 'media';
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface CallOptions {
  readonly upload?: UploadBytes | undefined;
  readonly signal?: AbortSignal | undefined;
  /** How long the answer is waited for; 30 seconds, three minutes with a file. */
  readonly timeoutMs?: number;
}

/** The Bot API through whichever framework carries it. Throws `ApiFailure` and nothing else. */
export interface Transport {
  call(method: string, payload: Payload, options?: CallOptions): Promise<unknown>;
  /** For files, which are fetched apart from the API. Holds the token: never logged, never shown. */
  fileUrl(path: string): URL;
}

export const DEFAULT_API_ROOT = 'https://api.telegram.org';

export function fileUrlOf(apiRoot: string, token: string, path: string): URL {
  const escaped = path.split('/').map(encodeURIComponent).join('/');
  return new URL(`${apiRoot.replace(/\/+$/, '')}/file/bot${token}/${escaped}`);
}

/** The caller's signal and the time that is worth waiting. */
export function callSignal(options: CallOptions): AbortSignal {
  const timeout = AbortSignal.timeout(options.timeoutMs ?? (options.upload ? 180_000 : 30_000));
  return options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
}

/**
 * A name that can stand in a multipart header: both frameworks write it there as it is, and people's file names hold
 * quotes, line breaks and paths.
 */
export function uploadName(name: string): string {
  const clean = name
    .toWellFormed()
    .replace(/[\p{Cc}"\\/:*?<>|]+/gu, '_')
    .trim()
    .slice(0, 120);
  return clean === '' || /^\.+$/.test(clean) ? 'file' : clean;
}
