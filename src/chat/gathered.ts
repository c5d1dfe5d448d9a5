import { AsyncLocalStorage } from 'node:async_hooks';
import { isAppError } from '../errors.ts';
import { Rest } from './rest.ts';

interface Call<Item, Result> {
  readonly item: Item;
  readonly settle: PromiseWithResolvers<Result>;
}

/** Enough for one statement: beyond it a longer one gains nothing. */
const MOST = 200;

/**
 * Gathers the calls made while one statement runs into the next one, so that many callers share a commit and a lone caller
 * waits for milliseconds. `run` gets the items in the order of their calls and returns their results in that order. When it fails for
 * several, each is tried alone, so that one bad item fails by itself.
 */
export function gathered<Item, Result>(
  run: (items: readonly Item[]) => Promise<readonly Result[]>,
): (item: Item) => Promise<Result> {
  let queue: Call<Item, Result>[] = [];
  let running = false;
  const rest = new Rest();
  // The statement belongs to all of its callers: it must not run inside a transaction that one of them has open.
  const outside = AsyncLocalStorage.snapshot();

  return item => {
    const call = { item, settle: Promise.withResolvers<Result>() };
    queue.push(call);
    if (!running) {
      running = true;
      void outside(drain);
    }
    return call.settle.promise;
  };

  async function drain(): Promise<void> {
    while (queue.length > 0) {
      await rest.taken();
      const calls = queue.slice(0, MOST);
      queue = queue.slice(MOST);
      await rest.measured(() => together(calls));
    }
    running = false;
  }

  async function together(calls: readonly Call<Item, Result>[]): Promise<void> {
    try {
      const results = await run(calls.map(call => call.item));
      for (const [index, call] of calls.entries()) call.settle.resolve(results[index] as Result);
    } catch (error) {
      const [first] = calls;
      if (calls.length > 1 && !isAppError(error)) for (const call of calls) await together([call]);
      else if (calls.length > 1) for (const call of calls) call.settle.reject(error);
      else first?.settle.reject(error);
    }
  }
}
