import type { Context } from 'hono';
import type { WebError } from './wire.ts';

/** Answers a request that is not done, in words. */
export function refuse(
  c: Context,
  status: 400 | 413 | 429,
  code: string,
  message: string,
  extra: Partial<WebError> = {},
): Response {
  return c.json({ code, message, ...extra } satisfies WebError, status);
}

/** The body of a request of the page's own; null for anything else. */
export async function readJson(c: Context): Promise<unknown> {
  // The type is asked for because a form of another site cannot send it without a preflight.
  if (!/^application\/json\b/i.test(c.req.header('content-type') ?? '')) return null;
  return c.req.json().catch(() => null);
}
