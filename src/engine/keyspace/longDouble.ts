/**
 * x87 80-bit floating point (C `long double`), as INCRBYFLOAT and HINCRBYFLOAT compute with: 64 bits of
 * mantissa, rounded to nearest even, printed with 17 decimals and without trailing zeros.
 *
 * A number is mantissa × 2^exponent in exact integers.
 * Differs from Redis: exponents are unbounded, so results beyond 10^4932 stay finite.
 * Source: redis 7.0.15, util.c, string2ld and ld2string (LD_STR_HUMAN).
 */
export interface LongDouble {
  readonly mantissa: bigint;
  readonly exponent: number;
}

const BITS = 64;
/** Digits that `strtold` is asked for at most; longer arguments are refused (MAX_LONG_DOUBLE_CHARS). */
const CHARS_MAX = 5 * 1024;

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,6}))?$/i;

/** A decimal number; null for anything else. Infinity and NaN have no use here and are null as well. */
export function parseLongDouble(text: string): LongDouble | null {
  if (text.length === 0 || text.length >= CHARS_MAX) return null;
  const parts = NUMBER.exec(text);
  if (parts === null) return parseHex(text);
  const [, sign, whole = '', fraction = '', power = '0'] = parts;
  if (whole === '' && fraction === '') return null;
  const scale = Number(power) - fraction.length;
  if (Math.abs(scale) > 5000) return null;
  const digits = BigInt(`${whole}${fraction}`);
  const signed = sign === '-' ? -digits : digits;
  if (scale >= 0) return rounded(signed * 10n ** BigInt(scale), 1n, 0);
  return rounded(signed, 10n ** BigInt(-scale), 0);
}

/** `strtold` reads whole hexadecimal numbers too. */
function parseHex(text: string): LongDouble | null {
  const parts = /^([+-]?)(0x[0-9a-f]{1,256})$/i.exec(text);
  if (parts === null) return null;
  const magnitude = BigInt(parts[2] as string);
  return rounded(parts[1] === '-' ? -magnitude : magnitude, 1n, 0);
}

export function addLongDouble(a: LongDouble, b: LongDouble): LongDouble {
  const exponent = Math.min(a.exponent, b.exponent);
  const sum = shifted(a, exponent) + shifted(b, exponent);
  return rounded(sum, 1n, exponent);
}

/** The product with a whole number, rounded up to a whole number. */
export function ceilOfProduct(value: LongDouble, factor: bigint): bigint {
  const { mantissa, exponent } = rounded(value.mantissa * factor, 1n, value.exponent);
  if (exponent >= 0) return mantissa << BigInt(exponent);
  return -(-mantissa >> BigInt(-exponent));
}

function shifted(value: LongDouble, exponent: number): bigint {
  return value.mantissa << BigInt(value.exponent - exponent);
}

/** numerator / denominator × 2^exponent, to the nearest 64-bit mantissa. */
function rounded(numerator: bigint, denominator: bigint, exponent: number): LongDouble {
  if (numerator === 0n) return { mantissa: 0n, exponent: 0 };
  const isNegative = numerator < 0n;
  let top = isNegative ? -numerator : numerator;
  let bottom = denominator;
  const shift = bitLength(top) - bitLength(bottom) - BITS;
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
