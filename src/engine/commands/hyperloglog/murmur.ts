/**
 * MurmurHash64A, of which HyperLogLog takes a register's index and a run of zeros.
 *
 * 64-bit numbers are two 32-bit halves in module variables: nothing is allocated.
 * Source: redis 7.0.15, hyperloglog.c, MurmurHash64A, hllPatLen.
 */
const SEED = 0xadc83b19;
const MULTIPLIER_LOW = 0x5bd1e995;
const MULTIPLIER_HIGH = 0xc6a4a793;
/** Of the shift by 47: bits of the high half that fall out. */
const SHIFT = 47 - 32;

let low = 0;
let high = 0;

/** (low, high) times the multiplier, its lower 64 bits. */
function multiply(): void {
  const a = low & 0xffff;
  const b = low >>> 16;
  const c = MULTIPLIER_LOW & 0xffff;
  const d = MULTIPLIER_LOW >>> 16;
  const ac = a * c;
  const bc = b * c;
  const ad = a * d;
  const middle = (ac >>> 16) + (bc & 0xffff) + (ad & 0xffff);
  const carried = b * d + (bc >>> 16) + (ad >>> 16) + (middle >>> 16);
  high = (carried + Math.imul(low, MULTIPLIER_HIGH) + Math.imul(high, MULTIPLIER_LOW)) | 0;
  low = (middle << 16) | (ac & 0xffff);
}

/** x ^= x >> 47. */
function fold(): void {
  low ^= high >>> SHIFT;
}

function wordAt(text: string, at: number): number {
  return (
    text.charCodeAt(at) |
    (text.charCodeAt(at + 1) << 8) |
    (text.charCodeAt(at + 2) << 16) |
    (text.charCodeAt(at + 3) << 24)
  );
}

/** Leaves the hash in (low, high). */
function hash(text: string): void {
  const { length } = text;
  low = length;
  high = 0;
  multiply();
  let sumLow = low ^ SEED;
  let sumHigh = high;
  let at = 0;
  for (; at + 8 <= length; at += 8) {
    low = wordAt(text, at);
    high = wordAt(text, at + 4);
    multiply();
    fold();
    multiply();
    low ^= sumLow;
    high ^= sumHigh;
    multiply();
    sumLow = low;
    sumHigh = high;
  }
  low = sumLow;
  high = sumHigh;
  if (at < length) addRest(text, at);
  fold();
  multiply();
  fold();
}

/** The last bytes, fewer than eight. */
function addRest(text: string, from: number): void {
  for (let i = from; i < text.length; i++) {
    const place = i - from;
    if (place < 4) low ^= text.charCodeAt(i) << (8 * place);
    else high ^= text.charCodeAt(i) << (8 * (place - 4));
  }
  multiply();
}

/** HLL_P, HLL_Q: bits of the index, and of the rest. */
const INDEX_BITS = 14;
const RUN_BITS = 50;

export interface Pattern {
  /** Register, 0..16383. */
  readonly index: number;
  /** Zeros at the start of the rest, and one; 1..51. */
  readonly run: number;
}

export function patternOf(element: string): Pattern {
  hash(element);
  const index = low & (2 ** INDEX_BITS - 1);
  const restLow = (low >>> INDEX_BITS) | (high << (32 - INDEX_BITS));
  const restHigh = high >>> INDEX_BITS;
  return { index, run: 1 + trailingZeros(restLow, restHigh) };
}

function trailingZeros(wordLow: number, wordHigh: number): number {
  if (wordLow !== 0) return 31 - Math.clz32(wordLow & -wordLow);
  return wordHigh === 0 ? RUN_BITS : 32 + 31 - Math.clz32(wordHigh & -wordHigh);
}
