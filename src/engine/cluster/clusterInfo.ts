/**
 * CLUSTER INFO, SLOTS, SHARDS, LINKS and REPLICAS: what one node believes, as replies.
 *
 * Source: redis 7.0.15, cluster.c, clusterCommand, clusterReplyMultiBulkSlots, clusterGenNodesSlotsInfo,
 * addNodeDetailsToShardReply, addReplyClusterLinkDescription. Rules CQ1, CQ3-CQ5.
 */
import type { World } from '../kernel/World.ts';
import { isOpen } from '../network/sockets.ts';
import { wallMs } from '../kernel/Host.ts';
import type { Process } from '../kernel/Process.ts';
import { configText } from '../server/config.ts';
import type { Reply } from '../server/Reply.ts';
import type { ServerState } from '../server/ServerState.ts';
import { replicationOffset } from '../replication/role.ts';
import { NOBODY, NodeFlag, nodeId } from './BusTable.ts';
import { clusterOf } from './ClusterState.ts';
import { nodeIp, nodePort, preferredEndpoint, slotRanges } from './describe.ts';
import { nodesInOrder } from './dict.ts';
import { MESSAGE_NAMES } from './message.ts';
import { isMaster, masterOf, replicasOf } from './roles.ts';
import { SLOTS } from './slotSets.ts';

/** The lines of CLUSTER INFO, CRLF after each. */
export function clusterInfoText(world: World, server: ServerState): string {
  const cluster = clusterOf(server);
  const counts = countSlots(world, server);
  const master = masterOf(world, server, cluster.myself);
  const base = server.process * world.bus.stride;
  const lines = [
    `cluster_state:${cluster.state}`,
    `cluster_slots_assigned:${counts.assigned}`,
    `cluster_slots_ok:${counts.assigned - counts.pfail - counts.fail}`,
    `cluster_slots_pfail:${counts.pfail}`,
    `cluster_slots_fail:${counts.fail}`,
    `cluster_known_nodes:${cluster.known.length + cluster.handshakes.length}`,
    `cluster_size:${cluster.size}`,
    `cluster_current_epoch:${cluster.currentEpoch}`,
    `cluster_my_epoch:${world.bus.configEpoch[base + (master === NOBODY ? cluster.myself : master)]}`,
    ...messageLines(cluster.sent, 'sent'),
    ...messageLines(cluster.received, 'received'),
    `total_cluster_links_buffer_limit_exceeded:${cluster.linksBufferLimitExceeded}`,
  ];
  return lines.map((line) => `${line}\r\n`).join('');
}

function countSlots(
  world: World,
  server: ServerState,
): { assigned: number; pfail: number; fail: number } {
  const cluster = clusterOf(server);
  const { bus } = world;
  const base = server.process * bus.stride;
  const counts = { assigned: 0, pfail: 0, fail: 0 };
  for (const column of cluster.known) {
    const slots = bus.numSlots[base + column] as number;
    const flags = bus.flags[base + column] as number;
    counts.assigned += slots;
    if ((flags & NodeFlag.fail) !== 0) counts.fail += slots;
    else if ((flags & NodeFlag.pfail) !== 0) counts.pfail += slots;
  }
  return counts;
}

function messageLines(counters: Float64Array, way: string): string[] {
  const lines: string[] = [];
  let total = 0;
  counters.forEach((count, type) => {
    total += count;
    if (count > 0) lines.push(`cluster_stats_messages_${MESSAGE_NAMES[type]}_${way}:${count}`);
  });
  return [...lines, `cluster_stats_messages_${way}:${total}`];
}

/** CLUSTER SLOTS: contiguous ranges of one owner, ascending. */
export function clusterSlotsReply(world: World, server: ServerState): Reply {
  const { owner } = clusterOf(server);
  const ranges: Reply[] = [];
  for (let from = 0; from < SLOTS;) {
    const column = owner[from] as number;
    let to = from;
    while (to + 1 < SLOTS && owner[to + 1] === column) to++;
    if (column !== NOBODY) ranges.push([from, to, ...slotNodes(world, server, column)]);
    from = to + 1;
  }
  return ranges;
}

/** The master, then its replicas that are not FAIL and have announced an offset. */
function slotNodes(world: World, server: ServerState, master: number): Reply[] {
  const replicas = replicasOf(world, server, master).filter(
    (column) => !isFailed(world, server, column) && announcedOffset(world, server, column) !== 0,
  );
  return [master, ...replicas].map((column) => slotNode(world, server, column));
}

function slotNode(world: World, server: ServerState, column: number): Reply {
  const type = configText(server, 'cluster-preferred-endpoint-type');
  const ip = nodeIp(world, server, column);
  const shown: Reply =
    type === 'unknown-endpoint' ? null : preferredEndpoint(world, server, column);
  const metadata: Reply[] = type === 'ip' ? [] : ['ip', ip];
  return [shown, nodePort(world, server, column), nodeId(world, column), { map: metadata }];
}

function isFailed(world: World, server: ServerState, column: number): boolean {
  return (
    ((world.bus.flags[server.process * world.bus.stride + column] as number) & NodeFlag.fail) !== 0
  );
}

function announcedOffset(world: World, server: ServerState, column: number): number {
  if (column === clusterOf(server).myself) return replicationOffset(server);
  return world.bus.replOffset[server.process * world.bus.stride + column] as number;
}

/** CLUSTER SHARDS: one element a master, slotless ones too. */
export function clusterShardsReply(world: World, server: ServerState): Reply {
  const cluster = clusterOf(server);
  const shards: Reply[] = [];
  for (const column of nodesInOrder(world, cluster)) {
    if (!isMaster(world, server, column)) continue;
    const nodes = [column, ...replicasOf(world, server, column)];
    shards.push({
      map: [
        'slots',
        slotRanges(cluster, column).flat(),
        'nodes',
        nodes.map((node) => shardNode(world, server, node)),
      ],
    });
  }
  return shards;
}

function shardNode(world: World, server: ServerState, column: number): Reply {
  const isReplica = !isMaster(world, server, column);
  const offset = announcedOffset(world, server, column);
  const health = isFailed(world, server, column)
    ? 'fail'
    : isReplica && offset === 0
      ? 'loading'
      : 'online';
  return {
    map: [
      'id',
      nodeId(world, column),
      'port',
      nodePort(world, server, column),
      'ip',
      nodeIp(world, server, column),
      'endpoint',
      preferredEndpoint(world, server, column),
      'role',
      isReplica ? 'replica' : 'master',
      'replication-offset',
      offset,
      'health',
      health,
    ],
  };
}

/** CLUSTER LINKS: ours and theirs, for every known peer. */
export function clusterLinksReply(world: World, server: ServerState): Reply {
  const cluster = clusterOf(server);
  const { bus } = world;
  const base = server.process * bus.stride;
  const links: Reply[] = [];
  for (const column of nodesInOrder(world, cluster)) {
    if (column === cluster.myself) continue;
    const out = bus.outLink[base + column] as number;
    const incoming = bus.inLink[base + column] as number;
    if (out !== NOBODY) links.push(linkReply(world, server, 'to', column, out));
    if (incoming !== NOBODY && isOpen(world.net, incoming))
      links.push(linkReply(world, server, 'from', column, incoming));
  }
  return links;
}

function linkReply(
  world: World,
  server: ServerState,
  direction: string,
  column: number,
  socket: number,
): Reply {
  const { host } = world.processes[server.process] as Process;
  const createdMs = wallMs(world, host, world.net.createdUs[socket >> 1] as number);
  return {
    map: [
      'direction',
      direction,
      'node',
      nodeId(world, column),
      'create-time',
      createdMs,
      'events',
      'r',
      'send-buffer-allocated',
      0,
      'send-buffer-used',
      0,
    ],
  };
}
