/**
 * Seeded random integers in named streams (sfc32, Chris Doty-Humphrey's small fast counter generator).
 *
 * A stream is a slot of four 32-bit words in one array, so that all streams copy and hash as one slice.
 * A new consumer takes a new name and never shifts another's draws. The values a seed draws are frozen
 * by a test: changing them needs a new engine version.
 */
import { fnv1a } from './fnv.ts';

const WORDS = 4;

export interface RandomStreams {
  readonly seed: number;
  words: Uint32Array;
  readonly names: Map<string, number>;
}

export function createRandomStreams(seed: number): RandomStreams {
  return { seed: seed >>> 0, words: new Uint32Array(WORDS * 16), names: new Map() };
}

/** Index of the stream called `name`, made on first use. Keep the index; look names up once. */
export function randomStream(streams: RandomStreams, name: string): number {
  const known = streams.names.get(name);
  if (known !== undefined) return known;
  const index = streams.names.size;
  streams.names.set(name, index);
  if ((index + 1) * WORDS > streams.words.length) {
    const grown = new Uint32Array(streams.words.length * 2);
    grown.set(streams.words);
    streams.words = grown;
  }
  seedStream(streams.words, index * WORDS, streams.seed, name);
  return index;
}

/** Uniform whole number 0..2^32-1. */
export function nextUint32(streams: RandomStreams, stream: number): number {
  const w = streams.words;
  const i = stream * WORDS;
  const a = w[i] as number;
  const b = w[i + 1] as number;
  const c = w[i + 2] as number;
  const counter = w[i + 3] as number;
  const result = (a + b + counter) | 0;
  w[i] = b ^ (b >>> 9);
  w[i + 1] = c + (c << 3);
  w[i + 2] = ((c << 21) | (c >>> 11)) + result;
  w[i + 3] = counter + 1;
  return result >>> 0;
}

/** Fills `into[0..count-1]` with the next `count` draws: the same as as many calls of `nextUint32`. */
export function drawMany(
  streams: RandomStreams,
  stream: number,
  into: Uint32Array,
  count: number,
): void {
  const w = streams.words;
  const i = stream * WORDS;
  let a = (w[i] as number) | 0;
  let b = (w[i + 1] as number) | 0;
  let c = (w[i + 2] as number) | 0;
  let counter = (w[i + 3] as number) | 0;
  for (let k = 0; k < count; k++) {
    const result = (((a + b) | 0) + counter) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + result) | 0;
    counter = (counter + 1) | 0;
    into[k] = result;
  }
  w[i] = a;
  w[i + 1] = b;
  w[i + 2] = c;
  w[i + 3] = counter;
}

/** Uniform whole number 0..bound-1; `bound` 1..2^32. Bias below 2^-21 for bounds up to 2048. */
export function nextBelow(streams: RandomStreams, stream: number, bound: number): number {
  return Math.floor((nextUint32(streams, stream) * bound) / 4294967296);
}

/** Lower-case hex digits, `length` of them. */
export function nextHex(streams: RandomStreams, stream: number, length: number): string {
  let text = '';
  while (text.length < length) {
    text += nextUint32(streams, stream).toString(16).padStart(8, '0');
  }
  return text.slice(0, length);
}

function seedStream(words: Uint32Array, at: number, seed: number, name: string): void {
  words[at] = fnv1a(name, seed ^ 0x9e3779b9);
  words[at + 1] = fnv1a(name, seed ^ 0x85ebca6b);
  words[at + 2] = seed;
  words[at + 3] = 1;
  const warm: RandomStreams = { seed, words, names: new Map() };
  for (let round = 0; round < 12; round++) nextUint32(warm, at / WORDS);
}
