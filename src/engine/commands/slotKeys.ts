/**
 * Keys of a hash slot, for the cluster: counts are kept, keys are listed newest first.
 *
 * Source: redis 7.0.15, cluster.c, countKeysInSlot, getKeysInSlot, delKeysInSlot.
 */
import type { World } from '../kernel/World.ts';
import type { ServerState } from '../server/ServerState.ts';
import { database } from './keyspaceSlice.ts';

/** Keys in a slot, expired ones that are still there included. */
export function countKeysInSlot(server: ServerState, slot: number): number {
  return database(server, 0).slotKeys?.[slot] ?? 0;
}

/** At most `count` keys, the most recently created first. */
export function keysInSlot(server: ServerState, slot: number, count: number): string[] {
  return count <= 0 ? [] : database(server, 0).keysInSlot(slot, count);
}

/**
 * Deletes the keys of a slot that this node no longer owns: silently and here alone. 7.0.15 sends no DEL
 * to replicas or the append-only file, spoils no transaction and notifies nobody.
 *
 * @returns keys deleted
 */
export function deleteKeysInSlot(_world: World, server: ServerState, slot: number): number {
  const db = database(server, 0);
  const keys = db.keysInSlot(slot, Infinity);
  for (const key of keys) db.delete(key);
  return keys.length;
}
