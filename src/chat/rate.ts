/** Says how many milliseconds a person has to wait; 0 lets them through and counts the call. */
export type RateBound = (person: string) => number;

const MAX_PEOPLE = 10_000;

/** A token bucket a person: `burst` at once, refilled evenly over a minute. */
export function createRateBound(options: {
  perMinute: number;
  burst: number;
  now?: () => number;
}): RateBound {
  const now = options.now ?? Date.now;
  const msPerToken = 60_000 / options.perMinute;
  const buckets = new Map<string, { tokens: number; at: number }>();
  return person => {
    const at = now();
    const bucket = buckets.get(person) ?? { tokens: options.burst, at };
    const tokens = Math.min(options.burst, bucket.tokens + (at - bucket.at) / msPerToken);
    const allowed = tokens >= 1;
    // Re-inserted, so that the first key is always the one unused for longest.
    buckets.delete(person);
    buckets.set(person, { tokens: allowed ? tokens - 1 : tokens, at });
    if (buckets.size > MAX_PEOPLE) buckets.delete(buckets.keys().next().value ?? '');
    return allowed ? 0 : Math.ceil((1 - tokens) * msPerToken);
  };
}
