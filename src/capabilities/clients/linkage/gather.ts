import type { Queryable } from '../../../data/database.ts';
import { clusterRecords, type Edge } from './clusters.ts';
import { type Linkage, RecordShelf } from './linkage.ts';
import { noteRefusals, strongPairs, type Verdict, verdicts } from './pair-queries.ts';
import { TermShelf } from './terms.ts';
import { createScorer, type LinkageWeights, probabilityOf } from './weights.ts';

/** Records with the group each belongs to, named by its smallest record, and why: parallel lists, one entry a record. */
export interface Gathering {
  readonly records: readonly number[];
  readonly groups: readonly number[];
  /** `first` for the smallest record of a group, `decision` where a person said so, else the fields that agreed. */
  readonly rules: readonly string[];
  readonly scores: readonly number[];
}

/** Records that belong with these for another reason than pairs: so far they are of the same person. */
export type Kin = (tx: Queryable, records: readonly number[]) => Promise<readonly number[]>;

/**
 * Gathers records to people: those that were touched with everything that hangs together with them. Groups are made anew
 * from all sure pairs of a connected part, so the result does not depend on the order in which records came.
 */
export async function gatherPeople(
  tx: Queryable,
  linkage: Linkage,
  weights: LinkageWeights,
  touched: { readonly records: readonly number[]; readonly whole: boolean },
  kin: Kin,
): Promise<Gathering> {
  const part = touched.whole
    ? {
        records: touched.records,
        pairs: await edgesOf(tx, linkage, 'all'),
        said: await verdicts(tx, linkage.tables, 'all'),
      }
    : await reach(tx, linkage, touched.records, kin);
  const present = new Set(part.records);
  const said = part.said.filter(one => present.has(one.left) && present.has(one.right));
  const edges = [
    ...part.pairs,
    ...said
      .filter(one => one.verdict === 'same')
      .map(one => ({ ...one, weight: Number.POSITIVE_INFINITY, levels: '', forced: true })),
  ];
  const apart = new Set(said.filter(one => one.verdict === 'different').map(pairName));

  const gathered = {
    records: [] as number[],
    groups: [] as number[],
    rules: [] as string[],
    scores: [] as number[],
  };
  const add = (record: number, group: number, rule: string, score: number) => {
    gathered.records.push(record);
    gathered.groups.push(group);
    gathered.rules.push(rule);
    gathered.scores.push(score);
  };
  const shelf = new RecordShelf(tx, linkage);
  const terms = new TermShelf(tx, linkage);
  const score = createScorer(linkage.spec, linkage.comparer, weights, terms.count);
  const ruleOf = ruleWriter(linkage, weights);
  const connected = new Set<number>();
  for (const { records, edges: within } of batchesOfComponents(edges)) {
    for (const record of records) connected.add(record);
    await shelf.fetch(records);
    const mean = linkage.spec.joining === 'mean';
    if (mean) await terms.fetch(records.map(record => shelf.get(record)));
    const { clusterOf, reason, refused } = clusterRecords(records, within, {
      contradiction: (a, b) => linkage.comparer.contradiction(shelf.get(a), shelf.get(b)),
      decidedApart: (a, b) => apart.size > 0 && apart.has(pairName({ left: a, right: b })),
      largest: linkage.spec.largestPerson,
      mean: mean
        ? { least: linkage.linkWeight, weight: (a, b) => score(shelf.get(a), shelf.get(b)).weight }
        : null,
    });
    for (const [record, group] of clusterOf) {
      const edge = reason.get(record) as RuledEdge | undefined;
      if (edge === undefined || record === group) add(record, group, 'first', 1);
      else if (edge.forced === true) add(record, group, 'decision', 1);
      else add(record, group, ruleOf(edge.levels), probabilityOf(edge.weight));
    }
    await noteRefusals(
      tx,
      linkage.tables,
      records,
      refused
        .filter(({ edge }) => clusterOf.get(edge.left) !== clusterOf.get(edge.right))
        .map(({ edge, because }) => ({ left: edge.left, right: edge.right, because })),
    );
  }
  for (const record of part.records) if (!connected.has(record)) add(record, record, 'first', 1);
  return gathered;
}

interface RuledEdge extends Edge {
  readonly levels: string;
}

async function edgesOf(
  tx: Queryable,
  linkage: Linkage,
  ids: readonly number[] | 'all',
): Promise<RuledEdge[]> {
  return strongPairs(tx, linkage.tables, linkage.linkWeight, ids);
}

/** Everything that pairs, a person's words or a common client connect with the records. */
async function reach(
  tx: Queryable,
  linkage: Linkage,
  from: readonly number[],
  kin: Kin,
): Promise<{ records: readonly number[]; pairs: readonly RuledEdge[]; said: readonly Verdict[] }> {
  const reached = new Set(from);
  const pairs = new Map<string, RuledEdge>();
  const said = new Map<string, Verdict>();
  let frontier = [...reached];
  while (frontier.length > 0) {
    const next = new Set<number>();
    for (const pair of await edgesOf(tx, linkage, frontier)) {
      pairs.set(pairName(pair), pair);
      next.add(pair.left).add(pair.right);
    }
    for (const one of await verdicts(tx, linkage.tables, frontier)) {
      said.set(pairName(one), one);
      next.add(one.left).add(one.right);
    }
    for (const record of await kin(tx, frontier)) next.add(record);
    frontier = [...next].filter(record => !reached.has(record));
    for (const record of frontier) reached.add(record);
  }
  return { records: [...reached], pairs: [...pairs.values()], said: [...said.values()] };
}

/** Connected parts of the graph, packed into batches of bounded size (a part is never cut). */
function* batchesOfComponents(
  edges: readonly RuledEdge[],
): Generator<{ records: number[]; edges: RuledEdge[] }> {
  const parents = new Map<number, number>();
  const root = (record: number): number => {
    let at = record;
    for (let parent = parents.get(at); parent !== undefined && parent !== at; parent = parents.get(at))
      at = parent;
    for (let walk = record; walk !== at; ) {
      const parent = parents.get(walk)!;
      parents.set(walk, at);
      walk = parent;
    }
    return at;
  };
  for (const { left, right } of edges) {
    if (!parents.has(left)) parents.set(left, left);
    if (!parents.has(right)) parents.set(right, right);
    const [a, b] = [root(left), root(right)];
    if (a !== b) parents.set(Math.max(a, b), Math.min(a, b));
  }
  const parts = new Map<number, { records: number[]; edges: RuledEdge[] }>();
  for (const record of parents.keys()) {
    const at = root(record);
    const part = parts.get(at);
    if (part === undefined) parts.set(at, { records: [record], edges: [] });
    else part.records.push(record);
  }
  for (const edge of edges) parts.get(root(edge.left))!.edges.push(edge);
  let batch = { records: [] as number[], edges: [] as RuledEdge[] };
  for (const part of parts.values()) {
    for (const record of part.records) batch.records.push(record);
    for (const edge of part.edges) batch.edges.push(edge);
    if (batch.records.length >= 5_000) {
      yield batch;
      batch = { records: [], edges: [] };
    }
  }
  if (batch.records.length > 0) yield batch;
}

/** Writes levels as the fields that agreed: `phone,birth_date,first_name~`, with ~ where the agreement is not the best one. */
function ruleWriter(linkage: Linkage, weights: LinkageWeights): (levels: string) => string {
  const known = new Map<string, string>();
  return levels => {
    const written = known.get(levels);
    if (written !== undefined) return written;
    const rule = levels
      .split(',')
      .map(Number)
      .flatMap((level, at) => {
        const { m, u, name } = weights.respects[at]!;
        if (level === 0 || level > linkage.comparer.respects[at]!.levels.length) return [];
        if (m[level - 1]! <= u[level - 1]!) return [];
        return [level === 1 ? name : `${name}~`];
      })
      .join(',');
    known.set(levels, rule);
    return rule;
  };
}

function pairName({ left, right }: { readonly left: number; readonly right: number }): string {
  return left < right ? `${left} ${right}` : `${right} ${left}`;
}
