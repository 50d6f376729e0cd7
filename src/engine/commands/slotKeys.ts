/**
 * Keys of a hash slot, for the cluster: counts are kept, keys are listed newest first.
 *
 * Source: redis 7.0.15, cluster.c, countKeysInSlot, getKeysInSlot, delKeysInSlot.
 */
import type { ServerState } from '../server/ServerState.ts';
import { database } from './keyspaceSlice.ts';
import { keyChanged } from './lookup.ts';

/** Keys in a slot, expired ones that are still there included. */
export function countKeysInSlot(server: ServerState, slot: number): number {
  return database(server, 0).slotKeys?.[slot] ?? 0;
}

/** At most `count` keys, the most recently created first. */
export function keysInSlot(server: ServerState, slot: number, count: number): string[] {
  return count <= 0 ? [] : database(server, 0).keysInSlot(slot, count);
}

/**
 * Deletes the keys of a slot that this node no longer owns, here only: 7.0.15 sends no DEL to replicas or
 * the append-only file, so a replica keeps them.
 *
 * @returns keys deleted
 */
export function deleteKeysInSlot(server: ServerState, slot: number): number {
  const db = database(server, 0);
  const keys = db.keysInSlot(slot, Infinity);
  for (const key of keys) {
    db.delete(key);
    keyChanged(server, db, key);
  }
  return keys.length;
}
