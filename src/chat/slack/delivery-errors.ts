import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { DeliveryError } from '../port.ts';

/** This person, room or workspace cannot be written to any more. */
const DEAD = new Set([
  'account_inactive',
  'access_denied',
  'bot_not_found',
  'cannot_dm_bot',
  'channel_not_found',
  'ekm_access_denied',
  'is_archived',
  'messages_tab_disabled',
  'no_permission',
  'not_in_channel',
  'org_login_required',
  'restricted_action',
  'restricted_action_non_threadable_channel',
  'restricted_action_read_only_channel',
  'restricted_action_thread_locked',
  'team_access_not_granted',
  'team_not_found',
  'token_revoked',
  'user_disabled',
  'user_not_found',
  'user_not_in_channel',
  'user_not_visible',
]);

/** Passing trouble: nothing was done, or doing it again is harmless. */
const LATER = new Set([
  'accesslimited',
  'enterprise_is_restricted',
  'ratelimited',
  'rate_limited',
  'request_timeout',
  'service_unavailable',
  'team_added_to_org',
  // The app's configuration is being mended; the message is still wanted.
  'invalid_auth',
  'not_authed',
  'token_expired',
]);

/** Slack says of these that some of the work may have been done. */
const PERHAPS_DONE = new Set(['fatal_error', 'internal_error']);

/** Refusals that name the thread: the message is still deliverable outside it. */
const NO_THREAD = new Set(['invalid_thread_ts', 'thread_not_found', 'cannot_reply_to_message']);

/** Refusals that name the blocks: a plainer form may pass. */
const BAD_BLOCKS = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'invalid_arguments',
  'msg_blocks_too_long',
  'msg_too_long',
  'block_mismatch',
  'too_many_blocks',
  'slack_file_not_found',
]);

const AFTER_FAULT_MS = 5000;
const AFTER_MISCONFIGURED_MS = 60_000;

/**
 * What a failed call means for its message. `repeatable`: doing it twice is the same as once, so a lost answer is simply
 * asked for again. Only the method's name and Slack's code are kept: causes hold addresses, and could hold a token.
 */
export function deliveryError(method: string, error: unknown, repeatable: boolean): DeliveryError {
  if (error instanceof DeliveryError) return error;
  if (error instanceof WebAPIRateLimitedError) {
    return new DeliveryError('later', `${method}: ratelimited`, { afterMs: error.retryAfter * 1000 });
  }
  if (error instanceof WebAPIPlatformError) return refused(method, error.data.error, repeatable);
  if (error instanceof WebAPIHTTPError) {
    return new DeliveryError('later', `${method}: http ${error.statusCode}`, { afterMs: AFTER_FAULT_MS });
  }
  const code = networkCode(error instanceof WebAPIRequestError ? error.original : error);
  const outcome = repeatable || NOT_SENT.has(code) ? 'later' : 'unknown';
  return new DeliveryError(outcome, `${method}: ${code}`, { afterMs: AFTER_FAULT_MS });
}

/** Slack's own code of a refusal, null for every other failure. */
export function refusalOf(error: unknown): string | null {
  return error instanceof SlackRefusal ? error.code : null;
}

export function isAboutThread(error: unknown): boolean {
  return NO_THREAD.has(refusalOf(error) ?? '');
}

export function isAboutBlocks(error: unknown): boolean {
  return BAD_BLOCKS.has(refusalOf(error) ?? '');
}

/** A refusal with Slack's code, which the adapter itself can still answer with another try. */
class SlackRefusal extends DeliveryError {
  readonly code: string;

  constructor(outcome: DeliveryError['outcome'], message: string, code: string, afterMs: number) {
    super(outcome, message, { afterMs });
    this.code = code;
  }
}

function refused(method: string, code: string, repeatable: boolean): SlackRefusal {
  // Something else than Slack's codes is a body that was no JSON: a proxy's page, which nobody should read.
  const named = /^[a-z_]{1,60}$/.test(code) ? code : 'unreadable_answer';
  const outcome = DEAD.has(named)
    ? 'dead'
    : LATER.has(named)
      ? 'later'
      : PERHAPS_DONE.has(named) || named === 'unreadable_answer'
        ? repeatable
          ? 'later'
          : 'unknown'
        : 'rejected';
  const afterMs = /auth|token/.test(named) ? AFTER_MISCONFIGURED_MS : AFTER_FAULT_MS;
  return new SlackRefusal(outcome, `${method}: ${named}`, named, outcome === 'later' ? afterMs : 0);
}

/** Codes of connections that never came about: nothing of the request reached Slack. */
const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'rate_limit_without_time',
]);

/** The innermost code of a failed fetch; its message names hosts and is left where it is. */
function networkCode(error: unknown): string {
  if (!(error instanceof Error)) return 'failed';
  if (error.message.startsWith('Retry header')) return 'rate_limit_without_time';
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError && error.errors.length > 0) return networkCode(error.errors[0]);
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return error.name;
  return error.cause === undefined ? 'failed' : networkCode(error.cause);
}
