import type { AskEvent, AskRequest, FormRequest, PressRequest, WebError } from '../wire.ts';

/** A failure that already has words; the server wrote them. */
export class RequestFailed extends Error {
  readonly error: WebError | null;

  constructor(error: WebError | null) {
    super(error?.message ?? 'connection lost');
    this.error = error;
  }
}

/** What a person does, and where it is sent. */
export type Called =
  | { readonly path: '/api/ask'; readonly request: AskRequest }
  | { readonly path: '/api/press'; readonly request: PressRequest }
  | { readonly path: '/api/form'; readonly request: FormRequest };

/** Lines of what comes of it, as they come. Rejects with `RequestFailed`, or `AbortError` when stopped. */
export async function* talk(called: Called, signal: AbortSignal): AsyncGenerator<AskEvent> {
  const response = await call('POST', called.path, called.request, signal);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!reader) throw new RequestFailed(null);
  let buffered = '';
  for (;;) {
    const { done, value } = await reader.read().catch(error => {
      throw signal.aborted ? error : new RequestFailed(null);
    });
    if (done) break;
    buffered += value;
    const lines = buffered.split('\n');
    buffered = lines.pop() ?? '';
    for (const line of lines) if (line) yield JSON.parse(line) as AskEvent;
  }
}

export async function getJson<T>(path: string): Promise<T> {
  return (await call('GET', path)).json() as Promise<T>;
}

export async function send(method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<void> {
  await call(method, path, body);
}

/** Fetches a file first and saves it then, so that a failure is told in words and not as a broken page. */
export async function download(path: string): Promise<string> {
  const response = await call('GET', path);
  const disposition = response.headers.get('content-disposition') ?? '';
  const encoded = /filename\*=UTF-8''([^;]+)/.exec(disposition)?.[1];
  const name = encoded ? decodeURIComponent(encoded) : 'svod';
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return name;
}

async function call(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
  const response = await fetch(path, {
    method,
    ...(body !== undefined && {
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    }),
    ...(signal && { signal }),
  }).catch(error => {
    throw signal?.aborted ? error : new RequestFailed(null);
  });
  if (response.ok) return response;
  if (response.status === 401) location.assign('/sign-in');
  throw new RequestFailed((await response.json().catch(() => null)) as WebError | null);
}
