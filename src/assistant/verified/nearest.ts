import type { Queryable } from '../../data/database.ts';
import { pairsSharing, type VerifiedPair } from './queries.ts';

/** Finds the pairs whose question is nearest to a new one. */
export interface NearestPairs {
  /** At most `limit`, nearest first; only pairs of the audience and everyone's. May reject when a model behind it fails. */
  nearest(question: AskedQuestion, limit: number): Promise<readonly VerifiedPair[]>;
}

export interface AskedQuestion {
  readonly text: string;
  /** The question's words, as `stemsOf` gives them. */
  readonly stems: readonly string[];
  /** `role@company` of who asks. */
  readonly audience: string;
}

const CANDIDATES = 200;
/** Below this two questions share a word or two and mean different things. */
const LEAST_NEAR = 0.3;

/**
 * By shared words, rare ones weighing more: cosine of the two questions' words under inverse frequency among the candidates.
 * Needs no model and no extension of the database.
 */
export function lexicalPairs(db: Queryable): NearestPairs {
  return {
    async nearest({ stems, audience }, limit) {
      if (stems.length === 0) return [];
      const candidates = await pairsSharing(db, { stems, audience, limit: CANDIDATES });
      return rank(stems, candidates).slice(0, limit);
    },
  };
}

function rank(asked: readonly string[], candidates: readonly VerifiedPair[]): VerifiedPair[] {
  const frequency = new Map<string, number>();
  for (const { stems } of candidates)
    for (const stem of stems) frequency.set(stem, (frequency.get(stem) ?? 0) + 1);
  const weight = (stem: string) => 1 + Math.log((1 + candidates.length) / (1 + (frequency.get(stem) ?? 0)));
  const length = (stems: readonly string[]) => Math.hypot(...stems.map(weight));
  const own = new Set(asked);
  return candidates
    .map(pair => {
      const shared = pair.stems
        .filter(stem => own.has(stem))
        .reduce((sum, stem) => sum + weight(stem) ** 2, 0);
      return { pair, near: shared / (length(asked) * length(pair.stems)) };
    })
    .filter(({ near }) => near >= LEAST_NEAR)
    .sort((a, b) => b.near - a.near || b.pair.id - a.pair.id)
    .map(({ pair }) => pair);
}
