import { randomBytes } from 'node:crypto';
import { AppError, isAppError } from '../../errors.ts';
import { chatWords } from '../../words/chat.ts';
import { errorSentence } from '../../words/errors.ts';
import { DeliveryError } from '../port.ts';
import type { Encounter } from './encounter.ts';

/**
 * A failure in words with a reference that finds it in the log; null where trying again may help, and then the event is
 * handled anew, or where the surface tells of failures itself. Nothing of the error's own text is said.
 */
export function failureInWords(
  error: unknown,
  { deps, exchange, language }: Pick<Encounter, 'deps' | 'exchange' | 'language'>,
): string | null {
  if (exchange.direct) return null;
  const mayPass = (isAppError(error) && error.retryable) || isOutage(error);
  if (mayPass || (error instanceof DeliveryError && error.outcome === 'later')) return null;
  const known = error instanceof AppError ? error : new AppError('internal', 'unexpected', { cause: error });
  if (known.code === 'cancelled') return errorSentence('cancelled', {}, language);
  const reference = randomBytes(3).toString('hex');
  deps.logger.error({ reference, code: known.code, cause: traceOf(known.cause ?? known) }, 'an event failed');
  if (known.code === 'internal') return errorSentence('internal', { reference }, language);
  return `${errorSentence(known.code, known.detail, language)}\n${chatWords[language].reference(reference)}`;
}

function isOutage(error: unknown): boolean {
  return isAppError(error, 'database_unreachable') || isAppError(error, 'database_restarting');
}

/** Where an error arose, without its message and details: a database's quote the value that it could not take. */
function traceOf(error: unknown): object {
  if (!(error instanceof Error)) return { name: typeof error };
  const at = (error.stack ?? '').split('\n').filter(line => /^\s+at /.test(line));
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { name: error.name, code, at: at.slice(0, 8).map(line => line.trim()) };
}
