import { expect, test } from 'vitest';
import { type ClusterRules, clusterRecords } from '../../../../src/capabilities/clients/linkage/clusters.ts';

const open: ClusterRules = {
  contradiction: () => null,
  decidedApart: () => false,
  largest: 10,
  mean: null,
};
const born: Readonly<Record<number, number>> = { 1: 1970, 3: 1999 };
const byBirth: ClusterRules = {
  ...open,
  contradiction: (a, b) => (born[a] && born[b] && born[a] !== born[b] ? 'birth_date' : null),
};

test('joins what edges connect, and names a group by its smallest record', () => {
  const { clusterOf } = clusterRecords(
    [4, 2, 9, 7],
    [
      { left: 9, right: 4, weight: 8 },
      { left: 4, right: 2, weight: 9 },
    ],
    open,
  );
  expect([...clusterOf].sort((a, b) => a[0] - b[0])).toEqual([
    [2, 2],
    [4, 2],
    [7, 7],
    [9, 2],
  ]);
});

test('gives a record between two contradicting ones to the stronger side', () => {
  const edges = [
    { left: 1, right: 2, weight: 8 },
    { left: 2, right: 3, weight: 9 },
  ];
  const { clusterOf, refused } = clusterRecords([1, 2, 3], edges, byBirth);
  expect(clusterOf.get(2)).toBe(clusterOf.get(3));
  expect(clusterOf.get(1)).toBe(1);
  expect(refused).toEqual([{ edge: edges[0], because: 'birth_date' }]);
});

test('does not depend on the order of records and edges, ties included', () => {
  const edges = [
    { left: 1, right: 2, weight: 5 },
    { left: 2, right: 3, weight: 5 },
    { left: 3, right: 4, weight: 5 },
    { left: 1, right: 4, weight: 5 },
  ];
  const one = clusterRecords([1, 2, 3, 4], edges, byBirth).clusterOf;
  const other = clusterRecords([4, 3, 2, 1], edges.toReversed(), byBirth).clusterOf;
  for (const record of [1, 2, 3, 4]) expect(other.get(record)).toBe(one.get(record));
});

test('obeys a person’s word before any score and against contradictions', () => {
  const { clusterOf } = clusterRecords([1, 3], [{ left: 1, right: 3, weight: 0, forced: true }], byBirth);
  expect(clusterOf.get(3)).toBe(1);
});

test('lets a record join people whom a person made one, when it fits either of their values', () => {
  const edges = [
    { left: 1, right: 3, weight: 0, forced: true },
    { left: 1, right: 5, weight: 7 },
  ];
  const rules: ClusterRules = {
    ...byBirth,
    contradiction: (a, b) => {
      const years = { ...born, 5: 1970 } as Record<number, number>;
      return years[a] !== years[b] ? 'birth_date' : null;
    },
  };
  expect(clusterRecords([1, 3, 5], edges, rules).clusterOf.get(5)).toBe(1);
});

test('never joins through others what a person told apart', () => {
  const edges = [
    { left: 1, right: 2, weight: 9 },
    { left: 2, right: 4, weight: 8 },
  ];
  const rules: ClusterRules = {
    ...open,
    decidedApart: (a, b) => Math.min(a, b) === 1 && Math.max(a, b) === 4,
  };
  const { clusterOf, refused } = clusterRecords([1, 2, 4], edges, rules);
  expect(clusterOf.get(4)).toBe(4);
  expect(refused.map(({ because }) => because)).toEqual(['decision']);
});

test('stops a person from growing past the largest size', () => {
  const chain = Array.from({ length: 6 }, (_, at) => ({ left: at, right: at + 1, weight: 10 - at }));
  const { clusterOf } = clusterRecords(
    Array.from({ length: 7 }, (_, at) => at),
    chain,
    { ...open, largest: 3 },
  );
  const sizes = new Map<number, number>();
  for (const group of clusterOf.values()) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  expect(Math.max(...sizes.values())).toBe(3);
});

test('asks for the mean over all pairs of two groups where one good pair is not enough', () => {
  const weight = (a: number, b: number) => (Math.abs(a - b) === 1 ? 6 : -20);
  const rules: ClusterRules = { ...open, mean: { least: 0, weight } };
  const edges = [
    { left: 1, right: 2, weight: 6 },
    { left: 2, right: 3, weight: 6 },
  ];
  expect(clusterRecords([1, 2, 3], edges, rules).clusterOf.get(3)).toBe(3);
});
