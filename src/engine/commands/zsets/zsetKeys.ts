/**
 * Sorted sets at keys: looking them up, changing them in place, storing new ones, all with what that entails.
 *
 * Source: redis 7.0.15, t_zset.c; db.c, checkType, setKey.
 */
import { NO_EXPIRE, type Entry } from '../../keyspace/Entry.ts';
import { SortedSet, type PackedLimits } from '../../keyspace/SortedSet.ts';
import type { Call } from '../../server/CommandSpec.ts';
import { configNumber } from '../../server/config.ts';
import { Errors } from '../../server/errors.ts';
import type { ErrorReply } from '../../server/Reply.ts';
import type { ServerState } from '../../server/ServerState.ts';
import { chargeElements } from '../charge.ts';
import { changeInPlace } from '../collections.ts';
import { selected } from '../keyspaceSlice.ts';
import { deleteKey, keyChanged, lookupRead, lookupWrite, setKey } from '../lookup.ts';
import { notify, NotifyClass } from '../notify.ts';

export function packedLimits(server: ServerState): PackedLimits {
  return {
    entries: configNumber(server, 'zset-max-listpack-entries'),
    value: configNumber(server, 'zset-max-listpack-value'),
  };
}

/** The sorted set of a record; undefined = no such key. */
export function zsetOf(entry: Entry | undefined): SortedSet | undefined | ErrorReply {
  if (entry === undefined) return undefined;
  return entry.value instanceof SortedSet ? entry.value : Errors.wrongType;
}

/** The sorted set at a key, for reading. */
export function readZset(call: Call, key: string): SortedSet | undefined | ErrorReply {
  return zsetOf(lookupRead(call, key));
}

/** Takes members out by rank; both bounds within the set. Announces it, and the key's end if it was all. */
export function removeStretch(
  call: Call,
  key: string,
  entry: Entry,
  stretch: { readonly from: number; readonly count: number },
  event: string,
): void {
  const { from, count } = stretch;
  changeInPlace(call, key, entry, (zset: SortedSet) => zset.deleteStretch(from, count));
  chargeElements(call.server, count);
  announceRemoval(call, key, count, event);
}

/** `removed` members, at least one, are gone: the event, `del` when none is left, the count of changes. */
export function announceRemoval(call: Call, key: string, removed: number, event: string): void {
  const { world, server, client } = call;
  const db = selected(call);
  notify(world, server, NotifyClass.zset, event, client.db, key);
  const left = db.get(key)?.value;
  if (left instanceof SortedSet && left.size === 0) {
    deleteKey(call, key);
    notify(world, server, NotifyClass.generic, 'del', client.db, key);
  } else keyChanged(server, db, key);
  server.dirty += removed;
}

/**
 * Puts a new sorted set at a key, whatever was there; an empty one only deletes the key.
 *
 * @param changes what it adds to `server.dirty`
 */
export function storeZset(
  call: Call,
  key: string,
  zset: SortedSet,
  event: string,
  changes: number,
): void {
  const { world, server, client } = call;
  if (zset.size > 0) {
    setKey(call, key, lookupWrite(call, key), zset, NO_EXPIRE);
    selected(call).own(zset);
    notify(world, server, NotifyClass.zset, event, client.db, key);
    server.dirty += changes;
  } else if (deleteKey(call, key)) {
    notify(world, server, NotifyClass.generic, 'del', client.db, key);
    server.dirty++;
  }
}
