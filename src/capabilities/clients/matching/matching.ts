import type { Queryable } from '../../../data/database.ts';
import { type Cluster, clusterOf, compatible, type Evidence, joinClusters } from './guards.ts';
import { keysOf, type MatchRecord } from './keys.ts';
import { candidateClients, moveClients, nextClientIds } from './queries.ts';

export interface Match {
  readonly clientId: number;
  /** `first` for the record that founded the person, else the keys it was recognised by: `phone`, `email`, `name+birth`, joined by `,`. */
  readonly rule: string;
  /** 0..1: how sure the link is. */
  readonly score: number;
  /** This record founded the person: the client's row is yet to be made from it. */
  readonly founder: boolean;
}

export interface MatchResult {
  /** In the order of the records. */
  readonly matches: readonly Match[];
  /** Clients that got further records and must be made anew from all of them. */
  readonly changedClients: readonly number[];
}

/** A key that more people than this share tells nobody apart (a reception's telephone, a made-up address). */
const CROWD = 12;

/**
 * Finds the person of each record of a batch among the people of the base and the batch itself, by equal phone, e-mail, or name with
 * birth date, unless what else is known contradicts. Clients that the batch proves to be one person become one: the lowest id stays.
 * Call it inside a transaction that no other import can interleave with; the caller stores the records.
 */
export async function matchRecords(tx: Queryable, records: readonly MatchRecord[]): Promise<MatchResult> {
  const known = await candidateClients(tx, records, CROWD);
  const forest = new Forest();
  records.forEach((record, index) => {
    forest.add(recordNode(index), clusterOf([record]));
  });
  for (const client of known.clients) forest.add(clientNode(client.id), client.cluster);

  const links = new Map<string, { score: number; rule: string }>();
  for (const edge of edgesOf(records, known.byKey)) {
    if (!forest.join(edge)) continue;
    for (const node of [edge.left, edge.right]) {
      if (!links.has(node)) links.set(node, { score: edge.score, rule: edge.keys.join(',') });
    }
  }
  return settle(tx, records, forest, links);
}

type Node = string;
const recordNode = (index: number): Node => `r${index}`;
const clientNode = (id: number): Node => `c${id}`;

interface Edge extends Evidence {
  readonly left: Node;
  readonly right: Node;
  readonly score: number;
}

/** Pairs of nodes that share a key, the surest first, each pair once with all its keys. */
function edgesOf(
  records: readonly MatchRecord[],
  clientsByKey: ReadonlyMap<string, readonly number[]>,
): Edge[] {
  const nodesByKey = new Map<string, Node[]>();
  for (const [index, record] of records.entries()) {
    for (const key of keysOf(record)) {
      const nodes = nodesByKey.get(key);
      if (nodes) nodes.push(recordNode(index));
      else nodesByKey.set(key, [...(clientsByKey.get(key) ?? []).map(clientNode), recordNode(index)]);
    }
  }
  const pairs = new Map<string, { left: Node; right: Node; keys: Evidence['keys'][number][] }>();
  for (const [key, nodes] of nodesByKey) {
    if (nodes.length < 2 || nodes.length > CROWD) continue;
    const kind = key.startsWith('p') ? 'phone' : key.startsWith('e') ? 'email' : 'name+birth';
    for (let i = 0; i < nodes.length; i++) {
      for (let j = i + 1; j < nodes.length; j++) {
        const id = `${nodes[i]} ${nodes[j]}`;
        const pair = pairs.get(id);
        if (pair) pair.keys.push(kind);
        else pairs.set(id, { left: nodes[i]!, right: nodes[j]!, keys: [kind] });
      }
    }
  }
  return [...pairs.values()]
    .map(pair => ({ ...pair, keys: pair.keys.sort(), score: scoreOf(pair.keys) }))
    .sort((a, b) => b.score - a.score);
}

function scoreOf(keys: Evidence['keys']): number {
  if (keys.length >= 3) return 1;
  if (keys.length === 2) return 0.99;
  return keys[0] === 'name+birth' ? 0.96 : keys[0] === 'phone' ? 0.95 : 0.92;
}

async function settle(
  tx: Queryable,
  records: readonly MatchRecord[],
  forest: Forest,
  links: ReadonlyMap<Node, { score: number; rule: string }>,
): Promise<MatchResult> {
  const groups = new Map<Node, { records: number[]; clients: number[] }>();
  for (const node of forest.nodes()) {
    const root = forest.root(node);
    const group = groups.get(root) ?? { records: [], clients: [] };
    groups.set(root, group);
    if (node.startsWith('r')) group.records.push(Number(node.slice(1)));
    else group.clients.push(Number(node.slice(1)));
  }

  const founding = [...groups.values()].filter(group => group.clients.length === 0);
  const former = new Set<number>();
  const reusable = founding.map(group => {
    const id = group.records
      .map(index => records[index]!.formerClientId)
      .find(one => one != null && !former.has(one));
    if (id != null) former.add(id);
    return id ?? null;
  });
  const fresh = await nextClientIds(tx, reusable.filter(id => id === null).length);
  const matches = new Array<Match>(records.length);
  const changed = new Set<number>();
  for (const [index, group] of founding.entries()) {
    const reused = reusable[index] ?? null;
    const clientId = reused ?? fresh.pop()!;
    const [founder, ...others] = group.records.sort((a, b) => a - b);
    matches[founder!] = { clientId, rule: 'first', score: 1, founder: reused === null };
    for (const other of others)
      matches[other] = { clientId, ...links.get(recordNode(other))!, founder: false };
    if (others.length > 0 || reused !== null) changed.add(clientId);
  }
  const moves: { from: number; to: number }[] = [];
  for (const group of groups.values()) {
    if (group.clients.length === 0) continue;
    const clientId = Math.min(...group.clients);
    for (const from of group.clients) if (from !== clientId) moves.push({ from, to: clientId });
    for (const index of group.records)
      matches[index] = { clientId, ...links.get(recordNode(index))!, founder: false };
    if (group.records.length > 0) changed.add(clientId);
  }
  await moveClients(tx, moves);
  return { matches, changedClients: [...changed] };
}

/** Disjoint sets of nodes, each with the sum of what is known about it. */
class Forest {
  readonly #parents = new Map<Node, Node>();
  readonly #clusters = new Map<Node, Cluster>();

  add(node: Node, cluster: Cluster): void {
    this.#parents.set(node, node);
    this.#clusters.set(node, cluster);
  }

  nodes(): Iterable<Node> {
    return this.#parents.keys();
  }

  root(node: Node): Node {
    let at = node;
    for (;;) {
      const parent = this.#parents.get(at)!;
      if (parent === at) break;
      at = parent;
    }
    this.#parents.set(node, at);
    return at;
  }

  /** Makes the two sets one unless what is known about them contradicts. False when they stay apart or were one before. */
  join(edge: Edge): boolean {
    const [left, right] = [this.root(edge.left), this.root(edge.right)];
    if (left === right) return false;
    const [a, b] = [this.#clusters.get(left)!, this.#clusters.get(right)!];
    if (!compatible(a, b, edge)) return false;
    this.#parents.set(right, left);
    this.#clusters.set(left, joinClusters(a, b));
    this.#clusters.delete(right);
    return true;
  }
}
