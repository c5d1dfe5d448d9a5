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

/** Where an error arose, without its message and details: a database's quote the value that it could not take. */
export function traceOf(error: unknown): object {
  if (!(error instanceof Error)) return { name: typeof error };
  const at = (error.stack ?? '').split('\n').filter(line => /^\s+at /.test(line));
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { name: error.name, code, at: at.slice(0, 8).map(line => line.trim()) };
}
