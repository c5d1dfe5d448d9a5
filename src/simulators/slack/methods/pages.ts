import { SlackError } from '../slack-error.ts';
import type { Args } from './args.ts';

/** Slack's cursor pages: `limit` and `cursor` in, a page and the next cursor out. Throws `invalid_cursor`. */
export function pageOf<T>(
  args: Args,
  all: readonly T[],
  byDefault: number,
): { page: readonly T[]; next: string } {
  const limit = Math.min(1000, Math.max(1, Math.floor(args.number('limit', byDefault))));
  const cursor = args.text('cursor') ?? '';
  const start = cursor === '' ? 0 : Number(Buffer.from(cursor, 'base64').toString().replace('next:', ''));
  if (!Number.isInteger(start) || start < 0) throw new SlackError('invalid_cursor');
  const end = start + limit;
  const next = end < all.length ? Buffer.from(`next:${end}`).toString('base64') : '';
  return { page: all.slice(start, end), next };
}
