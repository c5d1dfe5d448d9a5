import type { World } from '../world.ts';

const PATIENCE_MS = 10_000;

/**
 * What `look` finds, now or after one of the changes to come. Rejects after `timeoutMs` of real time, naming what was waited
 * for.
 */
export function until<T>(
  world: World,
  look: () => T | null | undefined | false,
  what: () => string,
  timeoutMs: number = PATIENCE_MS,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      forget();
      reject(new Error(`Waited ${timeoutMs} ms for ${what()}`));
    }, timeoutMs);
    const check = () => {
      try {
        const found = look();
        if (!found) return;
        clearTimeout(timer);
        forget();
        resolve(found);
      } catch (error) {
        clearTimeout(timer);
        forget();
        reject(error);
      }
    };
    const forget = world.watch(check);
    check();
  });
}
