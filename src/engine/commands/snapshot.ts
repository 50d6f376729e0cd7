/**
 * Snapshots of a keyspace: what a forked child sees, what a full sync carries, what a file holds.
 *
 * Taking one shares every chunk with the living keyspace; nobody changes a snapshot.
 */
import type { Database } from '../keyspace/Database.ts';
import type { RdbOptions } from '../keyspace/rdbEntry.ts';
import { rdbDatabaseBytes } from '../keyspace/rdbSize.ts';
import { bufferBytes } from '../server/buffers.ts';
import { configText } from '../server/config.ts';
import type { ServerState } from '../server/ServerState.ts';
import { touchWatchedDatabase } from '../server/watch.ts';
import { fatesIn, GONE } from './lookup.ts';
import { rdbLimits } from './rdbLimits.ts';
import { reencodeAll } from './reencodeAll.ts';

export interface KeyspaceSnapshot {
  readonly databases: readonly Database[];
  readonly keys: number;
  /** Bytes in an RDB file, without what stands before and behind the databases. */
  readonly bytes: number;
  /** How that file is written. */
  readonly options: RdbOptions;
}

function rdbOptions(server: ServerState): RdbOptions {
  const policy = configText(server, 'maxmemory-policy');
  return {
    isCompressed: server.numbers['rdbcompression'] !== 0,
    access: policy.endsWith('lru') ? 'idle' : policy.endsWith('lfu') ? 'frequency' : 'none',
    unixtime: server.unixtime,
    decayMinutes: server.numbers['lfu-decay-time'] ?? 1,
  };
}

/** @param isEmpty a snapshot without any key, whatever there is */
export function snapshotKeyspace(server: ServerState, isEmpty = false): KeyspaceSnapshot {
  const options = rdbOptions(server);
  const databases = isEmpty ? [] : server.keyspace.databases.map((db) => db.copy());
  let keys = 0;
  let bytes = 0;
  for (const db of databases) {
    keys += db.size;
    bytes += rdbDatabaseBytes(db, options);
  }
  return { databases, keys, bytes, options };
}

/** Replaces the whole keyspace by a snapshot's; databases that it lacks become empty. */
export function loadSnapshot(server: ServerState, snapshot: KeyspaceSnapshot): void {
  const { databases } = server.keyspace;
  const limits = rdbLimits(server);
  for (let i = 0; i < databases.length; i++) {
    const old = databases[i] as Database;
    const loaded = snapshot.databases[i];
    if (server.watched.size > 0)
      touchWatchedDatabase(
        server,
        i,
        fatesIn(server, old),
        loaded ? fatesIn(server, loaded) : GONE,
      );
    if (loaded === undefined) old.clear();
    else databases[i] = loaded.copyFor(old.slotKeys !== null);
    reencodeAll(databases[i] as Database, limits);
  }
}

/** Adds a snapshot's keys to those that are there; one that is in both becomes the snapshot's. */
export function mergeSnapshot(server: ServerState, snapshot: KeyspaceSnapshot): void {
  const limits = rdbLimits(server);
  for (const [i, loaded] of snapshot.databases.entries()) {
    const db = server.keyspace.databases[i];
    if (db === undefined) continue;
    for (const [key, { value, expireMs, lru, isRaw }] of loaded.keys.entries())
      db.put(key, db.get(key), value, expireMs, lru, isRaw);
    reencodeAll(db, limits);
  }
}

/** Estimate of used_memory's part that the dataset takes, bytes. */
function datasetBytes(server: ServerState): number {
  let bytes = 0;
  for (const db of server.keyspace.databases) bytes += db.memoryBytes;
  return bytes;
}

/** used_memory of an empty server, bytes (7.0.15, measured). */
export const STARTUP_BYTES = 876_208;

/** Estimate of used_memory: what an empty server takes, the dataset, and buffers. */
export function usedMemory(server: ServerState): number {
  return STARTUP_BYTES + datasetBytes(server) + bufferBytes(server);
}
