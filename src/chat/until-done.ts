import { isAppError } from '../errors.ts';
import { type Clock, pause } from './clock.ts';

const TRIES = 6;
const FIRST_PAUSE_MS = 250;

/** True when `work` settled within `withinMs`. Never rejects. */
export async function untilDone(work: Promise<unknown>, withinMs: number, clock: Clock): Promise<boolean> {
  const over = Promise.withResolvers<boolean>();
  using _ = clock.schedule(withinMs, () => over.resolve(false));
  return await Promise.race([work.then(...both(true)), over.promise]);
}

/** Repeats what the base, restarting or out of reach, refused for the moment: for about eight seconds. */
export async function retried<T>(clock: Clock, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === TRIES || !isAppError(error) || !error.retryable) throw error;
      await pause(clock, FIRST_PAUSE_MS * 2 ** (attempt - 1));
    }
  }
}

function both<T>(value: T): [() => T, () => T] {
  return [() => value, () => value];
}
