/**
 * Counting and finding bits in a string. Bit 0 is the highest bit of the first byte.
 *
 * Source: redis 7.0.15, bitops.c, redisPopcount, redisBitpos.
 */
import { PIECE_BYTES, ByteString } from '../../keyspace/ByteString.ts';
import { lengthOf } from '../../keyspace/Entry.ts';

/** Ones in each byte. */
const ONES = new Uint8Array(256);
for (let byte = 1; byte < 256; byte++) ONES[byte] = (ONES[byte >> 1] as number) + (byte & 1);

export type Bits = string | ByteString;

/** A byte of a string; 0 beyond its end. */
export function byteAt(bits: Bits, at: number): number {
  if (bits instanceof ByteString) return bits.byteAt(at);
  return at < bits.length ? bits.charCodeAt(at) : 0;
}

export function bitAt(bits: Bits, at: number): number {
  return (byteAt(bits, Math.floor(at / 8)) >> (7 - (at % 8))) & 1;
}

/** Ones among the bits `from` to `to`, inclusive, within the string. */
export function countOnes(bits: Bits, from: number, to: number): number {
  const first = Math.floor(from / 8);
  const last = Math.floor(to / 8);
  const ones = onesInBytes(bits, first, last + 1);
  const before = byteAt(bits, first) & (0xff00 >> (from % 8));
  const after = byteAt(bits, last) & (0xff >> ((to % 8) + 1));
  return ones - (ONES[before & 0xff] as number) - (ONES[after] as number);
}

/** Ones in bytes `from` to `to`, exclusive. */
function onesInBytes(bits: Bits, from: number, to: number): number {
  let ones = 0;
  if (!(bits instanceof ByteString)) {
    for (let i = from; i < to; i++) ones += ONES[bits.charCodeAt(i)] as number;
    return ones;
  }
  for (let at = from; at < to;) {
    const start = at % PIECE_BYTES;
    const end = Math.min(PIECE_BYTES, start + to - at);
    const piece = bits.piece(Math.floor(at / PIECE_BYTES));
    if (piece !== null) ones += onesInPiece(piece, start, Math.min(end, piece.length));
    at += end - start;
  }
  return ones;
}

/** Ones in bytes `from` to `to`, exclusive; four bytes at once where they are whole words. */
function onesInPiece(piece: Uint8Array, from: number, to: number): number {
  let ones = 0;
  let at = from;
  for (; at < to && at % 4 !== 0; at++) ones += ONES[piece[at] as number] as number;
  if (to - at >= 4) {
    // A piece has a buffer of its own, so its words are aligned.
    const words = new Uint32Array(piece.buffer, at, (to - at) >> 2);
    for (let i = 0; i < words.length; i++) ones += onesInWord(words[i] as number);
    at += words.length * 4;
  }
  for (; at < to; at++) ones += ONES[piece[at] as number] as number;
  return ones;
}

/** Sums neighbours: bits to pairs, pairs to nibbles, nibbles to bytes, bytes to one. */
function onesInWord(word: number): number {
  const pairs = word - ((word >>> 1) & 0x5555_5555);
  const nibbles = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}

/** The first bit of this value among the bits `from` to `to`, inclusive; -1 = none. */
export function findBit(bits: Bits, wanted: number, from: number, to: number): number {
  const useless = wanted === 1 ? 0 : 0xff;
  for (let at = from; at <= to;) {
    if (at % 8 === 0 && byteAt(bits, at / 8) === useless) {
      at = wanted === 1 ? skipZeros(bits, at / 8) * 8 : at + 8;
      continue;
    }
    if (bitAt(bits, at) === wanted) return at;
    at++;
  }
  return -1;
}

/** The next byte worth looking at after a zero byte: pieces that do not exist are passed over. */
function skipZeros(bits: Bits, byte: number): number {
  const next = byte + 1;
  if (!(bits instanceof ByteString)) return next;
  const index = Math.floor(next / PIECE_BYTES);
  if (bits.piece(index) !== null) return next;
  return Math.min(lengthOf(bits), (index + 1) * PIECE_BYTES);
}
