/**
 * Bytes of a keyspace as an RDB file (version 10), without writing one.
 *
 * Source: redis 7.0.15, rdb.c, rdbSaveLen, rdbSaveRawString, rdbTryIntegerEncoding, rdbSaveKeyValuePair;
 * SPEC §7.4.
 */
import type { Database } from './Database.ts';
import { NO_EXPIRE, type Entry } from './Entry.ts';
import { isInteger64 } from './integers.ts';
import { lzfBytes } from './lzf.ts';

/** Header, auxiliary fields with those of replication, end mark and checksum. */
export const RDB_FIXED_BYTES = 172;
/** Type of an expiry and its 8 bytes. */
const EXPIRY_BYTES = 9;

export function rdbDatabaseBytes(db: Database, isCompressed: boolean): number {
  if (db.size === 0) return 0;
  // SELECTDB and RESIZEDB with the sizes of both tables.
  let bytes = 3 + lengthBytes(db.size) + lengthBytes(db.expires.size);
  for (let i = 0; i < db.keys.chunkCount; i++) {
    for (const [key, entry] of db.keys.entriesOfChunk(i))
      bytes += rdbEntryBytes(key, entry, isCompressed);
  }
  return bytes;
}

export function rdbEntryBytes(key: string, entry: Entry, isCompressed: boolean): number {
  const expiry = entry.expireMs === NO_EXPIRE ? 0 : EXPIRY_BYTES;
  return expiry + 1 + rdbStringBytes(key, isCompressed) + rdbValueBytes(entry, isCompressed);
}

function rdbValueBytes(entry: Entry, isCompressed: boolean): number {
  const { value } = entry;
  if (typeof value === 'object') return value.rdbBytes;
  return typeof value === 'number' ? integerBytes(value) : rdbStringBytes(value, isCompressed);
}

/** A length as the format writes it: 6 bits, 14 bits, or 32. */
function lengthBytes(length: number): number {
  if (length < 64) return 1;
  return length < 16_384 ? 2 : 5;
}

function integerBytes(value: number): number {
  if (value >= -128 && value <= 127) return 2;
  if (value >= -32_768 && value <= 32_767) return 3;
  if (value >= -2_147_483_648 && value <= 2_147_483_647) return 5;
  return 1 + String(value).length;
}

/** A string: as a number if it is a short one, compressed if that is shorter, or as it is. */
function rdbStringBytes(text: string, isCompressed: boolean): number {
  const { length } = text;
  if (length <= 11 && isInteger64(text)) return integerBytes(Number(text));
  const plain = lengthBytes(length) + length;
  if (!isCompressed || length <= 20) return plain;
  const packed = lzfBytes(text);
  return packed === 0 ? plain : 1 + lengthBytes(packed) + lengthBytes(length) + packed;
}
