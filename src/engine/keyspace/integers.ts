/**
 * 64-bit signed integers in text: what Redis accepts as an integer and how it adds them.
 *
 * Values that fit a double exactly are numbers; the rest are bigint only for the moment of arithmetic.
 * Source: redis 7.0.15, util.c, string2ll (no spaces, no plus, no leading zeros).
 */
export const INT64_MIN = -(2n ** 63n);
export const INT64_MAX = 2n ** 63n - 1n;

/** Whether `text` is the canonical form of an integer within 64 bits. */
export function isInteger64(text: string): boolean {
  if (text.length < 16) return isCanonical(text);
  if (text.length > 20 || !isCanonical(text)) return false;
  const value = BigInt(text);
  return value >= INT64_MIN && value <= INT64_MAX;
}

function isCanonical(text: string): boolean {
  const { length } = text;
  if (length === 0) return false;
  let at = 0;
  if (text.charCodeAt(0) === 45) at = 1;
  const first = text.charCodeAt(at);
  if (first === 48) return length === 1;
  if (!(first >= 49 && first <= 57)) return false;
  for (at++; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code < 48 || code > 57) return false;
  }
  return true;
}

/**
 * An argument as a number: null when it is not an integer of 64 bits. Beyond 2^53 the nearest double is
 * returned, which is enough for bounds and times; arithmetic on values uses `parseInteger64`.
 */
export function parseInteger(text: string): number | null {
  return isInteger64(text) ? Number(text) : null;
}

export function parseInteger64(text: string): bigint | null {
  return isInteger64(text) ? BigInt(text) : null;
}

/** The number itself when `text` is an integer that a double holds exactly (±(2^53-1)), else null. */
export function parseSafeInteger(text: string): number | null {
  if (text.length > 17 || !isCanonical(text)) return null;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : null;
}
