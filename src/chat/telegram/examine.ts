import { ApiFailure } from './failure.ts';
import { openTelegraf } from './telegraf.ts';
import type { Transport } from './transport.ts';

export interface TelegramExaminee {
  readonly token: string;
  readonly apiRoot: string | null;
  readonly updates: { readonly kind: 'polling' } | { readonly kind: 'webhook'; readonly url: string };
  /** How long each answer is waited for; ten seconds when absent. */
  readonly timeoutMs?: number;
}

/**
 * What Telegram says of a bot. `webhook_set`: it is to poll, and a webhook takes its updates. `webhook_elsewhere`: its webhook
 * is another address. `webhook_failing`: the last delivery to its own address failed. `polled_elsewhere`: somebody polls.
 */
export type TelegramFinding =
  | { readonly kind: 'refused' | 'unreachable' }
  | {
      readonly kind: 'ok' | 'webhook_set' | 'webhook_elsewhere' | 'webhook_failing' | 'polled_elsewhere';
      /** Without the @. */
      readonly username: string;
      /** Updates that nobody has taken yet. */
      readonly waiting: number;
    };

interface WebhookInfo {
  readonly url: string;
  readonly pending_update_count: number;
  readonly last_error_date?: number;
}

const TIMEOUT_MS = 10_000;
/** Another poller comes back at once after it was pushed out; ours pauses for half a second. */
const POLL_SECONDS = 2;

/**
 * Asks Telegram about a bot without taking any of its updates. Looking for another poller pushes that one out for a moment:
 * Telegram tells the two apart in no other way. Never throws.
 */
export async function examineTelegram(examinee: TelegramExaminee): Promise<TelegramFinding> {
  const { transport } = openTelegraf(examinee);
  const timeoutMs = examinee.timeoutMs ?? TIMEOUT_MS;
  try {
    const me = (await transport.call('getMe', {}, { timeoutMs })) as { readonly username: string };
    const info = (await transport.call('getWebhookInfo', {}, { timeoutMs })) as WebhookInfo;
    const about = { username: me.username, waiting: info.pending_update_count };
    return { kind: await conflictOf(examinee.updates, info, transport, timeoutMs), ...about };
  } catch (error) {
    const isRefused = error instanceof ApiFailure && error.kind === 'unauthorized';
    return { kind: isRefused ? 'refused' : 'unreachable' };
  }
}

async function conflictOf(
  updates: TelegramExaminee['updates'],
  info: WebhookInfo,
  transport: Transport,
  timeoutMs: number,
): Promise<'ok' | 'webhook_set' | 'webhook_elsewhere' | 'webhook_failing' | 'polled_elsewhere'> {
  if (updates.kind === 'polling') {
    if (info.url !== '') return 'webhook_set';
    return (await someonePolls(transport, timeoutMs)) ? 'polled_elsewhere' : 'ok';
  }
  // One that is not set yet is set at the start.
  if (info.url === '') return 'ok';
  if (info.url !== updates.url) return 'webhook_elsewhere';
  // A failure with nothing waiting was mended by the next try.
  return info.last_error_date !== undefined && info.pending_update_count > 0 ? 'webhook_failing' : 'ok';
}

/** Without an offset nothing is confirmed: whoever takes the updates gets them all. */
async function someonePolls(transport: Transport, timeoutMs: number): Promise<boolean> {
  try {
    await transport.call(
      'getUpdates',
      { timeout: POLL_SECONDS, limit: 1 },
      { timeoutMs: POLL_SECONDS * 1000 + timeoutMs },
    );
    return false;
  } catch (error) {
    if (error instanceof ApiFailure && error.kind === 'conflict') return true;
    throw error;
  }
}
