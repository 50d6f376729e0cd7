/**
 * SHA-1 of a binary string. A digest is five 32-bit words, the first byte highest.
 */
import { assert } from './assert.ts';

export type Digest = Int32Array;

const BLOCK_BYTES = 64;
const schedule = new Int32Array(80);
/** The last bytes with their padding. */
const tail = new Uint8Array(BLOCK_BYTES * 2);

export function sha1(text: string): Digest {
  return sha1OfParts([text]);
}

/** Of a text in parts; all but the last are whole blocks of 64 bytes. */
export function sha1OfParts(parts: Iterable<string>): Digest {
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
  let bytes = 0;
  let rest = '';
  for (const part of parts) {
    assert(rest === '', 'only the last part ends within a block');
    bytes += part.length;
    rest = part.slice(addBlocks(state, part));
  }
  addEnd(state, rest, bytes);
  return state;
}

/** Adds the whole blocks of a text. @returns where they end */
function addBlocks(state: Int32Array, text: string): number {
  let at = 0;
  for (; at + BLOCK_BYTES <= text.length; at += BLOCK_BYTES) {
    for (let i = 0; i < 16; i++) schedule[i] = wordOf(text, at + i * 4);
    compress(state);
  }
  return at;
}

/** Adds the last bytes, their end mark and the length of all. */
function addEnd(state: Int32Array, rest: string, length: number): void {
  tail.fill(0);
  for (let i = 0; i < rest.length; i++) tail[i] = rest.charCodeAt(i);
  tail[rest.length] = 0x80;
  const blocks = rest.length + 9 <= BLOCK_BYTES ? 1 : 2;
  const view = new DataView(tail.buffer);
  view.setUint32(blocks * BLOCK_BYTES - 8, Math.floor(length / 2 ** 29));
  view.setUint32(blocks * BLOCK_BYTES - 4, (length << 3) >>> 0);
  for (let block = 0; block < blocks; block++) {
    for (let i = 0; i < 16; i++) schedule[i] = view.getInt32(block * BLOCK_BYTES + i * 4);
    compress(state);
  }
}

function wordOf(text: string, at: number): number {
  return (
    (text.charCodeAt(at) << 24) |
    (text.charCodeAt(at + 1) << 16) |
    (text.charCodeAt(at + 2) << 8) |
    text.charCodeAt(at + 3)
  );
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

/** One block, from `schedule`. */
function compress(state: Int32Array): void {
  const w = schedule as unknown as number[];
  for (let i = 16; i < 80; i++)
    w[i] = rotate(
      (w[i - 3] as number) ^ (w[i - 8] as number) ^ (w[i - 14] as number) ^ (w[i - 16] as number),
      1,
    );
  let [a, b, c, d, e] = state as unknown as [number, number, number, number, number];
  for (let i = 0; i < 80; i++) {
    const next = (rotate(a, 5) + mixed(i, b, c, d) + e + (w[i] as number)) | 0;
    e = d;
    d = c;
    c = rotate(b, 30);
    b = a;
    a = next;
  }
  const rounds = [a, b, c, d, e];
  for (let i = 0; i < 5; i++) state[i] = (state[i] as number) + (rounds[i] as number);
}

/** The round's function and constant. */
function mixed(round: number, b: number, c: number, d: number): number {
  if (round < 20) return ((b & c) | (~b & d)) + 0x5a827999;
  if (round < 40) return (b ^ c ^ d) + 0x6ed9eba1;
  if (round < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
  return (b ^ c ^ d) + 0xca62c1d6;
}

/** The digest's 20 bytes as a binary string. */
export function digestText(digest: Digest): string {
  let text = '';
  for (const word of digest)
    text += String.fromCharCode(word >>> 24, (word >> 16) & 0xff, (word >> 8) & 0xff, word & 0xff);
  return text;
}

/** 40 lower-case hex digits. */
export function digestHex(digest: Digest): string {
  let text = '';
  for (const word of digest) text += (word >>> 0).toString(16).padStart(8, '0');
  return text;
}
