/**
 * Keyspace notifications: what happened to a key, as messages to the clients of this server only.
 *
 * Source: redis 7.0.15, notify.c, notifyKeyspaceEvent.
 */
import { NotifyClass } from '../commands/notify.ts';
import type { World } from '../kernel/World.ts';
import type { KeyspaceEvent } from '../server/Extension.ts';
import type { ServerState } from '../server/ServerState.ts';
import { deliver } from './deliver.ts';

/** The event on the key's channel, then the key on the event's. */
export function publishEvent(_world: World, server: ServerState, happened: KeyspaceEvent): void {
  const { channels, patterns } = server.pubsub;
  if (channels.size === 0 && patterns.size === 0) return;
  const { flags, event, db, key } = happened;
  if ((flags & NotifyClass.keyspace) !== 0) deliver(server, `__keyspace@${db}__:${key}`, event);
  if ((flags & NotifyClass.keyevent) !== 0) deliver(server, `__keyevent@${db}__:${event}`, key);
}
