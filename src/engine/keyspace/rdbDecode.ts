/**
 * Values out of RDB bytes: what 7.0 writes and the older forms that it still reads.
 *
 * Collections take the encoding that this server's limits ask for, as after loading a file. Bytes that are no
 * value, an empty collection and one that names an element twice give null.
 * Differs from Redis: packed forms are always looked through whole (sanitize-dump-payload no trusts them);
 * streams and modules are refused.
 * Source: redis 7.0.15, rdb.c, rdbLoadObject.
 */
import type { Value } from './Entry.ts';
import { Hash } from './Hash.ts';
import { IntSet } from './IntSet.ts';
import { List } from './List.ts';
import { decodeListpack } from './listpack.ts';
import { decodeZiplist, decodeZipmap } from './oldEncodings.ts';
import { parseDouble } from './parseDouble.ts';
import { NodeContainer, RdbType } from './rdbEncode.ts';
import type { RdbReader } from './RdbReader.ts';
import { SetValue } from './SetValue.ts';
import { SortedSet } from './SortedSet.ts';

/** Directives that decide on encodings. */
export interface RdbLimits {
  readonly listNode: number;
  readonly hashEntries: number;
  readonly hashValue: number;
  readonly intsetEntries: number;
  readonly zsetEntries: number;
  readonly zsetValue: number;
}

/** A string comes as its text. */
export function decodeRdbValue(type: number, reader: RdbReader, limits: RdbLimits): Value | null {
  switch (type) {
    case RdbType.string:
      return reader.string();
    case RdbType.list:
    case RdbType.listZiplist:
      return plainList(texts(type, reader), limits);
    case RdbType.listQuicklist:
    case RdbType.listQuicklist2:
      return quicklist(type, reader, limits);
    case RdbType.set:
      return plainSet(texts(type, reader), limits);
    case RdbType.setIntset:
      return intset(reader, limits);
    case RdbType.zset:
    case RdbType.zset2:
      return scored(type, reader, limits);
    case RdbType.zsetZiplist:
    case RdbType.zsetListpack:
      return packedZset(texts(type, reader), limits);
    case RdbType.hash:
      return hash(texts(type, reader, 2), limits, limits.hashValue);
    case RdbType.hashZipmap:
      return hash(texts(type, reader), limits, limits.hashValue);
    case RdbType.hashZiplist:
    case RdbType.hashListpack:
      return hash(texts(type, reader), limits, Infinity);
    default:
      return null;
  }
}

/** The elements of a collection, however they are written; `each` strings count as one. */
function texts(type: number, reader: RdbReader, each = 1): string[] | null {
  if (type <= RdbType.hash) return countedTexts(reader, each);
  const packed = reader.string();
  if (packed === null) return null;
  if (type === RdbType.hashZipmap) return decodeZipmap(packed);
  const isListpack = type === RdbType.hashListpack || type === RdbType.zsetListpack;
  return isListpack ? decodeListpack(packed) : decodeZiplist(packed);
}

function countedTexts(reader: RdbReader, each: number): string[] | null {
  const count = reader.length();
  if (count === null) return null;
  const found: string[] = [];
  for (let left = count * each; left > 0; left--) {
    const text = reader.string();
    if (text === null) return null;
    found.push(text);
  }
  return found;
}

function plainList(elements: readonly string[] | null, limits: RdbLimits): List | null {
  if (elements === null || elements.length === 0) return null;
  const list = new List(limits.listNode);
  for (const element of elements) list.push(element, 'tail');
  return list;
}

function quicklist(type: number, reader: RdbReader, limits: RdbLimits): List | null {
  const count = reader.length();
  if (count === null) return null;
  const list = new List(limits.listNode);
  for (let left = count; left > 0; left--) {
    const run = type === RdbType.listQuicklist ? ziplistRun(reader) : nodeRun(reader);
    if (run === null) return null;
    list.appendRun(run);
  }
  return list.size === 0 ? null : list;
}

function ziplistRun(reader: RdbReader): string[] | null {
  const packed = reader.string();
  return packed === null ? null : decodeZiplist(packed);
}

function nodeRun(reader: RdbReader): string[] | null {
  const container = reader.length();
  const bytes = reader.string();
  if (bytes === null || bytes === '') return null;
  if (container === NodeContainer.plain) return [bytes];
  return container === NodeContainer.packed ? decodeListpack(bytes) : null;
}

function plainSet(members: readonly string[] | null, limits: RdbLimits): SetValue | null {
  if (members === null || members.length === 0) return null;
  const set = SetValue.of(members, limits.intsetEntries);
  return set.size === members.length ? set : null;
}

function intset(reader: RdbReader, limits: RdbLimits): SetValue | null {
  const packed = reader.string();
  const integers = packed === null ? null : IntSet.decode(packed);
  return integers === null ? null : SetValue.ofIntegers(integers, limits.intsetEntries);
}

function scored(type: number, reader: RdbReader, limits: RdbLimits): SortedSet | null {
  const count = reader.length();
  if (count === null || count === 0) return null;
  const pairs: [string, number][] = [];
  for (let left = count; left > 0; left--) {
    const member = reader.string();
    const score = type === RdbType.zset2 ? reader.binaryDouble() : reader.textDouble();
    if (member === null || score === null) return null;
    pairs.push([member, score]);
  }
  const set = SortedSet.of(pairs);
  set?.packIfSmall({ entries: limits.zsetEntries, value: limits.zsetValue });
  return set;
}

function packedZset(flat: readonly string[] | null, limits: RdbLimits): SortedSet | null {
  if (flat === null || flat.length === 0 || flat.length % 2 !== 0) return null;
  const pairs: [string, number][] = [];
  for (let i = 0; i < flat.length; i += 2) {
    const score = parseDouble(flat[i + 1] as string);
    if (score === null) return null;
    pairs.push([flat[i] as string, score]);
  }
  const set = SortedSet.of(pairs);
  set?.packIfSmall({ entries: limits.zsetEntries, value: Infinity });
  return set;
}

function hash(flat: readonly string[] | null, limits: RdbLimits, valueMax: number): Hash | null {
  if (flat === null || flat.length === 0 || flat.length % 2 !== 0) return null;
  const made = Hash.of(flat, { entries: limits.hashEntries, value: valueMax });
  return made.size * 2 === flat.length ? made : null;
}
