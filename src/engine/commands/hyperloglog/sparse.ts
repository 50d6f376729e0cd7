/**
 * Sparse HyperLogLogs: runs of equal registers as opcodes of one or two bytes.
 *
 * ZERO `00nnnnnn` and XZERO `01nnnnnn nnnnnnnn` are runs of n + 1 zeros, VAL `1vvvvvnn` n + 1 registers of
 * v + 1. Which opcodes there are depends on the order in which registers were set, so setting one repeats
 * Redis's steps.
 * Source: redis 7.0.15, hyperloglog.c, hllSparseSet, hllSparseToDense.
 */
import { HEADER_BYTES, newHeader, REGISTERS } from './registers.ts';

const ZERO_RUN_MAX = 64;
const XZERO_RUN_MAX = 16_384;
const VALUE_RUN_MAX = 4;
/** The largest value that VAL can say. */
const VALUE_MAX = 32;
/** Opcodes looked at for neighbours to merge. */
const MERGE_OPCODES = 5;

export function emptySparse(): string {
  return newHeader() + zeros(XZERO_RUN_MAX);
}

interface Opcode {
  /** Registers. */
  readonly run: number;
  /** 0 for runs of zeros. */
  readonly value: number;
  readonly bytes: number;
}

function opcodeAt(text: string, at: number): Opcode {
  const byte = text.charCodeAt(at);
  if (byte >= 0x80) return { run: (byte & 3) + 1, value: ((byte >> 2) & 31) + 1, bytes: 1 };
  if (byte < 0x40) return { run: byte + 1, value: 0, bytes: 1 };
  // The byte after the end is a zero, as in C.
  const next = at + 1 < text.length ? text.charCodeAt(at + 1) : 0;
  return { run: (((byte & 0x3f) << 8) | next) + 1, value: 0, bytes: 2 };
}

function zeros(run: number): string {
  if (run <= ZERO_RUN_MAX) return String.fromCharCode(run - 1);
  return String.fromCharCode(0x40 | ((run - 1) >> 8), (run - 1) & 0xff);
}

function values(value: number, run: number): string {
  return String.fromCharCode(0x80 | ((value - 1) << 2) | (run - 1));
}

function runOf(value: number, run: number): string {
  if (run === 0) return '';
  return value === 0 ? zeros(run) : values(value, run);
}

/** Registers as bytes, each at least what is in `registers`; false = the opcodes do not add up. */
export function raiseFromSparse(text: string, registers: Uint8Array): boolean {
  let index = 0;
  for (let at = HEADER_BYTES; at < text.length;) {
    const { run, value, bytes } = opcodeAt(text, at);
    if (index + run > REGISTERS) return false;
    for (let i = index; i < index + run && value > 0; i++)
      if ((registers[i] as number) < value) registers[i] = value;
    index += run;
    at += bytes;
  }
  return index === REGISTERS;
}

/** What setting a register comes to. */
export type SparseOutcome = 'unchanged' | 'corrupt' | 'tooBig' | { readonly text: string };

/**
 * Sets a register to `value` if it is lower.
 *
 * @param bytesMax hll-sparse-max-bytes: a longer string is too big, and so is a value over 32
 */
export function setSparse(
  text: string,
  index: number,
  value: number,
  bytesMax: number,
): SparseOutcome {
  if (value > VALUE_MAX) return 'tooBig';
  const found = find(text, index);
  if (found === null) return 'corrupt';
  const { at, first, previous } = found;
  const opcode = opcodeAt(text, at);
  if (opcode.value >= value) return 'unchanged';
  const before = index - first;
  const after = opcode.run - before - 1;
  const split = runOf(opcode.value, before) + values(value, 1) + runOf(opcode.value, after);
  const grown = split.length - opcode.bytes;
  if (grown > 0 && text.length + grown > bytesMax) return 'tooBig';
  const changed = text.slice(0, at) + split + text.slice(at + opcode.bytes);
  // A last opcode that lacks its second byte leaves no room for one.
  return { text: merged(changed.slice(0, text.length + grown), previous) };
}

interface Found {
  /** Offset of the opcode that covers the register. */
  readonly at: number;
  /** The first register that it covers. */
  readonly first: number;
  /** Offset of the opcode before; the first one's own if there is none. */
  readonly previous: number;
}

function find(text: string, index: number): Found | null {
  let first = 0;
  let previous = HEADER_BYTES;
  for (let at = HEADER_BYTES; at < text.length;) {
    const { run, bytes } = opcodeAt(text, at);
    if (index < first + run) return { at, first, previous };
    previous = at;
    at += bytes;
    first += run;
  }
  return null;
}

/** Joins neighbours of one value from the opcode at `from` on, as far as a few opcodes. */
function merged(text: string, from: number): string {
  let joined = text;
  let at = from;
  for (let left = MERGE_OPCODES; left > 0 && at < joined.length; left--) {
    const opcode = opcodeAt(joined, at);
    const next = opcode.value > 0 && at + 1 < joined.length ? opcodeAt(joined, at + 1) : null;
    const run = opcode.run + (next?.run ?? 0);
    if (next === null || next.value !== opcode.value || run > VALUE_RUN_MAX) at += opcode.bytes;
    else joined = joined.slice(0, at) + values(opcode.value, run) + joined.slice(at + 2);
  }
  return joined;
}

/** As PFDEBUG DECODE prints it. */
export function describeSparse(text: string): string {
  const words: string[] = [];
  for (let at = HEADER_BYTES; at < text.length;) {
    const { run, value, bytes } = opcodeAt(text, at);
    if (value > 0) words.push(`v:${value},${run}`);
    else words.push(`${bytes === 2 ? 'Z' : 'z'}:${run}`);
    at += bytes;
  }
  return words.join(' ');
}
