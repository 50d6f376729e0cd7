/**
 * Doubles as text, as C prints them: `%.17g` for scores, `%.Nf` for distances.
 *
 * JavaScript's own digits are exact but for one thing: a number halfway between two decimals goes up, where C
 * goes to the even one.
 * Source: redis 7.0.15, networking.c, addReplyDouble; util.c, d2string, double2ll.
 */

/** Digits that `%.17g` prints at most; with them every double reads back as itself. */
const DIGITS = 17;
/** A number that is exactly halfway at 17 digits has 18 of them, so at most 25 binary places. */
const HALFWAY_SCALE = 2 ** 25;
/** Digits that tell an exact half from a number next to it. */
const DIGITS_EXACT = 60;

/** `%.17g`; infinities as `inf` and `-inf`, a negative zero as `-0`. */
export function printDouble(value: number): string {
  if (Number.isSafeInteger(value)) return Object.is(value, -0) ? '-0' : String(value);
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : value < 0 ? '-inf' : 'nan';
  const text = significant(value);
  const mark = text.indexOf('e');
  const exponent = Number(text.slice(mark + 1));
  const sign = text[0] === '-' ? '-' : '';
  const digits = text.slice(sign.length, mark).replace('.', '').replace(/0+$/, '');
  return sign + placed(digits, exponent);
}

/** Digits d, d, d… worth d.dd × 10^exponent, in the shorter notation as `%g` chooses. */
function placed(digits: string, exponent: number): string {
  if (exponent < -4 || exponent >= DIGITS) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
    const power = String(Math.abs(exponent)).padStart(2, '0');
    return `${digits[0] as string}${fraction}e${exponent < 0 ? '-' : '+'}${power}`;
  }
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return digits.padEnd(exponent + 1, '0');
  return `${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}

/** 17 digits with their exponent, ties to even. */
function significant(value: number): string {
  const text = value.toExponential(DIGITS - 1);
  const magnitude = Math.abs(value);
  if (magnitude <= Number.MAX_SAFE_INTEGER && !Number.isInteger(magnitude * HALFWAY_SCALE))
    return text;
  const exact = value.toExponential(DIGITS_EXACT);
  const cut = exact.indexOf('.') + DIGITS;
  const kept = exact.slice(0, cut);
  if (!/^50*e/.test(exact.slice(cut)) || !/[02468]$/.test(kept)) return text;
  return kept + exact.slice(exact.indexOf('e'));
}

/**
 * `%.Nf`: exactly `decimals` of them, ties to even.
 *
 * @param decimals 0 to 20
 */
export function printFixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return printDouble(value);
  const [mantissa, exponent] = parts(Math.abs(value));
  const scaled = mantissa * 10n ** BigInt(decimals);
  const units = exponent >= 0 ? scaled << BigInt(exponent) : halved(scaled, -exponent);
  const digits = units.toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const text = decimals === 0 ? whole : `${whole}.${digits.slice(-decimals)}`;
  return value < 0 || Object.is(value, -0) ? `-${text}` : text;
}

const word = new DataView(new ArrayBuffer(8));

/** A finite positive number as mantissa × 2^exponent. */
function parts(value: number): [bigint, number] {
  word.setFloat64(0, value);
  const bits = word.getBigUint64(0);
  const exponent = Number(bits >> 52n);
  const fraction = bits & 0xf_ffff_ffff_ffffn;
  return exponent === 0 ? [fraction, -1074] : [fraction | (1n << 52n), exponent - 1075];
}

/** value / 2^places, to the nearest, ties to even. */
function halved(value: bigint, places: number): bigint {
  const shift = BigInt(places);
  const quotient = value >> shift;
  const twice = (value - (quotient << shift)) << 1n;
  const one = 1n << shift;
  const isUp = twice > one || (twice === one && (quotient & 1n) === 1n);
  return isUp ? quotient + 1n : quotient;
}

/** LLONG_MAX / 2 as a double. */
const PACKED_INTEGER_MAX = 2 ** 62;

/**
 * A score as a listpack holds it: whole numbers up to 2^62 in digits, others as `%.17g`. A negative zero
 * becomes 0.
 */
export function packedScore(score: number): string {
  if (Number.isSafeInteger(score)) return String(score);
  if (Number.isInteger(score) && Math.abs(score) <= PACKED_INTEGER_MAX)
    return BigInt(score).toString();
  return printDouble(score);
}
