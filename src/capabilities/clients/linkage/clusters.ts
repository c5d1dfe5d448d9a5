/** Two records and how strongly they speak for one person. `forced` is a person's word. */
export interface Edge {
  readonly left: number;
  readonly right: number;
  readonly weight: number;
  readonly forced?: boolean;
}

/** Why two records that score high were left apart. */
export type Refusal = 'decision' | 'size' | 'mean' | (string & {});

export interface ClusterRules {
  /** The field that forbids two records to be of one person, or null. */
  contradiction(left: number, right: number): string | null;
  /** A person said these two are different. */
  decidedApart(left: number, right: number): boolean;
  readonly largest: number;
  /** With it, clusters join only where the mean weight over all pairs between them is at least `least`. */
  readonly mean: { readonly least: number; weight(left: number, right: number): number } | null;
}

export interface Clustering {
  /** Every record of the input with its cluster, named by the cluster's smallest record. */
  readonly clusterOf: ReadonlyMap<number, number>;
  /** The edge that brought a record's group to the rest; the strongest evidence of its membership. */
  readonly reason: ReadonlyMap<number, Edge>;
  readonly refused: readonly { readonly edge: Edge; readonly because: Refusal }[];
}

/**
 * Joins records to people by falling weight. Two groups stay apart when any record of one contradicts any of the other,
 * when a person said so, or when the group would grow too large; so one wrong pair cannot chain strangers together.
 * Depends on the set of records and edges only, not on their order: ties go to the smaller record numbers.
 */
export function clusterRecords(
  records: Iterable<number>,
  edges: readonly Edge[],
  rules: ClusterRules,
): Clustering {
  const groups = new Map<number, number[]>();
  const groupOf = new Map<number, number>();
  for (const record of records) {
    groups.set(record, [record]);
    groupOf.set(record, record);
  }
  const reason = new Map<number, Edge>();
  const refused: { edge: Edge; because: Refusal }[] = [];
  // Records that a person called the same are one unit: both of two contradicting values are known to be theirs.
  let units: ReadonlyMap<number, number> | null = null;
  for (const edge of edges.toSorted(byStrength)) {
    if (edge.forced !== true && units === null) units = new Map(groupOf);
    const a = groupOf.get(edge.left)!;
    const b = groupOf.get(edge.right)!;
    if (a === b) {
      strengthen(reason, edge);
      continue;
    }
    const ofA = groups.get(a)!;
    const ofB = groups.get(b)!;
    const because = obstacle(ofA, ofB, edge, rules, units);
    if (because !== null) {
      refused.push({ edge, because });
      continue;
    }
    const [kept, gone] = a < b ? [a, b] : [b, a];
    const members = groups.get(gone)!;
    for (const member of members) groupOf.set(member, kept);
    groups.get(kept)!.push(...members);
    groups.delete(gone);
    strengthen(reason, edge);
  }
  return { clusterOf: groupOf, reason, refused };
}

function obstacle(
  ofA: readonly number[],
  ofB: readonly number[],
  edge: Edge,
  rules: ClusterRules,
  units: ReadonlyMap<number, number> | null,
): Refusal | null {
  for (const a of ofA) for (const b of ofB) if (rules.decidedApart(a, b)) return 'decision';
  if (edge.forced === true) return null;
  if (ofA.length + ofB.length > rules.largest) return 'size';
  for (const a of ofA) {
    for (const b of ofB) {
      const field = rules.contradiction(a, b);
      if (field === null) continue;
      const settled = sameUnit(ofA, a, units).some(x =>
        sameUnit(ofB, b, units).some(y => rules.contradiction(x, y) === null),
      );
      if (!settled) return field;
    }
  }
  if (rules.mean === null) return null;
  let sum = 0;
  for (const a of ofA) for (const b of ofB) sum += rules.mean.weight(a, b);
  return sum / (ofA.length * ofB.length) < rules.mean.least ? 'mean' : null;
}

function sameUnit(
  group: readonly number[],
  record: number,
  units: ReadonlyMap<number, number> | null,
): number[] {
  return group.filter(other => other === record || units?.get(other) === units?.get(record));
}

/** Edges come strongest first, so the first one that reaches a record is the best reason for it. */
function strengthen(reason: Map<number, Edge>, edge: Edge): void {
  for (const record of [edge.left, edge.right]) if (!reason.has(record)) reason.set(record, edge);
}

function byStrength(x: Edge, y: Edge): number {
  return (
    Number(y.forced === true) - Number(x.forced === true) ||
    y.weight - x.weight ||
    Math.min(x.left, x.right) - Math.min(y.left, y.right) ||
    Math.max(x.left, x.right) - Math.max(y.left, y.right)
  );
}
