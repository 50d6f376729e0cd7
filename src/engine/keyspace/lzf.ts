/**
 * Size of a text compressed by LZF, the format of RDB strings.
 *
 * Only the size is computed: literals cost a byte each and one for every 32, references two or three.
 * Differs from Redis: the hash table starts empty (LZF leaves it uninitialised), so a rare match that Redis
 * finds through an old stack value is missed.
 * Source: redis 7.0.15, lzf_c.c, lzf_compress (VERY_FAST, HLOG 16).
 */
const TABLE_BITS = 16;
const LITERALS_MAX = 32;
const OFFSET_MAX = 8192;
const REFERENCE_MAX = 264;
/** Comparisons of the unrolled loop. */
const UNROLLED = 16;

/** Positions of the last triple with this hash, counted through all calls so that old ones need no reset. */
const table = new Float64Array(1 << TABLE_BITS);
let base = 1;

/** @returns bytes, or 0 when compression would not save at least 4 of them */
export function lzfBytes(text: string): number {
  const { length } = text;
  if (length <= 4) return 0;
  const room = length - 4;
  const start = base;
  base += length + OFFSET_MAX + 1;
  const size = packedBytes(text, start);
  return size > room ? 0 : size;
}

function packedBytes(text: string, start: number): number {
  const { length } = text;
  let out = 1;
  let literals = 0;
  let at = 0;
  while (at < length - 2) {
    const match = findMatch(text, at, start);
    if (match < 0) {
      at++;
      out++;
      if (++literals === LITERALS_MAX) {
        literals = 0;
        out++;
      }
      continue;
    }
    const run = runLength(text, match, at);
    // An open run of literals keeps its control byte; an empty one gives it back.
    out += (literals === 0 ? -1 : 0) + (run - 2 < 7 ? 2 : 3) + 1;
    literals = 0;
    noteAfterRun(text, at + run, start);
    at += run;
  }
  return finish(out, literals, length - at);
}

function finish(out: number, open: number, rest: number): number {
  let size = out + rest;
  let literals = open;
  for (let i = 0; i < rest; i++) {
    if (++literals === LITERALS_MAX) {
      literals = 0;
      size++;
    }
  }
  return literals === 0 ? size - 1 : size;
}

function tripleHash(text: string, at: number): number {
  const value =
    (text.charCodeAt(at) << 16) | (text.charCodeAt(at + 1) << 8) | text.charCodeAt(at + 2);
  // IDX of VERY_FAST.
  return ((value >> (3 * 8 - TABLE_BITS)) - value * 5) & ((1 << TABLE_BITS) - 1);
}

/** Earlier place of the same three bytes within reach, or -1; notes this one. */
function findMatch(text: string, at: number, start: number): number {
  const hash = tripleHash(text, at);
  const before = (table[hash] as number) - start;
  table[hash] = start + at;
  // The first byte is never referred to.
  if (before <= 0 || before >= at || at - before - 1 >= OFFSET_MAX) return -1;
  for (let i = 0; i < 3; i++)
    if (text.charCodeAt(before + i) !== text.charCodeAt(at + i)) return -1;
  return before;
}

/**
 * Bytes that agree, three of them known to. The first sixteen more are compared without regard to the
 * maximum when that is larger, as the unrolled loop does: a run may exceed it by two.
 */
function runLength(text: string, from: number, at: number): number {
  const max = Math.min(REFERENCE_MAX, text.length - at - 2);
  const agrees = (i: number): boolean => text.charCodeAt(from + i) === text.charCodeAt(at + i);
  let run = 2;
  if (max > UNROLLED) {
    for (let i = 0; i < UNROLLED; i++) if (!agrees(++run)) return run;
  }
  do run++;
  while (run < max && agrees(run));
  return run;
}

/** The two places before the next one are noted (VERY_FAST notes only these within a run). */
function noteAfterRun(text: string, next: number, start: number): void {
  for (const at of [next - 2, next - 1])
    if (at + 2 < text.length) table[tripleHash(text, at)] = start + at;
}
