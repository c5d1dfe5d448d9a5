/** Time of the simulator: message stamps, 3-second windows, retries, scheduled posts. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs once after so many milliseconds; the returned function calls it off. */
  after(ms: number, run: () => void): () => void;
}

/** The machine's own time. Its timers keep no process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** Time that passes only when a test says so. */
export class DrivenClock implements Clock {
  private time: number;
  private timers: { readonly at: number; readonly run: () => void }[] = [];
  private expecting: (() => void)[] = [];

  constructor(startMs: number = Date.now()) {
    this.time = startMs;
  }

  now(): number {
    return this.time;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.time + Math.max(0, ms), run };
    this.timers.push(timer);
    for (const check of [...this.expecting]) check();
    return () => {
      this.timers = this.timers.filter(one => one !== timer);
    };
  }

  /** Resolves once so many timers wait: what is under way has come to the point where only time helps. */
  whenWaiting(count = 1): Promise<void> {
    return new Promise(resolve => {
      const check = () => {
        if (this.timers.length < count) return;
        this.expecting = this.expecting.filter(one => one !== check);
        resolve();
      };
      this.expecting.push(check);
      check();
    });
  }

  /** Lets time pass; what falls due runs in its order, each at its own moment. */
  advance(ms: number): void {
    const until = this.time + ms;
    for (;;) {
      const due = this.timers.filter(timer => timer.at <= until).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.timers = this.timers.filter(timer => timer !== due);
      this.time = due.at;
      due.run();
    }
    this.time = until;
  }
}
