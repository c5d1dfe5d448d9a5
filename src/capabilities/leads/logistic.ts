import { Matrix, solve } from 'ml-matrix';

/** `P(sale) = 1 / (1 + exp(-(intercept + Σ coefficient·x)))`. */
export interface Logistic {
  readonly intercept: number;
  readonly coefficients: readonly number[];
}

const MOST_STEPS = 30;
const TOLERANCE = 1e-8;

/**
 * Logistic regression by iteratively reweighted least squares, with a ridge of `penalty` on the coefficients (not on the
 * intercept). Rows are examples. With no column it fits the base rate.
 */
export function fitLogistic(
  rows: readonly (readonly number[])[],
  sold: readonly boolean[],
  penalty: number,
): Logistic {
  const width = (rows[0]?.length ?? 0) + 1;
  const beta = new Array<number>(width).fill(0);
  for (let step = 0; step < MOST_STEPS; step++) {
    const hessian = Matrix.zeros(width, width);
    const gradient = Matrix.zeros(width, 1);
    rows.forEach((row, at) => {
      const x = [1, ...row];
      const p = sigmoid(x.reduce((sum, value, j) => sum + value * beta[j]!, 0));
      const spread = Math.max(p * (1 - p), 1e-9);
      const error = (sold[at] ? 1 : 0) - p;
      for (let j = 0; j < width; j++) {
        gradient.set(j, 0, gradient.get(j, 0) + x[j]! * error);
        for (let k = j; k < width; k++) hessian.set(j, k, hessian.get(j, k) + spread * x[j]! * x[k]!);
      }
    });
    for (let j = 0; j < width; j++) {
      for (let k = 0; k < j; k++) hessian.set(j, k, hessian.get(k, j));
      if (j === 0) continue;
      hessian.set(j, j, hessian.get(j, j) + penalty);
      gradient.set(j, 0, gradient.get(j, 0) - penalty * beta[j]!);
    }
    const change = solve(hessian, gradient, true).to1DArray();
    change.forEach((value, j) => {
      beta[j]! += value;
    });
    if (Math.max(...change.map(Math.abs)) < TOLERANCE) break;
  }
  return { intercept: beta[0]!, coefficients: beta.slice(1) };
}

export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/**
 * The 95 % interval of an area under the curve found on so many sales and so many others (Hanley and McNeil, Radiology 143,
 * 1982). Cut to 0..1.
 */
export function areaInterval(area: number, sales: number, others: number): { low: number; high: number } {
  const both = area / (2 - area);
  const either = (2 * area ** 2) / (1 + area);
  const spread = area * (1 - area) + (sales - 1) * (both - area ** 2) + (others - 1) * (either - area ** 2);
  const reach = 1.96 * Math.sqrt(Math.max(spread, 0) / (sales * others));
  return { low: Math.max(area - reach, 0), high: Math.min(area + reach, 1) };
}

/** Area under the ROC curve: how often a sale is ranked above what was none, ties counting half. Null without both. */
export function areaUnderCurve(scores: readonly number[], sold: readonly boolean[]): number | null {
  const ranked = scores
    .map((score, at) => ({ score, sold: sold[at] === true }))
    .sort((a, b) => a.score - b.score);
  const sales = ranked.filter(one => one.sold).length;
  const rest = ranked.length - sales;
  if (sales === 0 || rest === 0) return null;
  let sum = 0;
  for (let from = 0; from < ranked.length; ) {
    let to = from;
    while (to < ranked.length && ranked[to]!.score === ranked[from]!.score) to++;
    const middle = (from + to + 1) / 2;
    for (let at = from; at < to; at++) if (ranked[at]!.sold) sum += middle;
    from = to;
  }
  return (sum - (sales * (sales + 1)) / 2) / (sales * rest);
}
