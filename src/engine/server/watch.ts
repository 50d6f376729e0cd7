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
  const watchers = server.watched.get(name);
  if (watchers?.some((watcher) => watcher.client === client.id)) return;
  client.watched.push(name);
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

/** What a database knows of a key at the running moment. */
export type KeyFate = 'missing' | 'live' | 'expired';

/**
 * A whole database is emptied, or replaced by another: watchers of keys that look different afterwards are
 * spoiled. A key that was expired when the watch began and is now gone, or expired still, looks the same.
 *
 * @param before key → what the database holds now; @param after what it will hold
 * Source: redis 7.0.15, multi.c, touchAllWatchedKeysInDb.
 */
export function touchWatchedDatabase(
  server: ServerState,
  db: number,
  before: (key: string) => KeyFate,
  after: (key: string) => KeyFate,
): void {
  for (const [name, watchers] of server.watched) {
    const colon = name.indexOf(':');
    if (Number(name.slice(0, colon)) !== db) continue;
    const key = name.slice(colon + 1);
    const [was, becomes] = [before(key), after(key)];
    if (was === 'missing' && becomes === 'missing') continue;
    const watch = (watcher: Watcher): Watcher => replaceWatched(server, watcher, was, becomes);
    server.watched.set(name, watchers.map(watch));
  }
}

function replaceWatched(
  server: ServerState,
  watcher: Watcher,
  was: KeyFate,
  becomes: KeyFate,
): Watcher {
  if (watcher.wasExpired && becomes === 'missing') return { ...watcher, wasExpired: false };
  if (watcher.wasExpired && becomes === 'expired') return watcher;
  if (!watcher.wasExpired && was === 'missing' && becomes === 'expired')
    return { ...watcher, wasExpired: true };
  spoil(server, watcher.client);
  return watcher;
}

/** Source: redis 7.0.15, multi.c: CLIENT_DIRTY_CAS; before MULTI it is remembered too. */
function spoil(server: ServerState, id: number): void {
  const client = server.clients.get(id);
  if (client === undefined) return;
  client.watchBroken = true;
}
