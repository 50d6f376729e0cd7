/**
 * Keys to which clients of a writable replica gave a time to live: no master will ever expire them, so the
 * replica's own cron does. What the master set is left to the master.
 *
 * Differs from Redis: they are looked at in turn, not at random.
 * Source: redis 7.0.15, expire.c, rememberSlaveKeyWithExpire, expireSlaveKeys.
 */
import type { World } from '../kernel/World.ts';
import { NO_EXPIRE } from '../keyspace/Entry.ts';
import type { Call } from '../server/CommandSpec.ts';
import { serverMs } from '../server/clock.ts';
import type { ServerState } from '../server/ServerState.ts';
import { deleteExpired } from './lookup.ts';

/** Databases beyond are not remembered. */
const DATABASES_MAX = 64;
/** Keys found alive after which the cron gives up. */
const ALIVE_MAX = 3;
/** Keys between looks at the clock, and how long it may take, ms. */
const KEYS_PER_CHECK = 64;
const LIMIT_MS = 1;

/** A command gave a key a time to live. */
export function noteLocalExpiry(
  { server, client }: Call,
  index: number,
  key: string,
  expireMs: number,
): void {
  if (!server.isReplica || client.kind === 'master' || expireMs === NO_EXPIRE) return;
  if (server.numbers['replica-read-only'] === 1 || index >= DATABASES_MAX) return;
  const { localExpires } = server.keyspace;
  const known = localExpires.get(key) ?? [];
  if (!known.includes(index)) localExpires.set(key, [...known, index]);
}

/** Cron of a replica. */
export function expireLocalKeys(world: World, server: ServerState): void {
  const { expiry, localExpires } = server.keyspace;
  if (!expiry.isOn) return;
  const nowMs = serverMs(world, server);
  let alive = 0;
  for (let seen = 1; localExpires.size > 0 && alive <= ALIVE_MAX; seen++) {
    const [key, indexes] = first(localExpires);
    const left = indexes.filter((index) => isAlive(world, server, index, key, nowMs));
    // Who stays goes to the end.
    localExpires.delete(key);
    if (left.length > 0) localExpires.set(key, left);
    alive += left.length;
    if (seen % KEYS_PER_CHECK === 0 && serverMs(world, server) - nowMs > LIMIT_MS) return;
  }
}

function first<K, V>(map: ReadonlyMap<K, V>): readonly [K, V] {
  for (const item of map) return item;
  throw new Error('an empty map has no first item');
}

/** Whether the key still has a time to live; one that is over ends here. */
function isAlive(
  world: World,
  server: ServerState,
  index: number,
  key: string,
  nowMs: number,
): boolean {
  const db = server.keyspace.databases[index];
  const entry = db?.get(key);
  if (db === undefined || entry === undefined || entry.expireMs === NO_EXPIRE) return false;
  if (nowMs <= entry.expireMs) return true;
  deleteExpired(world, server, db, key);
  return false;
}
