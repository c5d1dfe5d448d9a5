import type { WebhookInfo } from 'grammy/types';
import type { Clock } from './clock.ts';
import { isObject } from './params.ts';
import type { UpdateQueue, WaitingUpdate } from './update-queue.ts';

export interface WebhookOptions {
  readonly url: string;
  readonly secretToken: string | null;
  /** Deliveries at once, 1-100. */
  readonly maxConnections: number;
}

interface WebhookDeps {
  readonly queue: UpdateQueue;
  readonly clock: Clock;
  /** Runs a method that the webhook's answer named; its outcome is told to nobody, as on the platform. */
  readonly execute: (method: string, params: Readonly<Record<string, unknown>>) => Promise<void>;
  /** Told once the next try, if any, is planned. */
  readonly onDelivery: (updateId: number, isTaken: boolean) => void;
  /** True delivers without waiting for earlier updates of the same chat. */
  readonly isParallel: () => boolean;
}

/** From the server's source: 1 s at first, doubled up to a minute; an update is given up after a day. */
const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 60_000;
const UPDATE_LIFE_MS = 24 * 3_600_000;
/** The server waits this long for an answer. */
const ANSWER_TIMEOUT_MS = 60_000;
const GONE_FOR_MS = 23 * 3_600_000;

/**
 * Delivers updates to an address. An update is confirmed by a 2xx; anything else, silence included, delivers it again later
 * under the same id. Updates of one chat follow each other, those of different chats overlap.
 */
export class Webhook {
  readonly options: WebhookOptions;
  readonly #deps: WebhookDeps;
  readonly #underWay = new Map<number, string>();
  readonly #retries = new Map<number, { failures: number; notBefore: number }>();
  readonly #closing = new AbortController();
  #lastError: { date: number; message: string } | null = null;
  #goneSince: number | null = null;
  #wake: (() => void) | null = null;

  constructor(options: WebhookOptions, deps: WebhookDeps) {
    this.options = options;
    this.#deps = deps;
    deps.queue.listen(() => this.#deliver());
    this.#deliver();
  }

  info(): WebhookInfo {
    const { queue } = this.#deps;
    return {
      url: this.options.url,
      has_custom_certificate: false,
      pending_update_count: queue.waiting.length,
      max_connections: this.options.maxConnections,
      ip_address: '127.0.0.1',
      ...(queue.allowed && { allowed_updates: queue.allowed as NonNullable<WebhookInfo['allowed_updates']> }),
      ...(this.#lastError && {
        last_error_date: this.#lastError.date,
        last_error_message: this.#lastError.message,
      }),
    };
  }

  close(): void {
    this.#deps.queue.listen(null);
    this.#wake?.();
    this.#closing.abort();
  }

  #deliver(): void {
    const { queue, clock, isParallel } = this.#deps;
    const now = clock.now();
    const busy = new Set(this.#underWay.values());
    let next = Number.POSITIVE_INFINITY;
    for (const waiting of [...queue.waiting]) {
      if (this.#closing.signal.aborted || this.#underWay.size >= this.options.maxConnections) return;
      const id = waiting.update.update_id;
      if (this.#underWay.has(id)) continue;
      if (now - waiting.addedAt > UPDATE_LIFE_MS) {
        queue.confirm(id);
        continue;
      }
      if (busy.has(waiting.lane) && !isParallel()) continue;
      busy.add(waiting.lane);
      const notBefore = this.#retries.get(id)?.notBefore ?? 0;
      if (notBefore > now) next = Math.min(next, notBefore);
      else void this.#send(waiting);
    }
    this.#wake?.();
    this.#wake = next === Number.POSITIVE_INFINITY ? null : clock.after(next - now, () => this.#deliver());
  }

  async #send({ update, lane }: WaitingUpdate): Promise<void> {
    const id = update.update_id;
    this.#underWay.set(id, lane);
    const outcome = await this.#post(update);
    this.#underWay.delete(id);
    if (this.#closing.signal.aborted) return;
    if (outcome.ok) {
      this.#retries.delete(id);
      this.#goneSince = null;
      this.#deps.queue.confirm(id);
      if (outcome.method) await this.#deps.execute(outcome.method.name, outcome.method.params);
    } else this.#failed(id, outcome.problem, outcome.retryAfterMs, outcome.isGone);
    this.#deliver();
    this.#deps.onDelivery(id, outcome.ok);
  }

  async #post(update: object): Promise<Outcome> {
    const { url, secretToken } = this.options;
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          ...(secretToken && { 'X-Telegram-Bot-Api-Secret-Token': secretToken }),
        },
        body: JSON.stringify(update),
        redirect: 'manual',
        signal: AbortSignal.any([this.#closing.signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]),
      });
      const body = await response.text();
      if (response.ok) return { ok: true, method: methodIn(body) };
      return {
        ok: false,
        problem: `Wrong response from the webhook: ${response.status} ${response.statusText}`.trim(),
        retryAfterMs: Number(response.headers.get('retry-after') ?? 0) * 1000 || 0,
        isGone: response.status === 410,
      };
    } catch (error) {
      const isLate = error instanceof Error && error.name === 'TimeoutError';
      const problem = isLate ? 'Read timeout expired' : 'Connection refused';
      return { ok: false, problem, retryAfterMs: 0, isGone: false };
    }
  }

  #failed(id: number, problem: string, retryAfterMs: number, isGone: boolean): void {
    const now = this.#deps.clock.now();
    this.#lastError = { date: Math.floor(now / 1000), message: problem };
    this.#goneSince = isGone ? (this.#goneSince ?? now) : null;
    if (this.#goneSince !== null && now - this.#goneSince > GONE_FOR_MS) {
      this.close();
      return;
    }
    const failures = (this.#retries.get(id)?.failures ?? 0) + 1;
    const backoff = Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LAST_RETRY_MS);
    this.#retries.set(id, {
      failures,
      notBefore: now + Math.max(backoff, Math.min(retryAfterMs, 3_600_000)),
    });
  }
}

type Outcome =
  | { readonly ok: true; readonly method: { name: string; params: Readonly<Record<string, unknown>> } | null }
  | { readonly ok: false; readonly problem: string; readonly retryAfterMs: number; readonly isGone: boolean };

/** "Making requests when getting updates": an answer that names a method is a call of it. */
function methodIn(body: string): { name: string; params: Readonly<Record<string, unknown>> } | null {
  if (!body.trimStart().startsWith('{')) return null;
  try {
    const value: unknown = JSON.parse(body);
    if (!isObject(value) || typeof value.method !== 'string') return null;
    const { method, ...params } = value;
    return { name: method as string, params };
  } catch {
    return null;
  }
}
