/**
 * Noting accesses to keys, for the eviction policy that is set (see keyspace/access).
 *
 * Source: redis 7.0.15, object.c, createObject; db.c, lookupKey, updateLFU.
 */
import { nextUint32 } from '../../base/random.ts';
import {
  frequencyBits,
  frequencyOf,
  lruClock,
  newFrequency,
  raisedFrequency,
} from '../keyspace/access.ts';
import type { World } from '../kernel/World.ts';
import type { ServerState } from '../server/ServerState.ts';

/** Access bits of a value that was just made. */
export function freshAccess(server: ServerState): number {
  return server.keyspace.isLfu ? newFrequency(server.unixtime) : lruClock(server.unixtime);
}

/** Access bits of a key that is overwritten: its counter stays, its time is now. */
export function keptAccess(server: ServerState, lru: number): number {
  return server.keyspace.isLfu ? lru : lruClock(server.unixtime);
}

/** Access bits of a key after one more access. */
export function nextAccess(world: World, server: ServerState, lru: number): number {
  const { unixtime, numbers, keyspace } = server;
  if (!keyspace.isLfu) return lruClock(unixtime);
  const counter = frequencyOf(lru, unixtime, numbers['lfu-decay-time'] ?? 1);
  const draw = nextUint32(world.random, server.random) / 2 ** 32;
  const raised = raisedFrequency(counter, draw, numbers['lfu-log-factor'] ?? 10);
  return frequencyBits(raised, unixtime);
}
