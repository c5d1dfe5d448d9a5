import { randomBytes } from 'node:crypto';
import type { Language } from '../../capabilities/tool.ts';
import { AppError, type ErrorCode } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import { errorSentence } from '../../words/errors.ts';
import type { WebError } from './wire.ts';

const STATUS: Partial<Record<ErrorCode, 400 | 403 | 404 | 413 | 503 | 504>> = {
  usage: 400,
  statement_rejected: 400,
  statement_failed: 400,
  not_allowed: 403,
  not_found: 404,
  result_too_large: 413,
  database_unreachable: 503,
  database_restarting: 503,
  statement_timeout: 504,
};

/** Turns any failure into words and logs where it comes from under the reference that the person sees. */
export function describeError(
  error: unknown,
  language: Language,
  logger: Logger,
): { status: 400 | 403 | 404 | 413 | 500 | 503 | 504; body: WebError } {
  const known = error instanceof AppError ? error : new AppError('internal', 'unexpected', { cause: error });
  if (known.code === 'cancelled') {
    return { status: 500, body: { code: known.code, message: errorSentence('cancelled', {}, language) } };
  }
  const reference = randomBytes(3).toString('hex');
  logger.error({ reference, code: known.code, cause: traceOf(known.cause ?? known) }, 'a web request failed');
  const detail = known.code === 'internal' ? {} : known.detail;
  const code = known.code === 'not_allowed' && known.detail.reason === 'approval' ? 'approval' : known.code;
  return {
    status: STATUS[known.code] ?? 500,
    body: { code, message: errorSentence(known.code, detail, language), reference },
  };
}

/** Where an error arose, without its message and details: a database's quote the value that it could not take. */
function traceOf(error: unknown): object {
  if (!(error instanceof Error)) return { name: typeof error };
  const at = (error.stack ?? '').split('\n').filter(line => /^\s+at /.test(line));
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { name: error.name, code, at: at.slice(0, 8).map(line => line.trim()) };
}
