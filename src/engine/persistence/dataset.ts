/**
 * What persistence and replication need of the keyspace: a frozen copy with its sizes, loading one back,
 * emptying.
 */
import { loadSnapshot, mergeSnapshot, snapshotKeyspace, usedMemory } from '../commands/snapshot.ts';
import type { KeyspaceSnapshot } from '../commands/snapshot.ts';
import { flushAll } from '../commands/lookup.ts';
import type { World } from '../kernel/World.ts';
import { serverMs } from '../server/clock.ts';
import type { ServerState } from '../server/ServerState.ts';

/** An immutable copy of every database. */
export interface DatasetSnapshot {
  readonly keys: number;
  /** Bytes of the keys and values as an RDB holds them, without its header and trailer. */
  readonly rdbBytes: number;
  /** The keyspace's own copy; nobody writes to it. */
  readonly shared: KeyspaceSnapshot;
}

/** A key found expired while loading. */
export interface ExpiredKey {
  readonly db: number;
  readonly key: string;
}

/** @param isEmpty a copy without any key, whatever there is */
export function takeSnapshot(server: ServerState, isEmpty = false): DatasetSnapshot {
  const shared = snapshotKeyspace(server, isEmpty);
  return { keys: shared.keys, rdbBytes: shared.bytes, shared };
}

export function loadDataset(server: ServerState, snapshot: DatasetSnapshot): void {
  loadSnapshot(server, snapshot.shared);
}

/** Loads a copy beside what is there; a key that is in both becomes the copy's. */
export function mergeDataset(server: ServerState, snapshot: DatasetSnapshot): void {
  mergeSnapshot(server, snapshot.shared);
}

/** A master leaves out what had expired before it loaded it (SPEC §9.7). */
export function dropExpired(world: World, server: ServerState): ExpiredKey[] {
  const nowMs = serverMs(world, server);
  const found: ExpiredKey[] = [];
  for (const database of server.keyspace.databases) {
    for (const [key, expireMs] of database.expires.entries())
      if (expireMs < nowMs) found.push({ db: database.index, key });
  }
  for (const { db, key } of found) server.keyspace.databases[db]?.delete(key);
  return found;
}

export function clearDataset(server: ServerState): void {
  flushAll(server);
}

export function keyCount(server: ServerState): number {
  let keys = 0;
  for (const database of server.keyspace.databases) keys += database.size;
  return keys;
}

/** As INFO used_memory, bytes. */
export function memoryBytes(server: ServerState): number {
  return usedMemory(server);
}
