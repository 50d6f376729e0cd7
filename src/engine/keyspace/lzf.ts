/**
 * LZF, the compression of RDB strings: byte for byte what liblzf writes.
 *
 * Runs of literals (a control byte, at most 32 bytes) and references to an earlier place (two bytes, three
 * from 9 bytes on). A table remembers where a triple of bytes was seen last.
 * Differs from Redis: the table always starts empty. LZF leaves it as the stack was; on 7.0.15 no trace of an
 * earlier string was ever seen in a later one's bytes.
 * Source: redis 7.0.15, lzf_c.c, lzf_compress (VERY_FAST, HLOG 16); lzf_d.c, lzf_decompress.
 */
const TABLE_BITS = 16;
const LITERALS_MAX = 32;
const OFFSET_MAX = 8192;
const REFERENCE_MAX = 264;
/** Comparisons of the unrolled loop. */
const UNROLLED = 16;
/** Lengths that fit the first byte of a reference. */
const SHORT_RUN = 7;

/** Positions of the last triple with this hash, counted through all calls so that old ones need no reset. */
const table = new Float64Array(1 << TABLE_BITS);
let base = 1;

/** What is being written; kept between calls. Its length bounds no result: it grows. */
let out = new Uint8Array(1 << 16);

/** @returns bytes, or 0 when compression would not save at least 4 of them */
export function lzfBytes(text: string): number {
  const { length } = text;
  if (length <= 4) return 0;
  const start = base;
  base += length + OFFSET_MAX + 1;
  if (out.length < length) out = new Uint8Array(length * 2);
  return compress(text, start, length - 4);
}

/** The compressed bytes; null when that would not save at least 4 of them. */
export function lzfCompress(text: string): string | null {
  const size = lzfBytes(text);
  if (size === 0) return null;
  let packed = '';
  for (let at = 0; at < size; at += 4096) {
    const part = out.subarray(at, Math.min(size, at + 4096));
    packed += String.fromCharCode.apply(null, part as unknown as number[]);
  }
  return packed;
}

/** Writes to `out`. @returns bytes, or 0 when they do not fit `room` */
function compress(text: string, start: number, room: number): number {
  const { length } = text;
  // The control byte of the running literals is at `op - literals - 1`.
  let op = 1;
  let literals = 0;
  let at = 0;
  while (at < length - 2) {
    const match = findMatch(text, at, start);
    if (match < 0) {
      if (op >= room) return 0;
      out[op++] = text.charCodeAt(at++);
      if (++literals < LITERALS_MAX) continue;
      out[op++ - literals - 1] = literals - 1;
      literals = 0;
      continue;
    }
    if (op + 4 >= room && op - (literals === 0 ? 1 : 0) + 4 >= room) return 0;
    const run = runLength(text, match, at);
    op = writeReference(closeLiterals(op, literals), at - match - 1, run - 2) + 1;
    literals = 0;
    noteAfterRun(text, at + run, start);
    at += run;
  }
  return op + 3 > room ? 0 : finish(text, at, op, literals);
}

/** Ends the open run; an empty one gives its control byte back. */
function closeLiterals(op: number, literals: number): number {
  if (literals === 0) return op - 1;
  out[op - literals - 1] = literals - 1;
  return op;
}

/** @param more bytes of the run beyond the first two */
function writeReference(from: number, offset: number, more: number): number {
  let op = from;
  if (more < SHORT_RUN) out[op++] = (offset >> 8) + (more << 5);
  else {
    out[op++] = (offset >> 8) + (SHORT_RUN << 5);
    out[op++] = more - SHORT_RUN;
  }
  out[op++] = offset;
  return op;
}

/** The last bytes, too few for a reference. */
function finish(text: string, from: number, at: number, open: number): number {
  let op = at;
  let literals = open;
  for (let i = from; i < text.length; i++) {
    out[op++] = text.charCodeAt(i);
    if (++literals < LITERALS_MAX) continue;
    out[op++ - literals - 1] = literals - 1;
    literals = 0;
  }
  return closeLiterals(op, literals);
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

/** The text that was compressed to `length` bytes; null when the bytes are not that. */
export function lzfDecompress(packed: string, length: number): string | null {
  if (length > packed.length * REFERENCE_MAX) return null;
  const bytes = new Uint8Array(length);
  let size = 0;
  for (let at = 0; at < packed.length;) {
    const control = packed.charCodeAt(at++);
    if (control < LITERALS_MAX) {
      const count = control + 1;
      if (at + count > packed.length || size + count > length) return null;
      for (let i = 0; i < count; i++) bytes[size++] = packed.charCodeAt(at++);
      continue;
    }
    let count = control >> 5;
    if (count === SHORT_RUN) count += packed.charCodeAt(at++);
    const from = size - ((control & 0x1f) << 8) - packed.charCodeAt(at++) - 1;
    count += 2;
    // A missing byte makes these NaN, which no comparison holds for.
    if (!(from >= 0 && size + count <= length)) return null;
    for (let i = 0; i < count; i++) bytes[size++] = bytes[from + i] as number;
  }
  return size === length ? textOfBytes(bytes) : null;
}

function textOfBytes(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 4096)
    text += String.fromCharCode.apply(null, bytes.subarray(at, at + 4096) as unknown as number[]);
  return text;
}
