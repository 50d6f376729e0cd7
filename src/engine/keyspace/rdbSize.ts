/**
 * Bytes of a database in an RDB file (version 10), without writing one.
 *
 * Source: redis 7.0.15, rdb.c, rdbSaveDb.
 */
import type { Database } from './Database.ts';
import { rdbEntryBytes, type RdbOptions } from './rdbEntry.ts';
import { rdbLengthBytes } from './rdbString.ts';

export function rdbDatabaseBytes(db: Database, options: RdbOptions): number {
  if (db.size === 0) return 0;
  // SELECTDB, and RESIZEDB with the sizes of both tables.
  let bytes = 2 + rdbLengthBytes(db.index);
  bytes += rdbLengthBytes(db.size) + rdbLengthBytes(db.expires.size);
  for (let i = 0; i < db.keys.chunkCount; i++) {
    for (const [key, entry] of db.keys.entriesOfChunk(i))
      bytes += rdbEntryBytes(key, entry, options);
  }
  return bytes;
}
