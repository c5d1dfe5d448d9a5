/** A category that is a step of a scale. */
export interface Step {
  /** The number that the step begins with. */
  readonly from: number;
  /** Which side has no bound: «до 25» is open below, «65+» above. */
  readonly open: 'below' | 'above' | 'none';
}

const STEP =
  /^(?<before>до|менее|меньше|младше|under|below|less than|up to|[<≤])?(?:от|старше|свыше|более|больше|over|above|more than|[>≥])?\s*(?<from>\d+(?:[.,]\d+)?)(?<rest>.*)$/iu;
const OPEN_ABOVE =
  /^(?:от|старше|свыше|более|больше|over|above|more than|[>≥])|\+\s*$|и (?:более|больше|старше)|and (?:more|over|older)/iu;

/** Reads «18–24», «до 25 лет», "65+", "2025-03" or a number as a step; null for a name. */
export function stepOf(value: unknown): Step | null {
  if (typeof value === 'number') return { from: value, open: 'none' };
  if (typeof value !== 'string') return null;
  const found = STEP.exec(value.trim())?.groups;
  if (!found) return null;
  const from = Number(found.from?.replace(',', '.'));
  return { from, open: found.before ? 'below' : OPEN_ABOVE.test(value.trim()) ? 'above' : 'none' };
}
