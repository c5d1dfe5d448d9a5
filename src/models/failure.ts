/** What a failing call to a language model comes to. */
export interface ModelFailure {
  readonly code: 'model_unavailable' | 'model_timeout' | 'model_misconfigured' | 'model_untrusted';
  /** How long a busy model asks to be left alone; null where it does not say, or nothing is gained by waiting. */
  readonly retryAfterMs: number | null;
}

const WRONG_SETTINGS = new Set([401, 402, 403, 404]);
const BUSY = new Set([429, 503]);

/**
 * Reads what provider packages throw: their errors carry `status`, `headers` and a chain of `cause`; what carries neither
 * a status nor a connection's failure is an answer that could not be read.
 */
export function modelFailure(error: unknown): ModelFailure {
  const chain = causes(error);
  const status = chain
    .map(link => numberIn(link, 'status') ?? numberIn(link, 'status_code'))
    .find(known => known);
  if (status !== undefined) {
    if (WRONG_SETTINGS.has(status)) return { code: 'model_misconfigured', retryAfterMs: null };
    return { code: 'model_unavailable', retryAfterMs: BUSY.has(status) ? retryAfter(chain) : null };
  }
  if (chain.some(isTimeout)) return { code: 'model_timeout', retryAfterMs: null };
  if (chain.some(isConnectionFailure)) return { code: 'model_unavailable', retryAfterMs: null };
  return { code: 'model_untrusted', retryAfterMs: null };
}

function causes(error: unknown): object[] {
  const chain: object[] = [];
  for (let link = error; typeof link === 'object' && link !== null && chain.length < 6; ) {
    chain.push(link);
    link = 'cause' in link ? link.cause : null;
  }
  return chain;
}

function isTimeout(link: object): boolean {
  return (
    /timeout|timedout/i.test(`${textIn(link, 'name')} ${textIn(link, 'code')}`) ||
    /^Request timed out/i.test(textIn(link, 'message'))
  );
}

function isConnectionFailure(link: object): boolean {
  return (
    /^(E[A-Z]{3,}|UND_ERR_\w+)$/.test(textIn(link, 'code')) ||
    /APIConnectionError/.test(textIn(link, 'name')) ||
    /fetch failed|connection error|terminated|socket hang up|premature close/i.test(textIn(link, 'message'))
  );
}

function retryAfter(chain: readonly object[]): number | null {
  for (const link of chain) {
    const headers = 'headers' in link ? link.headers : undefined;
    const value =
      headers instanceof Headers
        ? headers.get('retry-after')
        : typeof headers === 'object' && headers !== null && 'retry-after' in headers
          ? headers['retry-after']
          : null;
    const seconds = Number(value ?? Number.NaN);
    if (value !== null && value !== '' && Number.isFinite(seconds) && seconds >= 0) return seconds * 1000;
  }
  return null;
}

function numberIn(link: object, key: string): number | undefined {
  const value: unknown = Reflect.get(link, key);
  return typeof value === 'number' ? value : undefined;
}

function textIn(link: object, key: string): string {
  const value: unknown = Reflect.get(link, key);
  return typeof value === 'string' ? value : '';
}
