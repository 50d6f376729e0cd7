/**
 * Values as RDB version 10 writes them: a type's number and the bytes behind it.
 *
 * Source: redis 7.0.15, rdb.c, rdbSaveObjectType, rdbSaveObject.
 */
import { unreachable } from '../../base/assert.ts';
import { ByteString } from './ByteString.ts';
import { isString, textOf, type Value } from './Entry.ts';
import { Hash } from './Hash.ts';
import { List } from './List.ts';
import { encodeListpack } from './listpack.ts';
import { putByteString } from './rdbByteString.ts';
import { rdbLength, rdbString } from './rdbString.ts';
import { RdbWriter } from './RdbWriter.ts';
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

type Known = List | Hash | SetValue | SortedSet;

export function rdbType(value: Value): number {
  if (isString(value)) return RdbType.string;
  const held = value as Known;
  if (held instanceof List) return RdbType.listQuicklist2;
  if (held instanceof Hash) return held.table === null ? RdbType.hashListpack : RdbType.hash;
  if (held instanceof SetValue) return held.table === null ? RdbType.setIntset : RdbType.set;
  if (held instanceof SortedSet)
    return held.encoding === 'listpack' ? RdbType.zsetListpack : RdbType.zset2;
  return unreachable(held);
}

/**
 * The value's bytes as one string.
 *
 * @param isCompressed rdbcompression
 */
export function rdbValue(value: Value, isCompressed: boolean): string {
  if (value instanceof ByteString) return rdbString(value.text(), isCompressed);
  const out = new RdbWriter();
  putRdbValue(out, value, isCompressed);
  return out.takeAll().join('');
}

/** @param isCompressed rdbcompression */
export function putRdbValue(out: RdbWriter, value: Value, isCompressed: boolean): void {
  if (value instanceof ByteString) return putByteString(out, value, isCompressed);
  if (isString(value)) return out.put(rdbString(textOf(value), isCompressed));
  const held = value as Known;
  if (held instanceof List) return putList(out, held, isCompressed);
  const packed = packedForm(held);
  if (packed !== null) return out.put(rdbString(packed, isCompressed));
  out.put(rdbLength(held.size));
  if (held instanceof SortedSet) return putScored(out, held, isCompressed);
  if (held instanceof SetValue) return putMembers(out, held, isCompressed);
  for (const [field, text] of held.table?.entries() ?? []) {
    out.put(rdbString(field, isCompressed));
    out.put(rdbString(text, isCompressed));
  }
}

/** A small collection's own bytes; null when it is a table. */
function packedForm(held: Hash | SetValue | SortedSet): string | null {
  if (held instanceof Hash) return held.listpack();
  if (held instanceof SetValue) return held.packed();
  return held.encoding === 'listpack' ? encodeListpack(held.flat()) : null;
}

function putList(out: RdbWriter, list: List, isCompressed: boolean): void {
  out.put(rdbLength(list.nodeCount));
  for (const run of list.runs()) {
    out.put(rdbLength(NodeContainer.packed));
    out.put(rdbString(encodeListpack(run), isCompressed));
  }
}

function putMembers(out: RdbWriter, { table }: SetValue, isCompressed: boolean): void {
  for (const member of table?.keys() ?? []) out.put(rdbString(member, isCompressed));
}

/** Members looked up at once. */
const STRETCH = 256;

/** From the greatest score down, as they are quickest to load. */
function putScored(out: RdbWriter, set: SortedSet, isCompressed: boolean): void {
  for (let end = set.size; end > 0; end -= STRETCH) {
    const from = Math.max(0, end - STRETCH);
    const { members, scores } = set.stretch(from, end - from);
    for (let i = end - from - 1; i >= 0; i--) {
      out.put(rdbString(members[i] as string, isCompressed));
      out.put(doubleBytes(scores[i] as number));
    }
  }
}

const double = new DataView(new ArrayBuffer(8));
const doubleByte = new Uint8Array(double.buffer);

function doubleBytes(value: number): string {
  double.setFloat64(0, value, true);
  return String.fromCharCode.apply(null, doubleByte as unknown as number[]);
}
