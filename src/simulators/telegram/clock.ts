/** Time of the simulated platform: tests move it by hand, the demo lets it run. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs once after that many milliseconds; the returned function takes it back. */
  after(ms: number, run: () => void): () => void;
}

/** The machine's own time. Its timers do not keep a process alive. */
export function systemClock(): Clock {
  return {
    now: () => Date.now(),
    after(ms, run) {
      const timer = setTimeout(run, ms);
      timer.unref();
      return () => clearTimeout(timer);
    },
  };
}

/** Time that stands still until it is moved. */
export interface ManualClock extends Clock {
  /** Moves time on and runs what has become due, in order. What it sets off in other processes is not waited for. */
  advance(ms: number): void;
}

export function manualClock(start = Date.UTC(2026, 10, 28, 9)): ManualClock {
  let time = start;
  const timers = new Set<{ readonly at: number; readonly run: () => void }>();
  return {
    now: () => time,
    after(ms, run) {
      const timer = { at: time + Math.max(0, ms), run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(ms) {
      const end = time + ms;
      for (;;) {
        const due = [...timers].filter(timer => timer.at <= end).sort((a, b) => a.at - b.at)[0];
        if (!due) break;
        timers.delete(due);
        time = Math.max(time, due.at);
        due.run();
      }
      time = end;
    },
  };
}
