/** What can go wrong on the way. `drop` closes the connection without an answer, before or after the work was done. */
export type Fault =
  | { readonly kind: 'rate_limited'; readonly retryAfterSeconds: number }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'drop'; readonly when: 'before' | 'after' }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'error'; readonly error: string };

/** What can go wrong with an event: it comes twice, one after the other or at once, or its first delivery is lost. */
export type DeliveryFault =
  | { readonly kind: 'twice'; readonly parallel: boolean }
  | { readonly kind: 'lost' }
  | { readonly kind: 'delay'; readonly ms: number };

interface Rule<F> {
  readonly place: string;
  readonly fault: F;
  /** Uses left; null for a rule by chance. */
  left: number | null;
  readonly rate: number;
}

/**
 * Faults on order: the next so many, or a share of all by seeded chance. A place is a Web API method, `*` for all of them,
 * or `upload`, `download`, `response_url`.
 */
export class Faults {
  private rules: Rule<Fault>[] = [];
  private deliveryRules: Rule<DeliveryFault>[] = [];
  private chance: number;

  constructor(seed = 1) {
    this.chance = seed >>> 0;
  }

  /** The next `count` calls of the place fail so. */
  next(place: string, fault: Fault, count = 1): void {
    this.rules.push({ place, fault, left: count, rate: 1 });
  }

  /** Each call of the place fails so with this probability, 0 to 1. */
  rate(place: string, fault: Fault, probability: number): void {
    this.rules.push({ place, fault, left: null, rate: probability });
  }

  nextDelivery(fault: DeliveryFault, count = 1): void {
    this.deliveryRules.push({ place: 'event', fault, left: count, rate: 1 });
  }

  deliveryRate(fault: DeliveryFault, probability: number): void {
    this.deliveryRules.push({ place: 'event', fault, left: null, rate: probability });
  }

  clear(): void {
    this.rules = [];
    this.deliveryRules = [];
  }

  /** The fault that this call meets, if any; used up by it. */
  take(place: string, method = true): Fault | null {
    return this.draw(this.rules, rule => rule.place === place || (method && rule.place === '*'));
  }

  takeDelivery(): DeliveryFault | null {
    return this.draw(this.deliveryRules, () => true);
  }

  private draw<F>(rules: Rule<F>[], fits: (rule: Rule<F>) => boolean): F | null {
    for (const rule of rules) {
      if (!fits(rule) || rule.left === 0) continue;
      if (rule.left === null && this.random() >= rule.rate) continue;
      if (rule.left !== null) rule.left -= 1;
      return rule.fault;
    }
    return null;
  }

  /** mulberry32, uniform in [0, 1). */
  private random(): number {
    this.chance = (this.chance + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.chance ^ (this.chance >>> 15), this.chance | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
}
