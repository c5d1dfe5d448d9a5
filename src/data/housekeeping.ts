import type { Logger } from '../log.ts';
import type { Database } from './database.ts';

const CHECKPOINT_EVERY_MS = 60_000;
const VACUUM_EVERY_MS = 60 * 60_000;

/**
 * Keeps the embedded base small and its recovery short while a long-lived process holds it: PGlite has no background
 * worker, so 80 updates of one table leave a 450 MB log and 70 dead copies of each row. A checkpoint with nothing to write
 * costs a millisecond. Does nothing for a server, which has its own. Stops when disposed; keeps no process alive.
 */
export function keepHouse(
  db: Database,
  deps: { logger: Logger; checkpointEveryMs?: number; vacuumEveryMs?: number },
): Disposable {
  if (db.kind === 'server') return { [Symbol.dispose]: () => undefined };
  const state = { running: false };
  const tidy = async (depth: 'checkpoint' | 'full') => {
    if (state.running) return;
    state.running = true;
    try {
      await db.maintain(depth);
    } catch (error) {
      deps.logger.warn({ err: error }, 'housekeeping of the embedded base failed');
    } finally {
      state.running = false;
    }
  };
  const checkpoints = setInterval(
    () => void tidy('checkpoint'),
    deps.checkpointEveryMs ?? CHECKPOINT_EVERY_MS,
  );
  const vacuums = setInterval(() => void tidy('full'), deps.vacuumEveryMs ?? VACUUM_EVERY_MS);
  checkpoints.unref();
  vacuums.unref();
  return {
    [Symbol.dispose]() {
      clearInterval(checkpoints);
      clearInterval(vacuums);
    },
  };
}
