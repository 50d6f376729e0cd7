/**
 * Doubles out of text, as C's `strtod` reads them: decimal, hexadecimal, `inf`, `nan`; rounded to nearest.
 *
 * Source: redis 7.0.15, util.c, string2d; object.c, getDoubleFromObject; t_zset.c, zslParseRange.
 */
import { cString } from '../../base/cString.ts';

/** What most scores look like: no need to look further. */
const PLAIN = /^-?\d{1,15}(?:\.\d{1,20})?$/;
const SPACES = /^[ \t\n\v\f\r]+/;
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/i;
const HEX = /^([+-]?)0x(?:([0-9a-f]+)\.?([0-9a-f]*)|\.([0-9a-f]+))(?:p([+-]?\d+))?/i;
const WORD = /^([+-]?)(?:(inf(?:inity)?)|nan(?:\([0-9a-z_]*\))?)/i;

/** The smallest double with all its digits. */
const NORMAL_MIN = 2 ** -1022;

interface Prefix {
  readonly value: number;
  /** Characters read; 0 = no number there. */
  readonly length: number;
  /** ERANGE: the number is too great, or not zero and too small. */
  readonly isOutOfRange: boolean;
}

const NOTHING: Prefix = { value: 0, length: 0, isOutOfRange: false };

/** Digits of which every number is small. */
const SMALL_DIGITS = 9;

/** The number that a few digits make, without a look at what else they might be; -1 = it is something else. */
function parseSmall(text: string): number {
  const { length } = text;
  if (length === 0 || length > SMALL_DIGITS) return -1;
  let value = 0;
  for (let i = 0; i < length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** A score, weight or coordinate: a whole argument without spaces; null when refused, as NaN is. */
export function parseDouble(text: string): number | null {
  const small = parseSmall(text);
  if (small >= 0) return small;
  if (PLAIN.test(text)) return Number(text);
  const { value, length, isOutOfRange } = readPrefix(text);
  if (length !== text.length || length === 0 || isOutOfRange) return null;
  return Number.isNaN(value) ? null : value;
}

/**
 * The bound of a range. As a C string: what follows a zero byte is not looked at, leading spaces are fine
 * and nothing at all is 0; too great is infinite. null = not a number.
 */
export function parseBound(text: string): number | null {
  if (PLAIN.test(text)) return Number(text);
  const zero = text.indexOf('\0');
  const whole = zero < 0 ? text : text.slice(0, zero);
  if (whole === '') return 0;
  const spaces = SPACES.exec(whole)?.[0].length ?? 0;
  const { value, length } = readPrefix(whole.slice(spaces));
  if (length === 0 || spaces + length !== whole.length) return null;
  return Number.isNaN(value) ? null : value;
}

/**
 * A weight of SORT: as a C string, read like a bound, but out of range is an error, also where a decimal
 * number keeps only part of its digits below 2^-1022. null = not a number.
 */
export function parseSortScore(text: string): number | null {
  if (PLAIN.test(text)) return Number(text);
  const whole = cString(text);
  if (whole === '') return 0;
  const spaces = SPACES.exec(whole)?.[0].length ?? 0;
  const { value, length, isOutOfRange } = readPrefix(whole.slice(spaces));
  if (length === 0 || spaces + length !== whole.length || isOutOfRange) return null;
  const isCut = value !== 0 && Math.abs(value) < NORMAL_MIN && !HEX.test(whole.slice(spaces));
  return isCut || Number.isNaN(value) ? null : value;
}

function readPrefix(text: string): Prefix {
  const hex = HEX.exec(text);
  if (hex !== null) return readHex(hex);
  const decimal = DECIMAL.exec(text)?.[0];
  if (decimal !== undefined) {
    const value = Number(decimal);
    const isTooSmall = value === 0 && /[1-9]/.test(decimal.split(/e/i)[0] as string);
    const isOutOfRange = !Number.isFinite(value) || isTooSmall;
    return { value, length: decimal.length, isOutOfRange };
  }
  const word = WORD.exec(text);
  if (word === null) return NOTHING;
  const magnitude = word[2] === undefined ? NaN : Infinity;
  return { value: signed(word[1], magnitude), length: word[0].length, isOutOfRange: false };
}

function signed(sign: string | undefined, magnitude: number): number {
  return sign === '-' ? -magnitude : magnitude;
}

function readHex(parts: RegExpExecArray): Prefix {
  const [whole, sign, before = '', after = '', bare = '', power = '0'] = parts;
  const fraction = after + bare;
  const mantissa = BigInt(`0x${before}${fraction}`);
  // Powers beyond any that matter are cut, so that the sum stays exact.
  const limited = Math.max(-1e12, Math.min(1e12, Number(power)));
  const magnitude = scaled(mantissa, limited - 4 * fraction.length);
  const isOutOfRange = magnitude === Infinity || (magnitude === 0 && mantissa !== 0n);
  return { value: signed(sign, magnitude), length: whole.length, isOutOfRange };
}

/** Exponent of the lowest bit of the smallest doubles. */
const LOWEST_EXPONENT = -1074;
const MANTISSA_BITS = 53;

/** mantissa × 2^exponent, to the nearest double, ties to even. */
function scaled(mantissa: bigint, exponent: number): number {
  if (mantissa === 0n) return 0;
  const bits = mantissa.toString(2).length;
  const lowest = Math.max(bits + exponent - MANTISSA_BITS, LOWEST_EXPONENT);
  if (bits + exponent > 1024) return Infinity;
  const dropped = lowest - exponent;
  if (dropped > bits + 1) return 0;
  const kept = dropped > 0 ? nearest(mantissa, BigInt(dropped)) : mantissa << BigInt(-dropped);
  // Two steps: 2^-1074 alone is a double, but a factor between may not be.
  return lowest > 0 ? Number(kept) * 2 ** lowest : Number(kept) / 2 ** 53 / 2 ** (-lowest - 53);
}

function nearest(value: bigint, dropped: bigint): bigint {
  const quotient = value >> dropped;
  const twice = (value - (quotient << dropped)) << 1n;
  const one = 1n << dropped;
  const isUp = twice > one || (twice === one && (quotient & 1n) === 1n);
  return isUp ? quotient + 1n : quotient;
}
