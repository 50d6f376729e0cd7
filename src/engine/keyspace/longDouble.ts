/**
 * x87 80-bit floating point (C `long double`), as INCRBYFLOAT and HINCRBYFLOAT compute with: 64 bits of
 * mantissa, rounded to nearest even, printed with 17 decimals and without trailing zeros.
 *
 * A number is mantissa × 2^exponent in exact integers; the exponent of an infinite one is Infinity.
 * Source: redis 7.0.15, util.c, string2ld and ld2string (LD_STR_HUMAN).
 */
export interface LongDouble {
  readonly mantissa: bigint;
  readonly exponent: number;
}

const BITS = 64;
/** Numbers from 2^16384 on are infinite. */
const TOP_BIT_MAX = 16_384;
/** Bits below this one are lost: the smallest number is 2^-16445. */
const BOTTOM_BIT_MIN = -16_445;
/** No number of more or fewer decimal digits before its point is both finite and not 0. */
const DIGITS_MAX = 4933;
const DIGITS_MIN = -4951;

/** Digits that `strtold` is asked for at most; longer arguments are refused (MAX_LONG_DOUBLE_CHARS). */
const CHARS_MAX = 5 * 1024;

const NUMBER = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i;
const HEXADECIMAL = /^([+-]?)0x([0-9a-f]*)\.?([0-9a-f]*)(?:p([+-]?\d+))?$/i;
const INFINITY = /^[+-]?inf(inity)?$/i;

const ZERO: LongDouble = { mantissa: 0n, exponent: 0 };
/** Its sign is of no use: nothing is done with it but refusing. */
const INFINITE: LongDouble = { mantissa: 1n, exponent: Infinity };

export function isInfinite(value: LongDouble): boolean {
  return value.exponent === Infinity;
}

/** A finite number; null for anything else. */
export function parseLongDouble(text: string): LongDouble | null {
  const value = readLongDouble(text);
  return value === null || isInfinite(value) ? null : value;
}

/**
 * A number as `strtold` reads a whole text: decimal, hexadecimal or `inf`; null for anything else, NaN
 * included, and when it is out of range: too great, or not 0 but rounded to 0.
 */
export function readLongDouble(text: string): LongDouble | null {
  if (text.length === 0 || text.length >= CHARS_MAX) return null;
  if (INFINITY.test(text)) return INFINITE;
  const decimal = NUMBER.exec(text);
  if (decimal !== null) return readDecimal(decimal);
  const hexadecimal = HEXADECIMAL.exec(text);
  return hexadecimal === null ? null : readHexadecimal(hexadecimal);
}

function readDecimal(parts: RegExpExecArray): LongDouble | null {
  const [, sign, whole = '', fraction = '', power = '0'] = parts;
  if (whole === '' && fraction === '') return null;
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  if (digits === '') return ZERO;
  const scale = Number(power) - fraction.length;
  const before = digits.length + scale;
  if (before > DIGITS_MAX || before < DIGITS_MIN) return null;
  const top = BigInt(`${sign === '-' ? '-' : ''}${digits}`);
  const value =
    scale >= 0
      ? rounded(top * 10n ** BigInt(scale), 1n, 0)
      : rounded(top, 10n ** BigInt(-scale), 0);
  return inRange(value);
}

function readHexadecimal(parts: RegExpExecArray): LongDouble | null {
  const [, sign, whole = '', fraction = '', power = '0'] = parts;
  if (whole === '' && fraction === '') return null;
  const magnitude = BigInt(`0x${whole}${fraction}`);
  if (magnitude === 0n) return ZERO;
  const scale = Number(power) - 4 * fraction.length;
  const topBit = bitLength(magnitude) + scale;
  if (topBit > TOP_BIT_MAX || topBit < BOTTOM_BIT_MIN) return null;
  return inRange(rounded(sign === '-' ? -magnitude : magnitude, 1n, scale));
}

function inRange(value: LongDouble): LongDouble | null {
  return isInfinite(value) || value.mantissa === 0n ? null : value;
}

/** Infinite when either is, or when the sum is too great. */
export function addLongDouble(a: LongDouble, b: LongDouble): LongDouble {
  if (isInfinite(a) || isInfinite(b)) return INFINITE;
  const exponent = Math.min(a.exponent, b.exponent);
  const sum = shifted(a, exponent) + shifted(b, exponent);
  return rounded(sum, 1n, exponent);
}

/** The product with a whole number, rounded up to a whole number; 2^16384 when it is too great. */
export function ceilOfProduct(value: LongDouble, factor: bigint): bigint {
  const product = rounded(value.mantissa * factor, 1n, value.exponent);
  const { mantissa, exponent } = product;
  if (isInfinite(product)) return 1n << BigInt(TOP_BIT_MAX);
  if (exponent >= 0) return mantissa << BigInt(exponent);
  return -(-mantissa >> BigInt(-exponent));
}

function shifted(value: LongDouble, exponent: number): bigint {
  return value.mantissa << BigInt(value.exponent - exponent);
}

/** numerator / denominator × 2^exponent, to the nearest 64-bit mantissa: fewer bits for the smallest numbers. */
function rounded(numerator: bigint, denominator: bigint, exponent: number): LongDouble {
  if (numerator === 0n) return ZERO;
  const isNegative = numerator < 0n;
  let top = isNegative ? -numerator : numerator;
  let bottom = denominator;
  const shift = Math.max(bitLength(top) - bitLength(bottom) - BITS, BOTTOM_BIT_MIN - exponent);
  if (shift > 0) bottom <<= BigInt(shift);
  else top <<= BigInt(-shift);
  let at = exponent + shift;
  let quotient = top / bottom;
  if (bitLength(quotient) > BITS) {
    bottom <<= 1n;
    at++;
    quotient = top / bottom;
  }
  const twice = (top - quotient * bottom) * 2n;
  if (twice > bottom || (twice === bottom && (quotient & 1n) === 1n)) quotient++;
  if (quotient === 0n) return ZERO;
  if (bitLength(quotient) + at > TOP_BIT_MAX) return INFINITE;
  return { mantissa: isNegative ? -quotient : quotient, exponent: at };
}

function bitLength(value: bigint): number {
  const hex = value.toString(16);
  return (hex.length - 1) * 4 + (32 - Math.clz32(parseInt(hex[0] as string, 16)));
}

const DECIMALS = 17n;

/** `%.17Lf` without trailing zeros; a whole number has no point. */
export function printLongDouble(value: LongDouble): string {
  const isNegative = value.mantissa < 0n;
  const magnitude = isNegative ? -value.mantissa : value.mantissa;
  const scaled = magnitude * 10n ** DECIMALS;
  const units = value.exponent >= 0 ? scaled << BigInt(value.exponent) : halved(scaled, value);
  const digits = units.toString().padStart(Number(DECIMALS) + 1, '0');
  const whole = digits.slice(0, -Number(DECIMALS));
  const fraction = digits.slice(-Number(DECIMALS)).replace(/0+$/, '');
  const text = fraction === '' ? whole : `${whole}.${fraction}`;
  return isNegative && text !== '0' ? `-${text}` : text;
}

function halved(scaled: bigint, value: LongDouble): bigint {
  const divisor = 1n << BigInt(-value.exponent);
  const quotient = scaled / divisor;
  const twice = (scaled - quotient * divisor) * 2n;
  const isUp = twice > divisor || (twice === divisor && (quotient & 1n) === 1n);
  return isUp ? quotient + 1n : quotient;
}
