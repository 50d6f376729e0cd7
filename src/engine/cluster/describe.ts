/**
 * What a node prints about the cluster: CLUSTER NODES lines, endpoints, flags. Looks, never changes.
 *
 * Source: redis 7.0.15, cluster.c, clusterGenNodeDescription, representClusterNodeFlags. Rules CQ2, RD4.
 */
import type { Process } from '../kernel/Process.ts';
import type { World } from '../kernel/World.ts';
import { configText } from '../server/config.ts';
import type { ServerState } from '../server/ServerState.ts';
import { NOBODY, NodeFlag, nodeId, pongMsOf, processOf, NEAR, Near } from './BusTable.ts';
import { clusterOf, type ClusterState } from './ClusterState.ts';
import { nodesInOrder } from './dict.ts';
import { busPortOf } from './links.ts';
import { SLOTS } from './slotSets.ts';

const FLAG_TEXT: readonly (readonly [number, string])[] = [
  [NodeFlag.myself, 'myself'],
  [NodeFlag.master, 'master'],
  [NodeFlag.slave, 'slave'],
  [NodeFlag.pfail, 'fail?'],
  [NodeFlag.fail, 'fail'],
  [NodeFlag.handshake, 'handshake'],
  [NodeFlag.noaddr, 'noaddr'],
  [NodeFlag.noFailover, 'nofailover'],
];

export function flagsText(flags: number): string {
  const words = FLAG_TEXT.filter(([bit]) => (flags & bit) !== 0).map(([, word]) => word);
  return words.length === 0 ? 'noflags' : words.join(',');
}

/** IP by which a node is known here: its own only once learnt, none for NOADDR. */
export function nodeIp(world: World, server: ServerState, column: number): string {
  const cluster = clusterOf(server);
  const flags = world.bus.flags[server.process * world.bus.stride + column] as number;
  if ((flags & NodeFlag.noaddr) !== 0) return '';
  if (column === cluster.myself && !cluster.knowsOwnIp) return '';
  return hostIp(world, processOf(world, column));
}

export function nodePort(world: World, server: ServerState, column: number): number {
  const flags = world.bus.flags[server.process * world.bus.stride + column] as number;
  if ((flags & NodeFlag.noaddr) !== 0) return 0;
  return (world.processes[processOf(world, column)] as Process).port;
}

function hostIp(world: World, process: number): string {
  return world.hosts[(world.processes[process] as Process).host]?.ip ?? '';
}

/** `ip:port` as MOVED and ASK name a node, by cluster-preferred-endpoint-type. */
export function endpoint(world: World, server: ServerState, column: number): string {
  return `${preferredEndpoint(world, server, column)}:${nodePort(world, server, column)}`;
}

export function preferredEndpoint(world: World, server: ServerState, column: number): string {
  const type = configText(server, 'cluster-preferred-endpoint-type');
  if (type === 'hostname') return '?';
  return type === 'unknown-endpoint' ? '' : nodeIp(world, server, column);
}

/** The whole of CLUSTER NODES, one line a node in dictionary order. */
export function clusterNodesText(world: World, server: ServerState): string {
  const cluster = clusterOf(server);
  let text = '';
  for (const column of nodesInOrder(world, cluster)) text += `${nodeLine(world, server, column)}\n`;
  for (const handshake of cluster.handshakes) {
    const { tempId, host, port, pingSentMs } = handshake;
    const at = `${world.hosts[host]?.ip ?? ''}:${port}@${busPortOf(port)}`;
    const link = handshake.outLink === NOBODY ? 'disconnected' : 'connected';
    text += `${tempId} ${at} handshake - ${pingSentMs} 0 0 ${link}\n`;
  }
  return text;
}

export function nodeLine(world: World, server: ServerState, column: number): string {
  const cluster = clusterOf(server);
  const { bus } = world;
  const base = server.process * bus.stride;
  const cell = base + column;
  const port = nodePort(world, server, column);
  const busPort = port === 0 ? 0 : busPortOf(port);
  const master = bus.slaveOf[cell] as number;
  const epoch = bus.configEpoch[master === NOBODY ? cell : base + master] as number;
  const isLinked = column === cluster.myself || bus.outLink[cell] !== NOBODY;
  const words = [
    nodeId(world, column),
    `${nodeIp(world, server, column)}:${port}@${busPort}`,
    flagsText(bus.flags[cell] as number),
    master === NOBODY ? '-' : nodeId(world, master),
    String(bus.near[cell * NEAR + Near.pingSentMs]),
    String(pongMsOf(bus, cell)),
    String(epoch),
    isLinked ? 'connected' : 'disconnected',
    ...slotRanges(cluster, column).map(([from, to]) =>
      from === to ? String(from) : `${from}-${to}`,
    ),
  ];
  if (column === cluster.myself) words.push(...openSlots(world, cluster));
  return words.join(' ');
}

/** Slots bound to a column here, as inclusive ranges in ascending order. */
export function slotRanges(cluster: ClusterState, column: number): [number, number][] {
  const ranges: [number, number][] = [];
  for (let slot = 0; slot < SLOTS; slot++) {
    if (cluster.owner[slot] !== column) continue;
    const from = slot;
    while (slot + 1 < SLOTS && cluster.owner[slot + 1] === column) slot++;
    ranges.push([from, slot]);
  }
  return ranges;
}

function openSlots(world: World, cluster: ClusterState): string[] {
  const open: [number, string][] = [];
  for (const [slot, to] of cluster.migratingTo)
    open.push([slot, `[${slot}->-${nodeId(world, to)}]`]);
  for (const [slot, from] of cluster.importingFrom)
    open.push([slot, `[${slot}-<-${nodeId(world, from)}]`]);
  return open.sort((a, b) => a[0] - b[0]).map(([, text]) => text);
}
