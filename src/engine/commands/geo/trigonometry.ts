/**
 * Sine, cosine and arc sine, rounded as well as C's mathematics library does: right in nearly every last bit.
 *
 * Distances are stored as scores (STOREDIST) and shown with 17 digits, so the last bit is visible, and the
 * functions of JavaScript engines differ in it. Here the leading terms of the series are summed as pairs of
 * doubles (the second holds what the first rounds away), some 70 bits in all; the result is one rounding.
 * Pairs follow T. J. Dekker, "A floating-point technique for extending the available precision" (1971).
 */

/** The sum of both, |low| at most half a unit of high's last place. */
interface Pair {
  readonly high: number;
  readonly low: number;
}

const SPLITTER = 2 ** 27 + 1;

function sumOf(a: number, b: number): Pair {
  const high = a + b;
  const other = high - a;
  return { high, low: a - (high - other) + (b - other) };
}

function productOf(a: number, b: number): Pair {
  const high = a * b;
  const bigA = SPLITTER * a;
  const topA = bigA - (bigA - a);
  const lowA = a - topA;
  const bigB = SPLITTER * b;
  const topB = bigB - (bigB - b);
  const lowB = b - topB;
  return { high, low: topA * topB - high + topA * lowB + lowA * topB + lowA * lowB };
}

function add(a: Pair, b: Pair): Pair {
  const { high, low } = sumOf(a.high, b.high);
  return sumOf(high, low + a.low + b.low);
}

function multiply(a: Pair, b: Pair): Pair {
  const { high, low } = productOf(a.high, b.high);
  return sumOf(high, low + a.high * b.low + a.low * b.high);
}

function negated({ high, low }: Pair): Pair {
  return { high: -high, low: -low };
}

/** 1 / divisor, for divisors that a double holds. */
function inverse(divisor: number): Pair {
  const high = 1 / divisor;
  const { high: whole, low: rest } = productOf(high, divisor);
  return { high, low: (1 - whole - rest) / divisor };
}

const ONE: Pair = { high: 1, low: 0 };
const HALF_PI: Pair = { high: 1.5707963267948966, low: 6.123233995736766e-17 };

const SIN_3 = negated(inverse(6));
const SIN_5 = inverse(120);
const SIN_7 = negated(inverse(5040));
const COS_2: Pair = { high: -0.5, low: 0 };
const COS_4 = inverse(24);
const COS_6 = negated(inverse(720));

/** 1/first! - z/(first+2)! + …, seven terms: enough for |z| below 0.62. */
function tail(z: number, first: number): number {
  let sum = 0;
  for (let n = first + 12; n >= first; n -= 2) sum = 1 - (sum * z) / ((n + 1) * (n + 2));
  return sum / factorial(first);
}

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}

/** Sine of an angle up to a quarter of pi. */
function smallSine(x: Pair): Pair {
  const z = multiply(x, x);
  let sum = add(SIN_7, { high: z.high * tail(z.high, 9), low: 0 });
  sum = add(SIN_5, multiply(z, sum));
  sum = add(SIN_3, multiply(z, sum));
  return add(x, multiply(multiply(x, z), sum));
}

/** Cosine of an angle up to a quarter of pi. */
function smallCosine(x: Pair): Pair {
  const z = multiply(x, x);
  let sum = add(COS_6, { high: z.high * tail(z.high, 8), low: 0 });
  sum = add(COS_4, multiply(z, sum));
  sum = add(COS_2, multiply(z, sum));
  return add(ONE, multiply(z, sum));
}

/** Sine of x + quarters × pi/2, any number of quarters. */
function sineFrom(x: number, quarters: number): Pair {
  const turns = Math.round(x / HALF_PI.high);
  const { high, low } = productOf(turns, HALF_PI.high);
  const rest = add(sumOf(x, -high), { high: -low - turns * HALF_PI.low, low: 0 });
  const quadrant = (((turns + quarters) % 4) + 4) % 4;
  const value = quadrant % 2 === 0 ? smallSine(rest) : smallCosine(rest);
  return quadrant < 2 ? value : negated(value);
}

/** @param x radians; exact to the last bit within a few turns, NaN for infinities */
export function sine(x: number): number {
  return sineFrom(x, 0).high;
}

/** @param x radians; exact to the last bit within a few turns, NaN for infinities */
export function cosine(x: number): number {
  return sineFrom(x, 1).high;
}

/** Above this the arc sine of the rest to a right angle is taken. */
const STEEP = 0.7;

/** @param x 0 to 1; NaN beyond */
export function arcSine(x: number): number {
  if (!(x <= 1)) return NaN;
  if (x <= STEEP) return arcSineOf({ high: x, low: 0 }).high;
  const half = arcSineOf(rootOf((1 - x) / 2));
  return add(HALF_PI, { high: -2 * half.high, low: -2 * half.low }).high;
}

function rootOf(square: number): Pair {
  const high = Math.sqrt(square);
  if (high === 0) return { high, low: 0 };
  const { high: whole, low: rest } = productOf(high, high);
  return { high, low: (square - whole - rest) / (2 * high) };
}

/** One step of Newton's method from a double that is nearly right. */
function arcSineOf(x: Pair): Pair {
  const near = Math.asin(x.high);
  const value = sineFrom(near, 0);
  const off = x.high - value.high + (x.low - value.low);
  return sumOf(near, off / sineFrom(near, 1).high);
}
