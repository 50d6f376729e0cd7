/**
 * Values as RDB version 10 writes them: a type's number and the bytes behind it.
 *
 * Source: redis 7.0.15, rdb.c, rdbSaveObjectType, rdbSaveObject.
 */
import { unreachable } from '../../base/assert.ts';
import { isString, textOf, type Value } from './Entry.ts';
import { Hash } from './Hash.ts';
import { List } from './List.ts';
import { encodeListpack } from './listpack.ts';
import { rdbLength, rdbString } from './rdbString.ts';
import { SetValue } from './SetValue.ts';
import { SortedSet } from './SortedSet.ts';

/** Types that 7.0 writes, and the older ones that it still reads. */
export const RdbType = {
  string: 0,
  list: 1,
  set: 2,
  zset: 3,
  hash: 4,
  zset2: 5,
  hashZipmap: 9,
  listZiplist: 10,
  setIntset: 11,
  zsetZiplist: 12,
  hashZiplist: 13,
  listQuicklist: 14,
  hashListpack: 16,
  zsetListpack: 17,
  listQuicklist2: 18,
} as const;

/** A node of a quicklist that holds one large element, or a listpack of several. */
export const NodeContainer = { plain: 1, packed: 2 } as const;

type Known = Exclude<Value, object> | List | Hash | SetValue | SortedSet;

function known(value: Value): Known {
  return isString(value) ? textOf(value) : (value as Known);
}

export function rdbType(value: Value): number {
  const held = known(value);
  if (typeof held !== 'object') return RdbType.string;
  if (held instanceof List) return RdbType.listQuicklist2;
  if (held instanceof Hash) return held.table === null ? RdbType.hashListpack : RdbType.hash;
  if (held instanceof SetValue) return held.table === null ? RdbType.setIntset : RdbType.set;
  if (held instanceof SortedSet)
    return held.encoding === 'listpack' ? RdbType.zsetListpack : RdbType.zset2;
  return unreachable(held);
}

/** @param isCompressed rdbcompression */
export function rdbValue(value: Value, isCompressed: boolean): string {
  const held = known(value);
  if (typeof held !== 'object') return rdbString(String(held), isCompressed);
  if (held instanceof List) return listBytes(held, isCompressed);
  const packed = packedForm(held);
  if (packed !== null) return rdbString(packed, isCompressed);
  if (held instanceof SortedSet) return scoredBytes(held, isCompressed);
  const texts = held instanceof Hash ? held.flat() : held.list();
  return rdbLength(held.size) + texts.map((text) => rdbString(text, isCompressed)).join('');
}

/** A small collection's own bytes; null when it is a table. */
function packedForm(held: Hash | SetValue | SortedSet): string | null {
  if (held instanceof Hash) return held.listpack();
  if (held instanceof SetValue) return held.packed();
  return held.encoding === 'listpack' ? encodeListpack(held.flat()) : null;
}

function listBytes(list: List, isCompressed: boolean): string {
  const parts = [rdbLength(list.nodeCount)];
  for (const run of list.runs())
    parts.push(rdbLength(NodeContainer.packed), rdbString(encodeListpack(run), isCompressed));
  return parts.join('');
}

const double = new DataView(new ArrayBuffer(8));

/** From the greatest score down, as they are quickest to load. */
function scoredBytes(set: SortedSet, isCompressed: boolean): string {
  const parts: string[] = [];
  set.each((member, score) => {
    double.setFloat64(0, score, true);
    const bytes = Array.from({ length: 8 }, (_, at) => double.getUint8(at));
    parts.push(rdbString(member, isCompressed) + String.fromCharCode(...bytes));
  });
  return rdbLength(set.size) + parts.toReversed().join('');
}
