const HALF_LN_2PI = 0.9189385332046728;
const EPSILON = 1e-16;
const TINY = 1e-300;
/** Enough for arguments of millions: the fraction takes about the square root of the greater one. */
const MOST_STEPS = 100_000;

/** Lanczos' coefficients for g = 7, n = 9 (Godfrey): fifteen digits over the positive axis. */
const LANCZOS = [
  0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406,
  12.507343278686905, -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
];

/** ln Γ(x) for x > 0. */
function lnGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - lnGamma(1 - x);
  if (x >= 10) return HALF_LN_2PI + (x - 0.5) * Math.log(x) - x + stirlingRest(x);
  const shifted = x - 1;
  const base = shifted + 7.5;
  const sum = LANCZOS.reduce((total, c, i) => (i === 0 ? c : total + c / (shifted + i)), 0);
  return HALF_LN_2PI + (shifted + 0.5) * Math.log(base) - base + Math.log(sum);
}

/** What Stirling's formula leaves out, for x of ten and more. */
function stirlingRest(x: number): number {
  const r = 1 / (x * x);
  return (
    (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r * (1 / 1188 - (r * 691) / 360_360))))) / x
  );
}

/**
 * ln B(a, b) without the cancellation that three ln Γ of large arguments would bring: after R's `lbeta`, from Didonato and
 * Morris (1992), ACM TOMS 18.
 */
export function lnBeta(a: number, b: number): number {
  const [p, q] = a < b ? [a, b] : [b, a];
  if (q < 10) return lnGamma(p) + lnGamma(q) - lnGamma(p + q);
  const part = p / (p + q);
  if (p < 10) {
    const rest = stirlingRest(q) - stirlingRest(p + q);
    return lnGamma(p) + rest + p - p * Math.log(p + q) + (q - 0.5) * Math.log1p(-part);
  }
  const rest = stirlingRest(p) + stirlingRest(q) - stirlingRest(p + q);
  return -0.5 * Math.log(q) + HALF_LN_2PI + rest + (p - 0.5) * Math.log(part) + q * Math.log1p(-part);
}

/**
 * Regularised incomplete beta I_x(a, b). `rest` is 1 - x, given apart because near 1 the difference would lose its digits.
 * Continued fraction by Lentz (Numerical Recipes, 6.4).
 */
export function incompleteBeta(a: number, b: number, x: number, rest: number): number {
  if (x <= 0) return 0;
  if (rest <= 0) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(b, a, rest, x);
  const lnX = x < 0.5 ? Math.log(x) : Math.log1p(-rest);
  const lnRest = rest < 0.5 ? Math.log(rest) : Math.log1p(-x);
  return (Math.exp(a * lnX + b * lnRest - lnBeta(a, b)) * betaFraction(a, b, x)) / a;
}

function betaFraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m <= MOST_STEPS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    value *= d * c;
    if (Math.abs(d * c - 1) < EPSILON) break;
  }
  return value;
}

/** Regularised upper incomplete gamma Q(a, x) for a > 0: a series below, a continued fraction above (Numerical Recipes, 6.2). */
export function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1;
  const front = Math.exp(a * Math.log(x) - x - lnGamma(a));
  return x < a + 1 ? 1 - front * gammaSeries(a, x) : front * gammaFraction(a, x);
}

function gammaSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n <= MOST_STEPS && Math.abs(term) > Math.abs(sum) * EPSILON; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

function gammaFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / away(b);
  let value = d;
  for (let i = 1; i <= MOST_STEPS; i++) {
    const an = -i * (i - a);
    b += 2;
    d = 1 / away(an * d + b);
    c = away(b + an / c);
    value *= d * c;
    if (Math.abs(d * c - 1) < EPSILON) break;
  }
  return value;
}

function away(x: number): number {
  return Math.abs(x) < TINY ? TINY : x;
}
