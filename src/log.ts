import { type Logger, pino } from 'pino';

export type { Logger };

/**
 * The root logger: JSON lines on stderr, so that stdout stays the answer's. Secrets are redacted by path;
 * clients' values are never logged at all.
 */
export function createLogger(level: string): Logger {
  return pino(
    {
      level,
      base: undefined,
      redact: { paths: ['*.token', '*.password', '*.apiKey', '*.connectionString'], censor: '[secret]' },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
