import type { Clock } from './clock.ts';
import type { Tier } from './methods/method.ts';

const WINDOW_MS = 60_000;
/** Calls a minute, method and workspace: the floors that Slack names. */
const PER_MINUTE: Readonly<Record<Exclude<Tier, 'post'>, number>> = {
  tier1: 1,
  tier2: 20,
  tier3: 50,
  tier4: 100,
};
/** One post a second and channel; short bursts are borne. */
const POST_EVERY_MS = 1000;
const POST_BURST = 4;

/** Slack's limits by the letter. Off unless asked for: Slack itself is more generous than it promises. */
export class RateLimits {
  private readonly clock: Clock;
  private readonly calls = new Map<string, number[]>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Seconds to wait before this call, 0 when it may go. A refused call counts for nothing. */
  take(tier: Tier, method: string, teamId: string, channel: string | null): number {
    const [windowMs, most] =
      tier === 'post' ? [POST_EVERY_MS * POST_BURST, POST_BURST] : [WINDOW_MS, PER_MINUTE[tier]];
    const key = `${teamId} ${method} ${tier === 'post' ? channel : ''}`;
    const now = this.clock.now();
    const recent = (this.calls.get(key) ?? []).filter(at => now - at < windowMs);
    this.calls.set(key, recent);
    if (recent.length < most) {
      recent.push(now);
      return 0;
    }
    return Math.max(1, Math.ceil(((recent[0] ?? now) + windowMs - now) / 1000));
  }
}
