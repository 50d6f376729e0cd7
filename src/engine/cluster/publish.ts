/**
 * Messages of pub/sub across the bus: a plain one to every node, a sharded one to the nodes of our shard.
 * Nobody knows who listens where; a node without listeners drops it.
 *
 * Source: redis 7.0.15, cluster.c, clusterPublishMessage, clusterBroadcastMessage, clusterProcessPacket.
 * Rules PB1-PB3.
 */
import type { World } from '../kernel/World.ts';
import { deliver, deliverToShard } from '../pubsub/deliver.ts';
import type { ServerState } from '../server/ServerState.ts';
import { NOBODY } from './BusTable.ts';
import { clusterOf } from './ClusterState.ts';
import { HEADER_BYTES, MessageType, PUBLISH_BODY_BYTES, type BusMessage } from './message.ts';
import { masterOf, replicasOf } from './roles.ts';
import { broadcast, buildMessage, queueMessage } from './send.ts';

/** Hook: a client of ours published. */
export function publishOnBus(
  world: World,
  server: ServerState,
  channel: string,
  text: string,
  isShard: boolean,
): void {
  const type = isShard ? MessageType.publishShard : MessageType.publish;
  const bytes = HEADER_BYTES + PUBLISH_BODY_BYTES + channel.length + text.length;
  const publication = { channel, text };
  const message = buildMessage(world, server, type, bytes, { publication });
  if (isShard) sendToShard(world, server, message);
  else broadcast(world, server, message);
}

/** To our master, if we have one, and to every other replica of it (or of us). */
function sendToShard(world: World, server: ServerState, message: BusMessage): void {
  const { myself } = clusterOf(server);
  const { bus } = world;
  const mine = masterOf(world, server, myself);
  const master = mine === NOBODY ? myself : mine;
  for (const column of [master, ...replicasOf(world, server, master)]) {
    const link = bus.outLink[server.process * bus.stride + column] as number;
    if (column !== myself && link !== NOBODY) queueMessage(world, server, link, message);
  }
}

/** A node that we know published. */
export function onPublication(server: ServerState, message: BusMessage): void {
  const { publication } = message;
  if (publication === null) return;
  const reach = message.type === MessageType.publishShard ? deliverToShard : deliver;
  reach(server, publication.channel, publication.text);
}
