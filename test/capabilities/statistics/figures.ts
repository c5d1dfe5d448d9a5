import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { z } from 'zod';

const part = z.object({ n: z.number(), yes: z.number() });
const described = z.object({
  count: z.number(),
  avg: z.number(),
  stddev: z.number(),
  min: z.number(),
  p25: z.number(),
  median: z.number(),
  p75: z.number(),
  max: z.number(),
  distinct: z.number(),
  mode: z.number().nullable(),
  skewness: z.number(),
  outliers: z.number(),
  p90: z.number(),
  p99_5: z.number(),
});
const pair = z.object({
  n: z.number(),
  pearson: z.number(),
  p: z.number(),
  low: z.number(),
  high: z.number(),
  spearman: z.number(),
});
const shares = z.object({
  one: part,
  other: part,
  chi2: z.number(),
  fisher: z.number(),
  low: z.number(),
  high: z.number(),
});
const two = z.tuple([z.number(), z.number()]);
const three = z.tuple([z.number(), z.number(), z.number()]);
const four = z.tuple([z.number(), z.number(), z.number(), z.number()]);

const file = z.object({
  source: z.string(),
  people: z.array(
    z.object({
      gender: z.string().nullable(),
      education: z.string().nullable(),
      income: z.number().nullable(),
      years: z.number().nullable(),
      price: z.number().nullable(),
      consent: z.boolean(),
    }),
  ),
  income: described,
  years: described,
  incomeOfMen: described,
  incomeOfWomen: described,
  incomeAndYears: pair,
  incomeAndPrice: pair,
  yearsAndPrice: pair,
  incomeAndPriceOfWomen: pair,
  welch: z.object({
    difference: z.number(),
    t: z.number(),
    df: z.number(),
    p: z.number(),
    low: z.number(),
    high: z.number(),
    g: z.number(),
  }),
  anova: z.object({ f: z.number(), p: z.number(), explained: z.number() }),
  kruskal: z.object({ h: z.number(), p: z.number() }),
  mannWhitney: z.number(),
  consent: shares,
  rare: shares,
  many: shares,
  association: z.object({
    table: z.array(z.array(z.number())),
    chi2: z.number(),
    df: z.number(),
    p: z.number(),
    v: z.number(),
    leastExpected: z.number(),
  }),
  tails: z.object({
    t: z.array(three),
    tCritical: z.array(three),
    f: z.array(four),
    chiSquare: z.array(three),
    normal: z.array(two),
    quantile: z.array(two),
  }),
});

/** A small register and its statistics as SciPy computed them; `scipy-figures.py` beside it says how. */
export const figures = file.parse(
  JSON.parse(readFileSync(new URL('scipy-figures.json', import.meta.url), 'utf8')),
);
export const { people } = figures;

/** To 1e-9 of the figure itself. */
export function closeTo(actual: unknown, expected: number): void {
  expect(typeof actual, `${String(actual)} for ${expected}`).toBe('number');
  expect(Math.abs(Number(actual) - expected), `${String(actual)} for ${expected}`).toBeLessThanOrEqual(
    1e-9 * Math.max(Math.abs(expected), 1e-300),
  );
}
