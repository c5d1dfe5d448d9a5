import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Update } from '@grammyjs/types';
import { getRequestListener } from '@hono/node-server';
import type { Logger } from '../../log.ts';
import { loggedError } from '../logged-error.ts';

export interface WebhookOptions {
  /** As given to setWebhook. */
  readonly secret: string;
  /** Until then Telegram is told to come again: 503. */
  readonly isReady: () => boolean;
  /** Resolves once the update is stored or known to be nobody's. */
  readonly handle: (update: Update) => Promise<void>;
  readonly logger: Logger;
}

/** A webhook for a server of any kind: fetch style for hono and its like, `node` for node:http and Express. */
export interface Webhook {
  fetch(request: Request): Promise<Response>;
  node(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** An update with the longest message is a few tens of kilobytes. */
const MAX_BODY_BYTES = 1_000_000;

/**
 * Takes updates that Telegram posts. Says 200 only after the update is stored, and with an empty body: a call written into
 * it would be made without anyone hearing of its failure. Anything else makes Telegram deliver again, for a day.
 */
export function createWebhook({ secret, isReady, handle, logger }: WebhookOptions): Webhook {
  const take = async (request: Request): Promise<Response> => {
    if (request.method !== 'POST') return new Response(null, { status: 405, headers: { Allow: 'POST' } });
    if (!isSame(request.headers.get('x-telegram-bot-api-secret-token') ?? '', secret)) {
      return new Response(null, { status: 401 });
    }
    if (!isReady()) return new Response(null, { status: 503 });
    if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY_BYTES) {
      return new Response(null, { status: 413 });
    }
    const update: unknown = await request.json().catch(() => null);
    if (!isUpdate(update)) return new Response(null, { status: 400 });
    try {
      await handle(update);
      return new Response(null, { status: 200 });
    } catch (error) {
      logger.error(
        { error: loggedError(error) },
        'a Telegram update was not stored and will be delivered again',
      );
      return new Response(null, { status: 500 });
    }
  };
  const listener = getRequestListener(take);
  return {
    fetch: take,
    node: async (request, response) => {
      await listener(request, response);
    },
  };
}

/** In the same time whatever differs: both are hashed, so that lengths are equal too. */
function isSame(given: string, expected: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(expected));
}

function isUpdate(value: unknown): value is Update {
  return (
    typeof value === 'object' && value !== null && 'update_id' in value && typeof value.update_id === 'number'
  );
}
