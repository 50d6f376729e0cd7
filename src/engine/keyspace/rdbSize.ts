/**
 * Bytes of a keyspace as an RDB file (version 10), without writing one.
 *
 * Source: redis 7.0.15, rdb.c, rdbSaveRio, rdbSaveKeyValuePair; SPEC §7.4.
 */
import type { Database } from './Database.ts';
import { NO_EXPIRE, type Entry } from './Entry.ts';
import { rdbIntegerBytes, rdbLengthBytes, rdbStringBytes } from './rdbString.ts';

/** Header, auxiliary fields with those of replication, end mark and checksum. */
export const RDB_FIXED_BYTES = 172;
/** Type of an expiry and its 8 bytes. */
const EXPIRY_BYTES = 9;

export function rdbDatabaseBytes(db: Database, isCompressed: boolean): number {
  if (db.size === 0) return 0;
  // SELECTDB and RESIZEDB with the sizes of both tables.
  let bytes = 3 + rdbLengthBytes(db.size) + rdbLengthBytes(db.expires.size);
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
  return typeof value === 'number' ? rdbIntegerBytes(value) : rdbStringBytes(value, isCompressed);
}
