import { expect, test } from 'vitest';
import { createComparer } from '../../../../src/capabilities/clients/linkage/comparer.ts';
import { estimateWeights } from '../../../../src/capabilities/clients/linkage/estimate.ts';
import { fieldsOfPasses } from '../../../../src/capabilities/clients/linkage/keys.ts';
import { parseLinkageSpec } from '../../../../src/capabilities/clients/linkage/spec.ts';
import { createScorer } from '../../../../src/capabilities/clients/linkage/weights.ts';

const spec = parseLinkageSpec(
  {
    fields: {
      name: { from: ['name'], as: 'plain' },
      phone: { from: ['phone'], as: 'digits' },
      city: { from: ['city'], as: 'plain' },
      birth: { from: ['birth'], as: 'date' },
    },
    comparisons: {
      name: { field: 'name', levels: ['same', 'edits 1'], frequency: true },
      phone: { field: 'phone', levels: ['same'] },
      city: { field: 'city', levels: ['same'] },
      birth: { field: 'birth', levels: ['same'] },
    },
    blocking: { by_phone: ['phone'], by_name: ['name'], by_birth: ['birth'] },
    thresholds: { link: 0.99, review: 0.5 },
  },
  'test',
);
const comparer = createComparer(spec);
const passFields = fieldsOfPasses(spec);

// What the world is like: shares of (same, near, differs) and (same, differs) among pairs of one person and of strangers.
const truth = {
  m: { name: [0.8, 0.15, 0.05], phone: [0.7, 0.3], city: [0.9, 0.1], birth: [0.9, 0.1] },
  u: { name: [0.01, 0.02, 0.97], phone: [0.0005, 0.9995], city: [0.2, 0.8], birth: [0.001, 0.999] },
};
const RECORDS = 2_000;
const ALL = (RECORDS * (RECORDS - 1)) / 2;
const MATCHES = 1_500;

/** Exact expectations of every pattern that blocking lets through, instead of a sample: no chance in the test. */
function world() {
  const candidates: { code: number; passes: number; pairs: number }[] = [];
  for (let name = 1; name <= 3; name++) {
    for (let phone = 1; phone <= 2; phone++) {
      for (let city = 1; city <= 2; city++) {
        for (let birth = 1; birth <= 2; birth++) {
          const passes = (phone === 1 ? 1 : 0) | (name === 1 ? 2 : 0) | (birth === 1 ? 4 : 0);
          if (passes === 0) continue;
          const share = (of: typeof truth.m) =>
            of.name[name - 1]! * of.phone[phone - 1]! * of.city[city - 1]! * of.birth[birth - 1]!;
          const pairs = MATCHES * share(truth.m) + (ALL - MATCHES) * share(truth.u);
          candidates.push({ code: comparer.encode([name, phone, city, birth]), passes, pairs });
        }
      }
    }
  }
  const draws = 1e6;
  const random = (['name', 'phone', 'city', 'birth'] as const).map(respect => [
    0,
    ...truth.u[respect].map(
      (u, at) => draws * ((1 - MATCHES / ALL) * u + (MATCHES / ALL) * truth.m[respect][at]!),
    ),
  ]);
  return { records: RECORDS, candidates, share: 1, random };
}

test('finds from unlabelled pairs the shares that made them', () => {
  const weights = estimateWeights(spec, comparer, passFields, world());
  const [name, phone, city] = weights.respects;
  truth.m.name.forEach((share, at) => {
    expect(name!.m[at]).toBeCloseTo(share, 1);
  });
  expect(phone!.m[0]).toBeCloseTo(0.7, 1);
  expect(city!.m[0]).toBeCloseTo(0.9, 1);
  expect(phone!.u[0]! / 0.0005).toBeGreaterThan(0.8);
  expect(phone!.u[0]! / 0.0005).toBeLessThan(1.25);
  expect((weights.prevalence * ALL) / MATCHES).toBeGreaterThan(0.8);
  expect((weights.prevalence * ALL) / MATCHES).toBeLessThan(1.1);
});

test('takes from a sample the same weights as from all pairs', () => {
  const all = world();
  const half = {
    ...all,
    share: 0.5,
    candidates: all.candidates.map(one => ({ ...one, pairs: one.pairs / 2 })),
  };
  const [one, other] = [all, half].map(seen => estimateWeights(spec, comparer, passFields, seen));
  expect(other!.prevalence).toBeCloseTo(one!.prevalence, 10);
  expect(other!.respects[0]!.m[0]).toBeCloseTo(one!.respects[0]!.m[0]!, 10);
});

test('keeps to what the catalogue expects where there is nothing to learn from', () => {
  const nothing = {
    records: 2,
    candidates: [],
    share: 1,
    random: [
      [0, 0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ],
  };
  const { respects } = estimateWeights(spec, comparer, passFields, nothing);
  for (const { m, u } of respects) {
    expect(m[0]).toBeGreaterThan(0.8);
    expect(u[0]).toBeLessThan(0.05);
  }
});

test('weighs agreement on a rare name more than on a common one', () => {
  const weights = estimateWeights(spec, comparer, passFields, world());
  const value = (fold: string) => ({ text: fold, fold, parts: [fold] });
  const record = (name: string) => [value(name), null, value('омск'), null];
  const counts = [400, 2];
  const [common, rare] = counts.map(
    seen => createScorer(spec, comparer, weights, () => seen)(record('x'), record('x')).weight,
  );
  expect(rare! - common!).toBeGreaterThan(3);
});

test('lets no single field outweigh the rest', () => {
  const weights = estimateWeights(spec, comparer, passFields, world());
  const value = (fold: string) => ({ text: fold, fold, parts: [fold] });
  const score = createScorer(spec, comparer, weights, () => 1);
  const prior = Math.log2(weights.prevalence / (1 - weights.prevalence));
  expect(score([null, value('1'), null, null], [null, value('1'), null, null]).weight).toBeLessThanOrEqual(
    prior + 12,
  );
});
