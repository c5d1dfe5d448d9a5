import type { Clock } from './clock.ts';

/** Makes what Slack makes: ids that tell their kind by the first letter, and message stamps. */
export class Marks {
  private readonly clock: Clock;
  private readonly run: string;
  private counter = 0;
  private lastStamp = 0;

  constructor(clock: Clock) {
    this.clock = clock;
    this.run = clock.now().toString(36).toUpperCase();
  }

  /**
   * `U0MI3K2X9A0001` and the like: unique in this server, and among servers by when each began, so that a bot that remembers
   * the events of an earlier run does not take today's for repetitions.
   */
  id(prefix: string): string {
    this.counter += 1;
    return `${prefix}0${this.run}${this.counter.toString(36).toUpperCase().padStart(4, '0')}`;
  }

  /** `1764000000.000123`: unique in this server and never before an earlier one, so that they sort as text. */
  stamp(): string {
    this.lastStamp = Math.max(this.lastStamp + 1, this.clock.now() * 1000);
    const seconds = Math.floor(this.lastStamp / 1_000_000);
    return `${seconds}.${String(this.lastStamp % 1_000_000).padStart(6, '0')}`;
  }
}
