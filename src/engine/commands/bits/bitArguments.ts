/**
 * Offsets of bits and types of bit fields in a command's words.
 *
 * Source: redis 7.0.15, bitops.c, getBitOffsetFromArgument, getBitfieldTypeFromArgument.
 */
import { cString } from '../../../base/cString.ts';
import { parseInteger64 } from '../../keyspace/integers.ts';
import type { Call } from '../../server/CommandSpec.ts';
import { configNumber } from '../../server/config.ts';
import { error, type ErrorReply } from '../../server/Reply.ts';

const BAD_OFFSET = error('ERR bit offset is not an integer or out of range');
const BAD_TYPE = error(
  'ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.',
);

/** A bit field: how its bits are read as a number. */
export interface FieldType {
  readonly isSigned: boolean;
  /** 1..64 signed, 1..63 unsigned. */
  readonly bits: number;
}

/**
 * A bit's place, 0..2^32-1 with the default proto-max-bulk-len; only commands from our master go beyond.
 *
 * @param width bits of a field: `#n` then means its n-th place; 0 = `#` is not allowed
 */
export function readBitOffset(call: Call, word: string, width = 0): number | ErrorReply {
  const isIndex = width > 0 && word.startsWith('#');
  const number = parseInteger64(isIndex ? word.slice(1) : word);
  if (number === null) return BAD_OFFSET;
  const offset = isIndex ? BigInt.asIntN(64, number * BigInt(width)) : number;
  if (offset < 0n) return BAD_OFFSET;
  const isTooFar = Number(offset >> 3n) >= configNumber(call.server, 'proto-max-bulk-len');
  return isTooFar && call.client.kind !== 'master' ? BAD_OFFSET : Number(offset);
}

export function readFieldType(word: string): FieldType | ErrorReply {
  const isSigned = word.startsWith('i');
  if (!isSigned && !word.startsWith('u')) return BAD_TYPE;
  // The number ends at a zero byte, as C strings do.
  const bits = parseInteger64(cString(word.slice(1)));
  if (bits === null || bits < 1n || bits > (isSigned ? 64n : 63n)) return BAD_TYPE;
  return { isSigned, bits: Number(bits) };
}
