/**
 * Which keys clients wait for, and which of those were added since clients were last served.
 *
 * Only a key that was not there counts: overwriting one in place wakes nobody, as in Redis.
 * Source: redis 7.0.15, blocked.c, signalKeyAsReady; db.c, dbAdd, scanDatabaseForReadyKeys.
 */
import type { Database } from '../keyspace/Database.ts';
import { typeName, type Value } from '../keyspace/Entry.ts';
import type { Client } from '../server/Client.ts';
import type { ServerState } from '../server/ServerState.ts';

export interface WaitingKeys {
  /** `db:key` → ids of the clients that wait for it, oldest first. */
  clients: Map<string, Set<number>>;
  /** How many clients wait for values of a type. */
  types: Map<string, number>;
  /** `db:key` of keys that were added and are waited for, in order. */
  ready: Set<string>;
}

declare module '../server/ServerState.ts' {
  interface ServerSlices {
    waitingKeys: WaitingKeys;
  }
}

export function createWaitingKeys(): WaitingKeys {
  return { clients: new Map(), types: new Map(), ready: new Set() };
}

function nameOf(db: number, key: string): string {
  return `${db}:${key}`;
}

/** The key's part of `db:key`. */
export function keyOf(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** Queues the client for keys of its database. @returns their `db:key`, without repetitions */
export function startWaiting(
  server: ServerState,
  client: Client,
  type: string,
  keys: readonly string[],
): readonly string[] {
  const { clients, types } = server.waitingKeys;
  types.set(type, (types.get(type) ?? 0) + 1);
  const names = [...new Set(keys)].map((key) => nameOf(client.db, key));
  for (const name of names) {
    const queue = clients.get(name);
    if (queue === undefined) clients.set(name, new Set([client.id]));
    else queue.add(client.id);
  }
  return names;
}

export function stopWaiting(
  server: ServerState,
  client: Client,
  type: string,
  names: readonly string[],
): void {
  const { clients, types } = server.waitingKeys;
  types.set(type, (types.get(type) ?? 0) - 1);
  for (const name of names) {
    const queue = clients.get(name);
    queue?.delete(client.id);
    if (queue?.size === 0) clients.delete(name);
  }
}

/**
 * A key was added: clients that wait for it will be served after the running command. It counts when anybody
 * waits for its type, for whatever key.
 */
export function signalKeyAsReady(server: ServerState, db: number, key: string, value: Value): void {
  const { clients, types, ready } = server.waitingKeys;
  if (clients.size === 0 || (types.get(typeName(value)) ?? 0) === 0) return;
  const name = nameOf(db, key);
  if (clients.has(name)) ready.add(name);
}

/** The database was exchanged for another (SWAPDB): any key waited for may be there now. */
export function signalDatabaseAsReady(server: ServerState, db: Database): void {
  for (const name of server.waitingKeys.clients.keys()) {
    const key = keyOf(name);
    const entry = nameOf(db.index, key) === name ? db.get(key) : undefined;
    if (entry !== undefined) signalKeyAsReady(server, db.index, key, entry.value);
  }
}
