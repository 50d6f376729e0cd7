/** Collections changed in place. */
import type { Entry } from '../keyspace/Entry.ts';
import type { Collection } from '../keyspace/Collection.ts';
import type { Call } from '../server/CommandSpec.ts';
import { selected } from './keyspaceSlice.ts';

/**
 * Changes the collection at a key and keeps the keyspace's account of its memory. The caller says that the
 * key has changed, if it has.
 *
 * @param entry the key's record as `lookupWrite` returned it
 */
export function changeInPlace<C extends Collection, T>(
  call: Call,
  key: string,
  entry: Entry,
  change: (collection: C) => T,
): T {
  const db = selected(call);
  const collection = db.writable<C>(key, entry);
  const before = collection.memoryBytes;
  const outcome = change(collection);
  db.resized(collection, before);
  return outcome;
}
