/**
 * Who listens to which channel: the tables of pub/sub, each kept from both ends. A server knows the
 * clients of a name, in the order in which they subscribed; a client knows its names.
 *
 * Source: redis 7.0.15, pubsub.c, pubsubSubscribeChannel, pubsubSubscribePattern, clientSubscriptionsCount.
 */
import type { Client, Subscriptions } from './Client.ts';
import type { ServerState } from './ServerState.ts';

/** Names of the three are apart: `a` the channel is not `a` the pattern or `a` the shard channel. */
export type SubscriptionKind = keyof Subscriptions;

/** Name → ids of the clients that listen. */
export type PubsubSlice = Record<SubscriptionKind, Map<string, Set<number>>>;

declare module './ServerState.ts' {
  interface ServerSlices {
    pubsub: PubsubSlice;
  }
}

const KINDS: readonly SubscriptionKind[] = ['channels', 'shardChannels', 'patterns'];

export function createPubsub(): PubsubSlice {
  return { channels: new Map(), patterns: new Map(), shardChannels: new Map() };
}

export function subscribe(
  server: ServerState,
  client: Client,
  kind: SubscriptionKind,
  name: string,
): void {
  client.subscriptions ??= { channels: new Set(), patterns: new Set(), shardChannels: new Set() };
  client.subscriptions[kind].add(name);
  const listeners = server.pubsub[kind].get(name);
  if (listeners === undefined) server.pubsub[kind].set(name, new Set([client.id]));
  else listeners.add(client.id);
}

export function unsubscribe(
  server: ServerState,
  client: Client,
  kind: SubscriptionKind,
  name: string,
): void {
  const { subscriptions } = client;
  if (subscriptions === null || !subscriptions[kind].delete(name)) return;
  const listeners = server.pubsub[kind].get(name);
  listeners?.delete(client.id);
  if (listeners?.size === 0) server.pubsub[kind].delete(name);
  if (KINDS.every((each) => subscriptions[each].size === 0)) client.subscriptions = null;
}

/** The client is gone, or as new: nobody is told. */
export function unsubscribeFromAll(server: ServerState, client: Client): void {
  for (const kind of KINDS)
    for (const name of client.subscriptions?.[kind] ?? []) unsubscribe(server, client, kind, name);
}

/** What a reply to (un)subscribing counts: channels and patterns together, shard channels apart. */
export function subscriptionCount(client: Client, kind: SubscriptionKind): number {
  const { subscriptions } = client;
  if (subscriptions === null) return 0;
  if (kind === 'shardChannels') return subscriptions.shardChannels.size;
  return subscriptions.channels.size + subscriptions.patterns.size;
}
