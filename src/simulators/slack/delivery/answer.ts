/** What came of handing something to the app: its answer's body, or why there was none, in Slack's words for retries. */
export type Answer =
  | { readonly ok: true; readonly body: unknown; readonly noRetry?: boolean }
  | {
      readonly ok: false;
      readonly reason: 'http_timeout' | 'connection_failed' | 'http_error' | 'timeout';
      readonly status: number | null;
      readonly noRetry?: boolean;
    };

/** Slack waits so long for an acknowledgement. */
export const ACK_MS = 3000;
