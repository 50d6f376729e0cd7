/**
 * A database as it comes out of a file: every value in the encoding that loading gives it.
 *
 * Source: redis 7.0.15, rdb.c, rdbLoadObject.
 */
import type { Database } from '../keyspace/Database.ts';
import { textOf, type Entry } from '../keyspace/Entry.ts';
import type { RdbLimits } from '../keyspace/rdbDecode.ts';
import { reencoded } from '../keyspace/reencode.ts';
import { storedValue } from './stringSet.ts';

/**
 * Only what changes is replaced; everything else stays shared with the copy that was loaded.
 *
 * Differs from Redis: when a key was last used is kept, also where the file would not say it.
 */
export function reencodeAll(db: Database, limits: RdbLimits): void {
  // Nothing may be written while a map is walked.
  const changed: [key: string, old: Entry, loaded: Entry][] = [];
  for (let i = 0; i < db.keys.chunkCount; i++) {
    for (const [key, entry] of db.keys.entriesOfChunk(i)) {
      const loaded = loadedEntry(entry, limits);
      if (loaded !== entry) changed.push([key, entry, loaded]);
    }
  }
  for (const [key, old, loaded] of changed) {
    const { value, expireMs, lru, isRaw } = loaded;
    db.put(key, old, value, expireMs, lru, isRaw);
    if (typeof value === 'object') db.own(value);
  }
}

function loadedEntry(entry: Entry, limits: RdbLimits): Entry {
  const { value, isRaw } = entry;
  if (typeof value !== 'object')
    return isRaw ? { ...entry, value: storedValue(textOf(value)), isRaw: false } : entry;
  const loaded = reencoded(value, limits);
  return loaded === value ? entry : { ...entry, value: loaded };
}
