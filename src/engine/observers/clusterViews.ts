/** Questions that an outside observer asks every node with CLUSTER NODES and INFO. Looks, never changes. */
import type { World } from '../kernel/World.ts';
import { ConnState, SOCKET_WORDS, Word } from '../network/Network.ts';
import { isLinkUp } from '../replication/role.ts';
import { NOBODY, NodeFlag, processOf } from '../cluster/BusTable.ts';
import { clusterAt, nodeCountOf } from './identity.ts';

/** `cluster_state` of a running node; null when it does not answer (dead or paused). */
export function clusterStateAt(world: World, node: number): 'ok' | 'fail' | null {
  if (world.processes[node]?.state !== 'running') return null;
  return clusterAt(world, node)?.state ?? null;
}

/** Process that `node` believes to own a slot; -1 = nobody, or no answer. */
export function ownerSeenBy(world: World, node: number, slot: number): number {
  const column = clusterAt(world, node)?.owner[slot] ?? NOBODY;
  return column === NOBODY ? NOBODY : processOf(world, column);
}

/** Nodes that `node` knows, itself included. */
export function knownCount(world: World, node: number): number {
  return clusterAt(world, node)?.known.length ?? 0;
}

/** Every known peer of `node` has a connected outgoing link. */
export function isFullyLinked(world: World, node: number): boolean {
  const cluster = clusterAt(world, node);
  if (cluster === null) return false;
  const base = node * world.bus.stride;
  return cluster.known.every((column) => {
    if (column === cluster.myself) return true;
    const link = world.bus.outLink[base + column] as number;
    return (
      link !== NOBODY &&
      world.net.words[(link >> 1) * 2 * SOCKET_WORDS + Word.state] === ConnState.established
    );
  });
}

/** Some peer is PFAIL or FAIL in this node's table. */
function suspectsAnybody(world: World, node: number): boolean {
  const cluster = clusterAt(world, node);
  if (cluster === null) return false;
  const base = node * world.bus.stride;
  const bad = NodeFlag.pfail | NodeFlag.fail;
  return cluster.known.some((column) => ((world.bus.flags[base + column] as number) & bad) !== 0);
}

/** All nodes run, say ok, are linked with everybody, suspect nobody, and every replica follows its master. */
export function isHealthy(world: World): boolean {
  for (let node = 0; node < nodeCountOf(world); node++) {
    const server = world.servers[node];
    if (!server || clusterStateAt(world, node) !== 'ok') return false;
    if (!isFullyLinked(world, node) || suspectsAnybody(world, node)) return false;
    if (server.isReplica && !isLinkUp(server)) return false;
  }
  return true;
}

/** A node's table gives every node it knows an epoch of its own. */
export function seesDistinctEpochs(world: World, node: number): boolean {
  const cluster = clusterAt(world, node);
  if (cluster === null) return false;
  const base = node * world.bus.stride;
  const epochs = cluster.known.map((column) => world.bus.configEpoch[base + column]);
  return new Set(epochs).size === epochs.length;
}

/** Messages of one type that a node has sent. Types as in `MessageType`. */
export function messagesSent(world: World, node: number, type: number): number {
  return clusterAt(world, node)?.sent[type] ?? 0;
}
