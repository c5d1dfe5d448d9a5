import { type Clock, systemClock } from '../../src/chat/clock.ts';

/** A clock that runs `times` as fast as the machine's own. */
export function hurriedClock(times: number): Clock {
  const start = Date.now();
  return {
    now: () => new Date(start + (Date.now() - start) * times),
    schedule: (ms, call) => systemClock.schedule(ms / times, call),
  };
}
