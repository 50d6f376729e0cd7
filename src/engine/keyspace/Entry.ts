/**
 * One key's record, as commands see it until they write the key again: `Database` changes it then. What
 * checkpoints, forked children and full syncs hold never changes (see `KeyRecord`).
 */
import { assert } from '../../base/assert.ts';
import { ByteString } from './ByteString.ts';
import type { Collection } from './Collection.ts';
import { LongInteger } from './LongInteger.ts';
import { integerBytes, OBJECT_BYTES, stringBytes } from './memory.ts';

/**
 * Strings that are integers (encoding `int`) are numbers, or LongIntegers if a double does not hold them; other
 * strings are binary strings, and ByteStrings if they are long and changed in place. Ask `isString` and
 * `textOf`, not `typeof`.
 */
export type Value = number | string | Collection;

export type StringValue = number | string | LongInteger | ByteString;

export interface Entry {
  readonly value: Value;
  /** Wall ms at which it expires; NO_EXPIRE = never. */
  readonly expireMs: number;
  /** Seconds of the LRU clock at the last access. */
  readonly lru: number;
  /** Order of creation within the database: a later key has a greater one. */
  readonly seq: number;
  /** Hash slot; -1 outside cluster mode. */
  readonly slot: number;
  /**
   * A string built in place (APPEND, SETRANGE): never shown as `embstr` or `int`. A number: an object of its
   * own, though small ones are shared by all keys.
   */
  readonly isRaw: boolean;
}

export const NO_EXPIRE = -1;

export function isString(value: Value): value is StringValue {
  return typeof value !== 'object' || value instanceof ByteString || value instanceof LongInteger;
}

/** A string value as text; the caller has made sure that it is one. */
export function textOf(value: Value): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (value instanceof LongInteger) return value.text;
  assert(value instanceof ByteString, 'a collection has no text');
  return value.text();
}

/** A string as bytes that may be changed: its own pieces. */
export function bytesOf(value: StringValue): ByteString {
  return value instanceof ByteString ? value : ByteString.of(textOf(value));
}

/** Bytes of a string value. */
export function lengthOf(value: StringValue): number {
  return typeof value === 'object' ? value.size : textOf(value).length;
}

export function typeName(value: Value): string {
  return typeof value === 'object' ? value.type : 'string';
}

/** Bytes of memory of a value. */
export function valueBytes(value: Value, isRaw: boolean): number {
  if (typeof value === 'string') return stringBytes(value.length, isRaw);
  if (typeof value === 'object') return value.memoryBytes;
  return isRaw ? OBJECT_BYTES : integerBytes(value);
}
