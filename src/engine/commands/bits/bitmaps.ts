/**
 * Single bits of a string: SETBIT, GETBIT; counts and places of them: BITCOUNT, BITPOS.
 *
 * Source: redis 7.0.15, bitops.c, setbitCommand, getbitCommand, bitcountCommand, bitposCommand.
 */
import { ByteString } from '../../keyspace/ByteString.ts';
import { isString, lengthOf, textOf, type Entry } from '../../keyspace/Entry.ts';
import type { Call, CommandSpec } from '../../server/CommandSpec.ts';
import { Errors } from '../../server/errors.ts';
import { error, type ErrorReply, type Reply } from '../../server/Reply.ts';
import { isOption, readInteger } from '../arguments.ts';
import { commandRow } from '../commandRow.ts';
import { chargeBytes } from '../charge.ts';
import { lookupRead } from '../lookup.ts';
import { readBitOffset } from './bitArguments.ts';
import { bitAt, countOnes, findBit, type Bits } from './bitSearch.ts';
import { changeBits, type Change } from './changeBits.ts';

/** A string's bits; null when the value is none. */
export function bitsOf(entry: Entry): Bits | null {
  const { value } = entry;
  if (value instanceof ByteString) return value;
  return isString(value) ? textOf(value) : null;
}

function setbit(call: Call): Reply {
  const offset = readBitOffset(call, call.argv[2] as string);
  if (typeof offset !== 'number') return offset;
  const text = 'ERR bit is not an integer or out of range';
  const bit = readInteger(call.argv[3] as string, 0, 1, text);
  if (typeof bit !== 'number') return bit;
  let before = 0;
  const set = (change: Change): void => {
    const at = Math.floor(offset / 8);
    const mask = 0x80 >> (offset % 8);
    const byte = change.bytes.byteAt(at);
    before = (byte & mask) === 0 ? 0 : 1;
    if (before !== bit) change.bytes.setByte(at, byte ^ mask);
    if (before !== bit || change.hasGrown) change.count = 1;
  };
  return changeBits(call, offset, set) ?? before;
}

function getbit(call: Call): Reply {
  const offset = readBitOffset(call, call.argv[2] as string);
  if (typeof offset !== 'number') return offset;
  const entry = lookupRead(call, call.argv[1] as string);
  if (entry === undefined) return 0;
  const bits = bitsOf(entry);
  return bits === null ? Errors.wrongType : bitAt(bits, offset);
}

interface Range {
  /** Bits, inclusive; empty when `from` is beyond `to`. */
  readonly from: number;
  readonly to: number;
}

/** A unit word as bits in one; an error when it is none. */
function unitOf(word: string): number | ErrorReply {
  if (isOption(word, 'bit')) return 1;
  return isOption(word, 'byte') ? 8 : Errors.syntax;
}

/** Negative places count from the end; what is outside is brought inside. */
function rangeOf(start: number, end: number, size: number, unit: number): Range {
  const total = unit === 8 ? size : size * 8;
  const from = Math.max(0, start < 0 ? start + total : start);
  const to = Math.min(total - 1, Math.max(0, end < 0 ? end + total : end));
  return { from: from * unit, to: to * unit + unit - 1 };
}

/** The range that BITCOUNT's words say. */
function countRange(argv: readonly string[], size: number): Range | ErrorReply {
  if (argv.length === 2) return { from: 0, to: size * 8 - 1 };
  if (argv.length !== 4 && argv.length !== 5) return Errors.syntax;
  const start = readInteger(argv[2] as string);
  if (typeof start !== 'number') return start;
  const end = readInteger(argv[3] as string);
  if (typeof end !== 'number') return end;
  if (start < 0 && end < 0 && start > end) return { from: 1, to: 0 };
  const unit = argv.length === 5 ? unitOf(argv[4] as string) : 8;
  return typeof unit === 'number' ? rangeOf(start, end, size, unit) : unit;
}

function bitcount(call: Call): Reply {
  const { argv } = call;
  const entry = lookupRead(call, argv[1] as string);
  if (entry === undefined) return 0;
  const bits = bitsOf(entry);
  if (bits === null) return Errors.wrongType;
  const range = countRange(argv, lengthOf(bits));
  if ('error' in range) return range;
  if (range.from > range.to) return 0;
  chargeBytes(call.server, (range.to - range.from) / 8);
  return countOnes(bits, range.from, range.to);
}

/** The range that BITPOS's words say. */
function searchRange(argv: readonly string[], size: number): Range | ErrorReply {
  if (argv.length === 3) return { from: 0, to: size * 8 - 1 };
  if (argv.length > 6) return Errors.syntax;
  const start = readInteger(argv[3] as string);
  if (typeof start !== 'number') return start;
  const unit = argv.length === 6 ? unitOf(argv[5] as string) : 8;
  if (typeof unit !== 'number') return unit;
  const end = argv.length === 4 ? -1 : readInteger(argv[4] as string);
  return typeof end === 'number' ? rangeOf(start, end, size, unit) : end;
}

/** Without an end, zeros are taken to follow the string. */
function bitpos(call: Call): Reply {
  const { argv } = call;
  const bit = readInteger(argv[2] as string);
  if (typeof bit !== 'number') return bit;
  if (bit !== 0 && bit !== 1) return error('ERR The bit argument must be 1 or 0.');
  const entry = lookupRead(call, argv[1] as string);
  if (entry === undefined) return bit === 1 ? -1 : 0;
  const bits = bitsOf(entry);
  if (bits === null) return Errors.wrongType;
  const range = searchRange(argv, lengthOf(bits));
  if ('error' in range) return range;
  if (range.from > range.to) return -1;
  const found = findBit(bits, bit, range.from, range.to);
  chargeBytes(call.server, ((found < 0 ? range.to : found) - range.from) / 8);
  return found < 0 && bit === 0 && argv.length < 5 ? range.to + 1 : found;
}

export const bitmapRows: readonly CommandSpec[] = [
  commandRow('setbit', setbit),
  commandRow('getbit', getbit),
  commandRow('bitcount', bitcount),
  commandRow('bitpos', bitpos),
];
