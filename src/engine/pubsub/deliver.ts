/**
 * A message reaches the clients of this server: those of its channel first, then those of each pattern
 * that fits. A client hears it once for each of its subscriptions that fit.
 *
 * Source: redis 7.0.15, pubsub.c, pubsubPublishMessageInternal, addReplyPubsubMessage.
 */
import { matchGlob } from '../keyspace/glob.ts';
import { addPush } from '../server/output.ts';
import { machineProfile } from '../server/MachineProfile.ts';
import type { PushReply } from '../server/Reply.ts';
import type { ServerState } from '../server/ServerState.ts';

/** A message for one client, as a share of what a command costs. */
const RECEIVER_COST = 0.25;

/** To plain channels and patterns. @returns how often it was handed to a client */
export function deliver(server: ServerState, channel: string, text: string): number {
  const { channels, patterns } = server.pubsub;
  let receivers = push(server, channels.get(channel), ['message', channel, text]);
  if (patterns.size === 0) return receivers;
  for (const [pattern, listeners] of patterns) {
    if (!matchGlob(pattern, channel, false)) continue;
    receivers += push(server, listeners, ['pmessage', pattern, channel, text]);
  }
  return receivers;
}

/** To a shard channel. @returns how often it was handed to a client */
export function deliverToShard(server: ServerState, channel: string, text: string): number {
  const listeners = server.pubsub.shardChannels.get(channel);
  return push(server, listeners, ['smessage', channel, text]);
}

function push(
  server: ServerState,
  listeners: ReadonlySet<number> | undefined,
  words: readonly string[],
): number {
  if (listeners === undefined) return 0;
  const message: PushReply = { push: words };
  for (const id of listeners) {
    const client = server.clients.get(id);
    if (client !== undefined) addPush(server, client, message);
  }
  server.cpuUs += listeners.size * RECEIVER_COST * machineProfile(server.machine).commandUs;
  return listeners.size;
}
