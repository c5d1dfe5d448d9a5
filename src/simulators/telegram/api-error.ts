/** What the platform answers besides `description` when a request can be repaired. */
export interface ErrorParameters {
  /** Seconds to wait. */
  readonly retry_after?: number;
  readonly migrate_to_chat_id?: number;
}

/** A refusal in the platform's own words: becomes `{ok: false, error_code, description, parameters}`. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: number;
  readonly parameters: ErrorParameters | undefined;

  constructor(code: number, description: string, parameters?: ErrorParameters) {
    super(description);
    this.code = code;
    this.parameters = parameters;
  }
}

export function badRequest(what: string, parameters?: ErrorParameters): ApiError {
  return new ApiError(400, `Bad Request: ${what}`, parameters);
}

export function forbidden(what: string): ApiError {
  return new ApiError(403, `Forbidden: ${what}`);
}

export function conflict(what: string): ApiError {
  return new ApiError(409, `Conflict: ${what}`);
}

export function tooManyRequests(retryAfterSeconds: number): ApiError {
  return new ApiError(429, `Too Many Requests: retry after ${retryAfterSeconds}`, {
    retry_after: retryAfterSeconds,
  });
}

export function unknownMethod(): ApiError {
  return new ApiError(404, 'Not Found: method not found');
}
