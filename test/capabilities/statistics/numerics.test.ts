import { describe, expect, it } from 'vitest';
import {
  chiSquareUpper,
  fUpper,
  normalQuantile,
  normalUpper,
  tCritical,
  tTwoSided,
} from '../../../src/capabilities/statistics/numerics/distributions.ts';
import {
  chiSquare,
  correlationTest,
  fisher,
  holm,
  kruskalWallis,
  twoShares,
  welch,
  welchAnova,
  wilson,
} from '../../../src/capabilities/statistics/numerics/inference.ts';
import { closeTo, figures, people } from './figures.ts';

describe('tails and quantiles', () => {
  it.each(figures.tails.t)('t = %f with %f degrees of freedom is as rare as SciPy says', (t, df, p) => {
    closeTo(tTwoSided(t, df), p);
  });
  it.each(figures.tails.tCritical)('the t that %f lie beyond, %f degrees of freedom', (p, df, t) => {
    closeTo(tCritical(p, df), t);
  });
  it.each(figures.tails.f)('F = %f with %f and %f degrees of freedom', (f, above, below, p) => {
    closeTo(fUpper(f, above, below), p);
  });
  it.each(figures.tails.chiSquare)('χ² = %f with %f degrees of freedom', (x, df, p) => {
    closeTo(chiSquareUpper(x, df), p);
  });
  it.each(figures.tails.normal)('z = %f', (z, p) => closeTo(normalUpper(z), p));
  it.each(figures.tails.quantile)('the z that %f lie below', (p, z) => closeTo(normalQuantile(p), z));

  it('stay sane at the ends', () => {
    expect(tTwoSided(0, 7)).toBe(1);
    expect(tTwoSided(Number.POSITIVE_INFINITY, 7)).toBe(0);
    expect(fUpper(0, 3, 9)).toBe(1);
    expect(chiSquareUpper(0, 4)).toBe(1);
  });
});

describe('tests of two and more groups', () => {
  const men = figures.incomeOfMen;
  const women = figures.incomeOfWomen;
  const sample = ({ count, avg, stddev }: typeof men) => ({ n: count, mean: avg, sd: stddev });

  it("Welch's t, its interval and Hedges' g are SciPy's", () => {
    const test = welch(sample(men), sample(women));
    for (const name of ['difference', 't', 'df', 'p', 'low', 'high', 'g'] as const) {
      closeTo(test?.[name], figures.welch[name]);
    }
  });

  it("Welch's analysis of variance is SciPy's", () => {
    const test = welchAnova(byEducation().map(sampleOf));
    closeTo(test?.f, figures.anova.f);
    closeTo(test?.p, figures.anova.p);
    closeTo(test?.explained, figures.anova.explained);
  });

  it('two groups compared as many give the same chance', () => {
    closeTo(welchAnova([sample(men), sample(women)])?.p, figures.welch.p);
  });

  it("Kruskal and Wallis' H with ties, from middle ranks, is SciPy's; of two groups it is Mann and Whitney's test", () => {
    const test = kruskalWallis(ranksOf(byEducation()));
    closeTo(test?.h, figures.kruskal.h);
    closeTo(test?.p, figures.kruskal.p);
    closeTo(kruskalWallis(ranksOf(byGender()))?.p, figures.mannWhitney);
  });

  it('groups without any spread are not judged', () => {
    expect(welch({ n: 9, mean: 1, sd: 0 }, { n: 9, mean: 2, sd: 0 })).toBeNull();
    expect(
      welchAnova([
        { n: 9, mean: 1, sd: 0 },
        { n: 9, mean: 2, sd: 1 },
      ]),
    ).toBeNull();
  });

  it.each(['consent', 'rare', 'many'] as const)(
    "shares (%s): χ², Fisher's exact test and Newcombe's interval",
    name => {
      const { one, other, chi2, fisher: exact, low, high } = figures[name];
      const test = twoShares(one, other);
      closeTo(fisher(one, other), exact);
      closeTo(test.p, test.method === 'fisher' ? exact : chi2);
      expect(test.method).toBe(name === 'consent' ? 'chi-square' : 'fisher');
      closeTo(test.low, low);
      closeTo(test.high, high);
    },
  );

  it("gives Newcombe's published interval for 56 of 70 against 48 of 80", () => {
    // Newcombe (1998), Statistics in Medicine 17, 873-890, table II, column (a), method 10.
    const { low, high } = twoShares({ n: 70, yes: 56 }, { n: 80, yes: 48 });
    expect(low).toBeCloseTo(0.0524, 4);
    expect(high).toBeCloseTo(0.3339, 4);
  });

  it("gives Wilson's published interval for 81 of 263", () => {
    // Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3.
    const { low, high } = wilson({ n: 263, yes: 81 });
    expect(low).toBeCloseTo(0.2553, 4);
    expect(high).toBeCloseTo(0.3662, 4);
  });

  it("χ² of a table of counts and Cramér's V are SciPy's", () => {
    const test = chiSquare(figures.association.table);
    for (const name of ['chi2', 'df', 'p', 'v', 'leastExpected'] as const) {
      closeTo(test?.[name], figures.association[name]);
    }
  });

  it('an empty row of counts is no group', () => {
    expect(
      chiSquare([
        [3, 4],
        [0, 0],
      ]),
    ).toBeNull();
    closeTo(chiSquare([...figures.association.table, [0, 0, 0]])?.p, figures.association.p);
  });

  it.each(['incomeAndYears', 'incomeAndPrice', 'yearsAndPrice'] as const)(
    '%s: chance and interval of r',
    name => {
      const { n, pearson, p, low, high } = figures[name];
      const test = correlationTest(pearson, n);
      closeTo(test?.p, p);
      closeTo(test?.low, low);
      closeTo(test?.high, high);
    },
  );

  it('Holm steps down and never lets a smaller p pass a greater one', () => {
    // Holm (1979): 0.01 × 4, 0.02 × 3, 0.03 × 2, 0.04 × 1, each at least the one before.
    expect(holm([0.02, 0.01, 0.04, 0.03]).map(p => Number(p.toFixed(12)))).toEqual([0.06, 0.04, 0.06, 0.06]);
    expect(holm([0.9, 0.8])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });
});

type Group = readonly number[];

function byEducation(): Group[] {
  return ['Высшее', 'Среднее', 'Среднее неоконченное'].map(level =>
    people.flatMap(person => (person.education === level && person.income !== null ? [person.income] : [])),
  );
}

function byGender(): Group[] {
  return ['Мужской', 'Женский'].map(gender =>
    people.flatMap(person => (person.gender === gender && person.income !== null ? [person.income] : [])),
  );
}

function sampleOf(values: Group) {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const squares = values.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return { n: values.length, mean, sd: Math.sqrt(squares / (values.length - 1)) };
}

function ranksOf(groups: readonly Group[]) {
  const all = groups.flat();
  const rank = (x: number) => {
    const less = all.filter(other => other < x).length;
    const same = all.filter(other => other === x).length;
    return less + (same + 1) / 2;
  };
  return groups.map(values => sampleOf(values.map(rank)));
}
