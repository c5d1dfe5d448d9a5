import { setTimeout as delay } from 'node:timers/promises';
import type { Asker } from '../../access/actor.ts';
import type { Queryable } from '../../data/database.ts';
import { createRateBound } from '../rate.ts';

/** How much may be asked. The days' figures are what a language model costs at worst. */
export interface AllowanceLimits {
  readonly personPerMinute: number;
  readonly companyPerMinute: number;
  readonly personPerDay: number;
  readonly companyPerDay: number;
  /** Questions of one person that are worked on at once, in all of their conversations. */
  readonly atOnce: number;
  /** What people without access may do: each press and message of theirs costs a look into the base. */
  readonly strangerPerMinute: number;
}

export const ALLOWANCE: AllowanceLimits = Object.freeze({
  personPerMinute: 20,
  companyPerMinute: 120,
  personPerDay: 500,
  companyPerDay: 5_000,
  atOnce: 3,
  strangerPerMinute: 4,
});

export type Verdict =
  | { readonly kind: 'go'; readonly done: () => void }
  | { readonly kind: 'slow'; readonly waitMs: number }
  | { readonly kind: 'busy' | 'spent' | 'company_spent' };

/** Keeps one person, or one company, from using the base up. Rates live in the process, days are counted by the audit. */
export interface Allowance {
  /**
   * Lets a question through after a short wait, or says why not. `done` must be called when it is answered. `countsAs` names who
   * asks, where the base knows no member.
   */
  question(asker: Asker, signal: AbortSignal, countsAs?: string): Promise<Verdict>;
  /** False when someone without access has said enough for now. */
  stranger(account: string): boolean;
}

export interface AllowanceDeps {
  readonly db: Queryable;
  readonly timeZone: string;
  readonly limits?: Partial<AllowanceLimits>;
  readonly now?: () => Date;
  /** Waits that long, or until the signal. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** A shorter wait is kept to in silence; a longer one is said. */
const SILENT_WAIT_MS = 5_000;

export function createAllowance(deps: AllowanceDeps): Allowance {
  const limits = { ...ALLOWANCE, ...deps.limits };
  const clock = deps.now ?? (() => new Date());
  const wait = deps.wait ?? ((ms, signal) => delay(ms, undefined, { signal }));
  const bound = (perMinute: number) =>
    createRateBound({
      perMinute,
      burst: Math.max(1, Math.ceil(perMinute / 2)),
      now: () => clock().getTime(),
    });
  const person = bound(limits.personPerMinute);
  const company = bound(limits.companyPerMinute);
  const stranger = bound(limits.strangerPerMinute);
  const running = new Map<string, number>();

  return {
    async question(asker, signal, countsAs = String(asker.memberId)) {
      if ((running.get(countsAs) ?? 0) >= limits.atOnce) return { kind: 'busy' };
      running.set(countsAs, (running.get(countsAs) ?? 0) + 1);
      const done = once(() => {
        const left = (running.get(countsAs) ?? 1) - 1;
        if (left > 0) running.set(countsAs, left);
        else running.delete(countsAs);
      });
      try {
        const waitMs = (await pass(person, countsAs, signal)) || (await pass(company, asker.company, signal));
        const refusal: Verdict | null = waitMs > 0 ? { kind: 'slow', waitMs } : await spent(asker);
        if (!refusal) return { kind: 'go', done };
        done();
        return refusal;
      } catch (error) {
        done();
        throw error;
      }
    },

    stranger: account => stranger(account) === 0,
  };

  /** 0 once through, otherwise how long it would take. */
  async function pass(rate: (key: string) => number, key: string, signal: AbortSignal): Promise<number> {
    const waitMs = rate(key);
    if (waitMs === 0 || waitMs > SILENT_WAIT_MS) return waitMs;
    await wait(waitMs, signal);
    return rate(key);
  }

  async function spent({ memberId, company: of }: Asker): Promise<Verdict | null> {
    const { rows } = await deps.db.query<{ person: number; company: number }>(
      `select count(*) filter (where member_id = $1) as person,
         count(*) filter (where right(actor, length($2) + 1) = '@' || $2) as company
       from svod.audit
       where kind = 'question' and at >= date_trunc('day', $3::timestamptz at time zone $4) at time zone $4`,
      [memberId ?? null, of, clock(), deps.timeZone],
    );
    if ((rows[0]?.person ?? 0) >= limits.personPerDay) return { kind: 'spent' };
    return (rows[0]?.company ?? 0) >= limits.companyPerDay ? { kind: 'company_spent' } : null;
  }
}

function once(work: () => void): () => void {
  let did = false;
  return () => {
    if (did) return;
    did = true;
    work();
  };
}
