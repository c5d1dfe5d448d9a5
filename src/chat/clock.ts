/** The time and the timers of what waits; tests drive their own. */
export interface Clock {
  now(): Date;
  /** Calls back once, `ms` from now, unless disposed before. Keeps no process alive. */
  schedule(ms: number, call: () => void): Disposable;
}

export const systemClock: Clock = {
  now: () => new Date(),
  schedule(ms, call) {
    const timer = setTimeout(call, Math.max(0, ms));
    timer.unref();
    return { [Symbol.dispose]: () => clearTimeout(timer) };
  },
};

/** The moment `ms` after another. */
export function later(moment: Date, ms: number): Date {
  return new Date(moment.getTime() + ms);
}

/** Resolves `ms` from now. */
export function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise(resolve => void clock.schedule(ms, resolve));
}
