/**
 * Numbers of 1 to 64 bits in a string, and what happens when they overflow.
 *
 * Source: redis 7.0.15, bitops.c, checkSignedBitfieldOverflow, checkUnsignedBitfieldOverflow.
 */
import type { ByteString } from '../../keyspace/ByteString.ts';
import { INT64_MAX } from '../../keyspace/integers.ts';
import { byteAt, type Bits } from './bitSearch.ts';
import type { FieldType } from './bitArguments.ts';

export type Overflow = 'wrap' | 'sat' | 'fail';

/** The field at this bit; what is beyond the string's end is zeros. */
export function readField(
  bits: Bits,
  offset: number,
  { isSigned, bits: width }: FieldType,
): bigint {
  let value = 0n;
  const last = offset + width - 1;
  for (let at = Math.floor(offset / 8); at <= Math.floor(last / 8); at++)
    value = (value << 8n) | BigInt(byteAt(bits, at));
  value >>= BigInt(7 - (last % 8));
  return isSigned ? BigInt.asIntN(width, value) : BigInt.asUintN(width, value);
}

/** Writes the lowest bits of `value`. */
export function writeField(bytes: ByteString, offset: number, width: number, value: bigint): void {
  const end = offset + width;
  let rest = BigInt.asUintN(width, value);
  // From the last byte back, as many bits as each holds of the field.
  for (let to = end; to > offset;) {
    const at = Math.floor((to - 1) / 8);
    const from = Math.max(offset, at * 8);
    const count = to - from;
    const shift = (at + 1) * 8 - to;
    const mask = ((1 << count) - 1) << shift;
    const part = Number(rest & BigInt((1 << count) - 1)) << shift;
    bytes.setByte(at, (bytes.byteAt(at) & ~mask) | part);
    rest >>= BigInt(count);
    to = from;
  }
}

/**
 * The number that is stored for `value`, which may be outside the field's range; null = refused.
 *
 * An unsigned field's SET takes its argument as 64 bits without sign: a negative one is too large, not too
 * small.
 */
export function fitField(value: bigint, type: FieldType, overflow: Overflow): bigint | null {
  const width = BigInt(type.bits);
  const max = type.isSigned ? (1n << (width - 1n)) - 1n : (1n << width) - 1n;
  const min = type.isSigned ? -max - 1n : 0n;
  if (value >= min && value <= max) return value;
  if (overflow === 'fail') return null;
  if (overflow === 'sat') return value > max ? max : min;
  return type.isSigned ? BigInt.asIntN(type.bits, value) : BigInt.asUintN(type.bits, value);
}

/**
 * What SET stores: as `fitField`, but a number so far below a signed field that its distance to the field's
 * highest leaves 64 bits is taken for one above it.
 */
export function fitSet(value: bigint, type: FieldType, overflow: Overflow): bigint | null {
  const max = (1n << BigInt(type.bits - 1)) - 1n;
  const isFarBelow = type.isSigned && type.bits < 64 && max - value > INT64_MAX;
  return isFarBelow && overflow === 'sat' ? max : fitField(value, type, overflow);
}
