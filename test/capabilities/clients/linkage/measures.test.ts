import { expect, test } from 'vitest';
import { measureGroups } from '../../../../eval/matching/measures.ts';

test('counts pairs and B-cubed as their definitions say', () => {
  // Truth: {a b c} {d}; found: {a b} {c d}.
  const measured = measureGroups([1, 1, 2, 2], ['x', 'x', 'x', 'y']);
  expect(measured.pairs.precision).toBeCloseTo(1 / 2);
  expect(measured.pairs.recall).toBeCloseTo(1 / 3);
  expect(measured.bcubed.precision).toBeCloseTo((1 + 1 + 0.5 + 0.5) / 4);
  expect(measured.bcubed.recall).toBeCloseTo((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4);
  expect(measured).toMatchObject({
    truePairs: 3,
    falsePairs: 1,
    missedPairs: 2,
    largestGroup: 2,
    persons: 2,
  });
});

test('gives a perfect grouping nothing but ones, whatever the groups are called', () => {
  const { pairs, bcubed } = measureGroups([7, 7, 9], ['p', 'p', 'q']);
  expect([pairs.f1, bcubed.f1]).toEqual([1, 1]);
});
