/**
 * DEBUG DIGEST and DIGEST-VALUE: SHA-1 sums of a dataset that do not depend on the order of hash tables, and
 * on encodings no more.
 *
 * Source: redis 7.0.15, debug.c, xorObjectDigest, computeDatasetDigest.
 */
import { digestHex, digestText, sha1, sha1OfParts, type Digest } from '../../../base/sha1.ts';
import { ByteString } from '../../keyspace/ByteString.ts';
import type { Database } from '../../keyspace/Database.ts';
import { printDouble } from '../../keyspace/doubleText.ts';
import { isString, NO_EXPIRE, textOf, type Entry } from '../../keyspace/Entry.ts';
import { Hash } from '../../keyspace/Hash.ts';
import { List } from '../../keyspace/List.ts';
import { SetValue } from '../../keyspace/SetValue.ts';
import { SortedSet } from '../../keyspace/SortedSet.ts';
import type { Call } from '../../server/CommandSpec.ts';
import type { Reply } from '../../server/Reply.ts';
import type { DebugCommand } from './DebugCommand.ts';
import { selected } from '../keyspaceSlice.ts';

/** OBJ_STRING, OBJ_LIST, OBJ_SET, OBJ_ZSET, OBJ_HASH. */
const TypeNumber = { string: 0, list: 1, set: 2, zset: 3, hash: 4 } as const;

/** Adds something whose place among others does not matter. */
function addUnordered(digest: Digest, text: string): void {
  combine(digest, sha1(text));
}

function combine(digest: Digest, other: Digest): void {
  for (let i = 0; i < digest.length; i++) digest[i] = (digest[i] as number) ^ (other[i] as number);
}

/** Adds something whose place matters. */
function addOrdered(digest: Digest, text: string): void {
  addUnordered(digest, text);
  digest.set(sha1(digestText(digest)));
}

/** Adds two texts that belong together, whatever their place among others. */
function addPair(digest: Digest, first: string, second: string): void {
  const pair = new Int32Array(5);
  addOrdered(pair, first);
  addOrdered(pair, second);
  addUnordered(digest, digestText(pair));
}

function* partsOf(value: ByteString): Iterable<string> {
  for (let i = 0; i < value.pieceCount; i++) yield value.pieceText(i);
}

function addValue(digest: Digest, entry: Entry): void {
  const { value } = entry;
  const addType = (type: number): void => addOrdered(digest, `\0\0\0${String.fromCharCode(type)}`);
  if (isString(value)) {
    addType(TypeNumber.string);
    combine(
      digest,
      value instanceof ByteString ? sha1OfParts(partsOf(value)) : sha1(textOf(value)),
    );
    digest.set(sha1(digestText(digest)));
  } else if (value instanceof List) {
    addType(TypeNumber.list);
    for (const element of value.entries()) addOrdered(digest, element);
  } else if (value instanceof SetValue) {
    addType(TypeNumber.set);
    for (const member of value.list()) addUnordered(digest, member);
  } else if (value instanceof SortedSet) {
    addType(TypeNumber.zset);
    value.each((member, score) => addPair(digest, member, printDouble(score)));
  } else if (value instanceof Hash) {
    addType(TypeNumber.hash);
    const flat = value.flat();
    for (let i = 0; i < flat.length; i += 2)
      addPair(digest, flat[i] as string, flat[i + 1] as string);
  }
  if (entry.expireMs !== NO_EXPIRE) addUnordered(digest, '!!expire!!');
}

/** Digest of all databases, each marked by its number; empty ones do not count. */
function datasetDigest(databases: readonly Database[]): Digest {
  const digest = new Int32Array(5);
  for (const db of databases) {
    if (db.size === 0) continue;
    addOrdered(digest, `\0\0\0${String.fromCharCode(db.index)}`);
    for (const [key, entry] of db.keys.entries()) {
      const each = new Int32Array(5);
      addOrdered(each, key);
      addValue(each, entry);
      addUnordered(digest, digestText(each));
    }
  }
  return digest;
}

function digestAll(call: Call): Reply {
  return { simple: digestHex(datasetDigest(call.server.keyspace.databases)) };
}

/** One digest a key, of its value and of having a time to live; zeros for a missing key. */
function digestValues(call: Call): Reply {
  const db = selected(call);
  return call.argv.slice(2).map((key) => {
    const digest = new Int32Array(5);
    const entry = db.get(key);
    if (entry !== undefined) addValue(digest, entry);
    return { simple: digestHex(digest) };
  });
}

export const debugDigests: readonly DebugCommand[] = [
  { name: 'digest', min: 2, max: 2, run: digestAll },
  { name: 'digest-value', min: 2, max: -1, run: digestValues },
];
