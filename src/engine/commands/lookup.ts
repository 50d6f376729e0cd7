/**
 * Looking keys up with Redis's expiry rules, and changing them with everything a change entails.
 *
 * A master deletes an expired key when it meets it and sends DEL to its replicas; a replica hides it and
 * waits for that DEL; commands from our master see it alive. Nothing here is for observers: they read
 * `Database` directly and change nothing.
 * Source: redis 7.0.15, db.c, lookupKey, expireIfNeeded, dbAdd, signalModifiedKey; SPEC §13.
 */
import type { Database } from '../keyspace/Database.ts';
import { NO_EXPIRE, type Entry, type Value } from '../keyspace/Entry.ts';
import type { World } from '../kernel/World.ts';
import type { Call } from '../server/CommandSpec.ts';
import { configBool } from '../server/config.ts';
import { isPaused } from '../server/pause.ts';
import { alsoPropagate } from '../server/propagation.ts';
import type { ServerState } from '../server/ServerState.ts';
import { touchWatchedDatabase, touchWatchedKey, type KeyFate } from '../server/watch.ts';
import { freshAccess, keptAccess, nextAccess } from './access.ts';
import { database, selected } from './keyspaceSlice.ts';
import { noteLazyFree } from './lazyFree.ts';
import { notify, NotifyClass } from './notify.ts';
import { signalKeyAsReady } from './waitingKeys.ts';

/** Whether the record has outlived its time at the running command's clock. */
export function isExpired(server: ServerState, entry: Entry): boolean {
  return entry.expireMs !== NO_EXPIRE && server.commandMs > entry.expireMs && !server.isLoading;
}

/** A key for reading: counted as hit or miss, its access noted. */
export function lookupRead(call: Call, key: string): Entry | undefined {
  const { server } = call;
  const entry = lookupQuietly(call, key);
  if (entry === undefined) {
    server.stats.keyspaceMisses++;
    if (server.keyspace.notifyFlags !== 0)
      notify(call.world, server, NotifyClass.keyMiss, 'keymiss', call.client.db, key);
    return undefined;
  }
  server.stats.keyspaceHits++;
  return noteAccess(call, key, entry);
}

/** A key for reading, counted, but its access is not noted (EXISTS, TYPE, TTL). */
export function lookupReadNoTouch(call: Call, key: string): Entry | undefined {
  const entry = lookupQuietly(call, key);
  if (entry !== undefined) call.server.stats.keyspaceHits++;
  else {
    call.server.stats.keyspaceMisses++;
    notify(call.world, call.server, NotifyClass.keyMiss, 'keymiss', call.client.db, key);
  }
  return entry;
}

/** A key for reading: neither counted nor noted. */
export function lookupQuietly(call: Call, key: string): Entry | undefined {
  const db = selected(call);
  const entry = db.get(key);
  if (entry === undefined || entry.expireMs === NO_EXPIRE) return entry;
  return expireIfNeeded(call, db, key, entry, false) ? undefined : entry;
}

/**
 * A key that the command may change, its access noted; also on a writable replica an expired one is deleted
 * first.
 */
export function lookupWrite(call: Call, key: string, db = selected(call)): Entry | undefined {
  const entry = lookupLiving(call, key, db);
  return entry === undefined ? undefined : noteAccess(call, key, entry, db);
}

/**
 * A key that the command will most likely overwrite, which notes the access by the way. Who leaves it as it is
 * calls `noteAccess`.
 */
export function lookupToOverwrite(call: Call, key: string): Entry | undefined {
  const { isLfu } = call.server.keyspace;
  return isLfu ? lookupWrite(call, key) : lookupLiving(call, key, selected(call));
}

function lookupLiving(call: Call, key: string, db: Database): Entry | undefined {
  const entry = db.get(key);
  if (entry === undefined || entry.expireMs === NO_EXPIRE) return entry;
  return expireIfNeeded(call, db, key, entry, true) ? undefined : entry;
}

/** True when the key is to be treated as missing; a master has then deleted it. */
export function expireIfNeeded(
  call: Call,
  db: Database,
  key: string,
  entry: Entry,
  isWrite = false,
): boolean {
  const { server } = call;
  if (!isExpired(server, entry)) return false;
  if (server.isReplica) {
    if (call.client.kind === 'master') return false;
    if (!isWrite || server.numbers['replica-read-only'] === 1) return true;
  }
  if (isPaused(server)) return true;
  deleteExpired(call.world, server, db, key);
  alsoPropagate(db.index, [expiryCommand(server), key]);
  return true;
}

/** Name of the command by which replicas learn of an expired key. */
export function expiryCommand(server: ServerState): 'DEL' | 'UNLINK' {
  return configBool(server, 'lazyfree-lazy-expire') ? 'UNLINK' : 'DEL';
}

/** Deletes an expired key; the caller propagates it. */
export function deleteExpired(world: World, server: ServerState, db: Database, key: string): void {
  const entry = db.get(key);
  if (entry !== undefined && configBool(server, 'lazyfree-lazy-expire'))
    noteLazyFree(server, entry.value);
  db.delete(key);
  server.stats.expiredKeys++;
  notify(world, server, NotifyClass.expired, 'expired', db.index, key);
  keyChanged(server, db, key);
}

/**
 * Notes an access to a key; while a child saves nothing is noted, to spare memory copies. By time, a record
 * changes at most once a second.
 *
 * @returns the key's record from now on
 */
export function noteAccess(call: Call, key: string, entry: Entry, db = selected(call)): Entry {
  const { server } = call;
  if (server.keyspace.hasChild) return entry;
  const lru = nextAccess(call.world, server, entry.lru);
  if (lru === entry.lru) return entry;
  return db.put(key, entry, entry.value, entry.expireMs, lru, entry.isRaw);
}

/**
 * Sets a key's value.
 *
 * @param old the key's record as `lookupWrite` returned it
 * @param expireMs wall ms; NO_EXPIRE takes a time to live away
 */
export function setKey(
  call: Call,
  key: string,
  old: Entry | undefined,
  value: Value,
  expireMs: number,
  isRaw = false,
): void {
  const { server } = call;
  const db = selected(call);
  const lru = old === undefined ? freshAccess(server) : keptAccess(server, old.lru);
  db.put(key, old, value, expireMs, lru, isRaw);
  if (old === undefined) keyAdded(call, db, key, value);
  keyChanged(server, db, key);
}

/** A key was put that was not there: clients may wait for it. */
export function keyAdded(call: Call, db: Database, key: string, value: Value): void {
  const { server } = call;
  if (server.keyspace.notifyFlags !== 0)
    notify(call.world, server, NotifyClass.newKey, 'new', db.index, key);
  if (typeof value === 'object') signalKeyAsReady(server, db.index, key, value);
}

/** Deletes a key if it is there. */
export function deleteKey(call: Call, key: string, db = selected(call)): boolean {
  if (!db.delete(key)) return false;
  keyChanged(call.server, db, key);
  return true;
}

/** Changes only when a key expires. */
export function setExpire(call: Call, key: string, entry: Entry, expireMs: number): void {
  const db = selected(call);
  db.put(key, entry, entry.value, expireMs, entry.lru, entry.isRaw);
  keyChanged(call.server, db, key);
}

/** A key's value or time to live changed: transactions that watch it will fail. */
export function keyChanged(server: ServerState, db: Database, key: string): void {
  if (server.watched.size > 0) touchWatchedKey(server, db.index, key, db.keys.has(key));
}

/** What `db` holds of a key, for its watchers. */
export function fatesIn(server: ServerState, db: Database): (key: string) => KeyFate {
  return (key) => {
    const entry = db.get(key);
    if (entry === undefined) return 'missing';
    return isExpired(server, entry) ? 'expired' : 'live';
  };
}

/** What an emptied database holds. */
export const GONE = (): KeyFate => 'missing';

/** Empties one database. @returns keys removed */
export function flushDatabase(server: ServerState, index: number): number {
  const db = database(server, index);
  const removed = db.size;
  if (server.watched.size > 0) touchWatchedDatabase(server, index, fatesIn(server, db), GONE);
  db.clear();
  return removed;
}

/** Empties every database. @returns keys removed */
export function flushAll(server: ServerState): number {
  let removed = 0;
  for (const db of server.keyspace.databases) removed += flushDatabase(server, db.index);
  server.keyspace.localExpires.clear();
  return removed;
}
