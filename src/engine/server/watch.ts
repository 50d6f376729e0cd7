/**
 * Watched keys (WATCH): who must not EXEC once a key changed.
 *
 * Source: redis 7.0.15, multi.c, watchForKey, unwatchAllKeys, touchWatchedKey.
 */
import type { Client } from './Client.ts';
import type { ServerState } from './ServerState.ts';

/** A client watches a key; `wasExpired`: it had already expired then, so its deletion is no change. */
interface Watcher {
  readonly client: number;
  readonly wasExpired: boolean;
}

declare module './ServerState.ts' {
  interface ServerSlices {
    /** `db:key` → watchers, in order of WATCH. */
    watched: Map<string, Watcher[]>;
  }
}

function watchedName(db: number, key: string): string {
  return `${db}:${key}`;
}

/** Source: redis 7.0.15, multi.c, watchForKey. */
export function watchKey(
  server: ServerState,
  client: Client,
  key: string,
  wasExpired: boolean,
): void {
  const name = watchedName(client.db, key);
  if (client.watched.includes(name)) return;
  client.watched.push(name);
  const watchers = server.watched.get(name);
  if (watchers === undefined) server.watched.set(name, [{ client: client.id, wasExpired }]);
  else watchers.push({ client: client.id, wasExpired });
}

export function unwatchAll(server: ServerState, client: Client): void {
  for (const name of client.watched) {
    const left = (server.watched.get(name) ?? []).filter((other) => other.client !== client.id);
    if (left.length === 0) server.watched.delete(name);
    else server.watched.set(name, left);
  }
  client.watched = [];
}

/** Whether the client saw the key already expired when it began to watch. */
export function watchedAsExpired(server: ServerState, client: Client, name: string): boolean {
  const watchers = server.watched.get(name) ?? [];
  return watchers.some((watcher) => watcher.client === client.id && watcher.wasExpired);
}

/**
 * A key changed: its watchers' transactions will fail.
 *
 * @param exists whether the key is there now
 */
export function touchWatchedKey(
  server: ServerState,
  db: number,
  key: string,
  exists: boolean,
): void {
  const name = watchedName(db, key);
  const watchers = server.watched.get(name);
  if (watchers === undefined) return;
  const still: Watcher[] = [];
  for (const watcher of watchers) {
    // An expired key that is deleted looks the same as before; one that is set again does not.
    if (watcher.wasExpired && !exists) still.push({ ...watcher, wasExpired: false });
    else {
      spoil(server, watcher.client);
      still.push(watcher);
    }
  }
  server.watched.set(name, still);
}

/** The whole database changed (flush, swap); `exists` tells which keys the database held or will hold. */
export function touchWatchedDatabase(
  server: ServerState,
  db: number,
  exists: (key: string) => boolean,
): void {
  for (const [name, watchers] of server.watched) {
    const colon = name.indexOf(':');
    if (Number(name.slice(0, colon)) !== db || !exists(name.slice(colon + 1))) continue;
    for (const watcher of watchers) spoil(server, watcher.client);
  }
}

/** Source: redis 7.0.15, multi.c: CLIENT_DIRTY_CAS; before MULTI it is remembered too. */
function spoil(server: ServerState, id: number): void {
  const client = server.clients.get(id);
  if (client === undefined) return;
  client.watchBroken = true;
}
