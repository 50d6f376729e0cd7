/**
 * Shard channels live with their slot: when the shard loses it, their listeners are told to go.
 *
 * Source: redis 7.0.15, cluster.c, removeChannelsInSlot; pubsub.c, pubsubUnsubscribeShardChannels.
 */
import { keySlot } from '../keyspace/keySlot.ts';
import type { ServerState } from '../server/ServerState.ts';
import { leaveOne } from './subscribeCommands.ts';

export function dropShardChannels(server: ServerState, slot: number): void {
  const { shardChannels } = server.pubsub;
  if (shardChannels.size === 0) return;
  for (const [channel, listeners] of shardChannels) {
    if (keySlot(channel) !== slot) continue;
    for (const id of listeners) {
      const client = server.clients.get(id);
      if (client !== undefined) leaveOne(server, client, 'shardChannels', channel);
    }
  }
}
