/**
 * A collection as it comes out of a file: in the encoding that this server's limits ask for, which may be
 * another than the one it was written with.
 *
 * Tables grow and stay tables while they live; loaded anew, a table that has become small is packed again.
 * Source: redis 7.0.15, rdb.c, rdbLoadObject.
 */
import type { Collection } from './Collection.ts';
import { Hash } from './Hash.ts';
import { List } from './List.ts';
import { effectiveFill } from './listNode.ts';
import type { RdbLimits } from './rdbDecode.ts';
import { SetValue } from './SetValue.ts';
import { SortedSet } from './SortedSet.ts';

/** The same object when nothing changes, else a new one; the given one stays as it is. */
export function reencoded(value: Collection, limits: RdbLimits): Collection {
  if (value instanceof Hash) return reencodedHash(value, limits);
  if (value instanceof SetValue) return reencodedSet(value, limits);
  if (value instanceof SortedSet) return reencodedZset(value, limits);
  return value instanceof List ? reencodedList(value, limits) : value;
}

function reencodedHash(hash: Hash, { hashEntries, hashValue }: RdbLimits): Hash {
  const isPacked = hash.table === null;
  if (isPacked === hash.size <= hashEntries) return hash;
  // Long fields are no reason to unpack what is packed, only to leave what is not.
  const value = isPacked ? Infinity : hashValue;
  const made = Hash.of(hash.flat(), { entries: hashEntries, value });
  return made.encoding === hash.encoding ? hash : made;
}

function reencodedSet(set: SetValue, { intsetEntries }: RdbLimits): SetValue {
  const isPacked = set.table === null;
  if (isPacked === set.size <= intsetEntries) return set;
  const made = SetValue.of(set.list(), intsetEntries);
  return made.encoding === set.encoding ? set : made;
}

function reencodedZset(set: SortedSet, { zsetEntries, zsetValue }: RdbLimits): SortedSet {
  const isPacked = set.encoding === 'listpack';
  if (isPacked === set.size <= zsetEntries) return set;
  const own = set.copy();
  if (isPacked) own.unpack();
  else own.packIfSmall({ entries: zsetEntries, value: zsetValue });
  return own.encoding === set.encoding ? set : own;
}

/** Nodes stay as they were written; only those that come later follow another limit. */
function reencodedList(list: List, { listNode }: RdbLimits): List {
  if (list.fill === effectiveFill(listNode)) return list;
  const made = new List(listNode);
  for (const run of list.runs()) made.appendRun(run);
  return made;
}
