/** How well groups agree with the truth. */
export interface MatchingMeasures {
  readonly records: number;
  readonly persons: number;
  readonly truePairs: number;
  readonly pairs: { readonly precision: number; readonly recall: number; readonly f1: number };
  /** B-cubed: the same asked of each record and averaged. */
  readonly bcubed: { readonly precision: number; readonly recall: number; readonly f1: number };
  readonly falsePairs: number;
  readonly missedPairs: number;
  readonly largestGroup: number;
}

/** Compares a grouping with the truth; both name a group for each record, in the same order. */
export function measureGroups(
  groups: readonly (string | number)[],
  truth: readonly (string | number)[],
): MatchingMeasures {
  const byGroup = tally(groups);
  const byPerson = tally(truth);
  const byBoth = new Map<string, number>();
  groups.forEach((group, at) => {
    const both = `${group}\u0000${truth[at]}`;
    byBoth.set(both, (byBoth.get(both) ?? 0) + 1);
  });
  const pairsIn = (counts: Iterable<number>) => {
    let pairs = 0;
    for (const count of counts) pairs += (count * (count - 1)) / 2;
    return pairs;
  };
  const right = pairsIn(byBoth.values());
  const said = pairsIn(byGroup.values());
  const due = pairsIn(byPerson.values());
  let precision = 0;
  let recall = 0;
  groups.forEach((group, at) => {
    const person = truth[at]!;
    const both = byBoth.get(`${group}\u0000${person}`)!;
    precision += both / byGroup.get(String(group))!;
    recall += both / byPerson.get(String(person))!;
  });
  const records = Math.max(1, groups.length);
  return {
    records: groups.length,
    persons: byPerson.size,
    truePairs: due,
    pairs: figures(said === 0 ? 1 : right / said, due === 0 ? 1 : right / due),
    bcubed: figures(precision / records, recall / records),
    falsePairs: said - right,
    missedPairs: due - right,
    largestGroup: [...byGroup.values()].reduce((most, size) => Math.max(most, size), 0),
  };
}

function figures(precision: number, recall: number) {
  return {
    precision,
    recall,
    f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
  };
}

function tally(names: readonly (string | number)[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(String(name), (counts.get(String(name)) ?? 0) + 1);
  return counts;
}
