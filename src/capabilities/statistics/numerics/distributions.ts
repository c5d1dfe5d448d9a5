import { incompleteBeta, upperGamma } from './special.ts';

/** P(|T| > |t|), Student's t, `df` degrees of freedom, not necessarily whole. */
export function tTwoSided(t: number, df: number): number {
  const square = t * t;
  if (square === Number.POSITIVE_INFINITY) return 0;
  return incompleteBeta(df / 2, 0.5, df / (df + square), square / (df + square));
}

/** The t with P(|T| > t) = `p`, 0 < p < 1. */
export function tCritical(p: number, df: number): number {
  let high = Math.max(2, 2 * Math.abs(normalQuantile(p / 2)));
  while (tTwoSided(high, df) > p) high *= 2;
  let low = 0;
  // Halving alone gives a digit in three steps; it cannot go astray, and this is asked a few times an answer.
  for (let step = 0; step < 200 && high - low > high * 1e-15; step++) {
    const middle = (low + high) / 2;
    if (tTwoSided(middle, df) > p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** P(F > f) with `above` and `below` degrees of freedom. */
export function fUpper(f: number, above: number, below: number): number {
  if (f <= 0) return 1;
  if (f === Number.POSITIVE_INFINITY) return 0;
  const whole = below + above * f;
  return incompleteBeta(below / 2, above / 2, below / whole, (above * f) / whole);
}

/** P(χ² > x). */
export function chiSquareUpper(x: number, df: number): number {
  return upperGamma(df / 2, x / 2);
}

/** P(Z > z), the standard normal. */
export function normalUpper(z: number): number {
  const tail = upperGamma(0.5, (z * z) / 2) / 2;
  return z >= 0 ? tail : 1 - tail;
}

const CENTRAL = [
  [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
    67265.7709270087, 33430.57558358813, 2509.0809287301227,
  ],
  [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
    28729.085735721943, 5226.495278852546,
  ],
] as const; // prettier-ignore
const MIDDLE = [
  [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
    0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
    0.0005475938084995345, 1.0507500716444169e-9,
  ],
] as const; // prettier-ignore
const TAIL = [
  [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
    0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
  ],
  [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
    1.8463183175100548e-5, 1.421511758316446e-7, 2.0442631033899397e-15,
  ],
] as const; // prettier-ignore

/** The z with P(Z < z) = `p`, 0 < p < 1: Wichura's PPND16, algorithm AS 241 (1988), good to sixteen digits. */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) return q * rational(CENTRAL, 0.180625 - q * q);
  const r = Math.sqrt(-Math.log(Math.min(p, 1 - p)));
  const z = r <= 5 ? rational(MIDDLE, r - 1.6) : rational(TAIL, r - 5);
  return q < 0 ? -z : z;
}

function rational([above, below]: readonly [readonly number[], readonly number[]], x: number): number {
  return polynomial(above, x) / polynomial(below, x);
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, c) => sum * x + c, 0);
}
