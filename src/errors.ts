/** What went wrong, as a closed list: callers branch on it, words for it live in `words/errors.ts`. */
export type ErrorCode =
  | 'usage'
  | 'config_invalid'
  | 'home_in_use'
  | 'database_unreachable'
  | 'database_restarting'
  | 'migration_failed'
  | 'statement_timeout'
  | 'statement_rejected'
  | 'statement_failed'
  | 'result_too_large'
  | 'file_unreadable'
  | 'file_format'
  | 'file_too_large'
  | 'mapping_incomplete'
  | 'import_interrupted'
  | 'company_unknown'
  | 'not_allowed'
  | 'not_found'
  | 'model_unavailable'
  | 'model_timeout'
  | 'model_misconfigured'
  | 'cancelled'
  | 'internal';

/**
 * The one error that crosses a room's border. `detail` values fill the holes of the sentence in `words/errors.ts`;
 * they must never hold a client's value, a token or a statement. `cause` stays in the log.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly detail: Readonly<Record<string, string | number>>;
  readonly retryable: boolean;

  constructor(
    code: ErrorCode,
    message: string,
    options: { detail?: Record<string, string | number>; retryable?: boolean; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.detail = Object.freeze({ ...options.detail });
    this.retryable = options.retryable ?? false;
  }
}

/** True for an `AppError`, with `code` when given. */
export function isAppError(error: unknown, code?: ErrorCode): error is AppError {
  return error instanceof AppError && (code === undefined || error.code === code);
}
