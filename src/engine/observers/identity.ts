/** Which identity a process answers to, and what it is by its own belief; for dead ones, as it was last. */
import type { World } from '../kernel/World.ts';
import { NOBODY, NodeFlag, processOf } from '../cluster/BusTable.ts';
import type { ClusterState } from '../cluster/ClusterState.ts';
import { masterIndex } from '../replication/role.ts';
import type { ServerState } from '../server/ServerState.ts';

/** Server processes of the run; their indices are 0 to this, exclusive. */
export function nodeCountOf(world: World): number {
  return world.servers.length;
}

export function clusterAt(world: World, node: number): ClusterState | null {
  return world.servers[node]?.cluster ?? null;
}

/** Column of the identity a process answers to, or answered to before it ended; `NOBODY` = none yet. */
export function columnAt(world: World, node: number): number {
  return clusterAt(world, node)?.myself ?? world.nodesConf[node]?.shared?.myself ?? NOBODY;
}

/** The cell of a process about itself; -1 = it never was anybody. */
export function ownCell(world: World, node: number): number {
  const column = columnAt(world, node);
  return column === NOBODY ? -1 : node * world.bus.stride + column;
}

/** The server of a process that is in no cluster; null = it is in one, or dead. */
function aloneAt(world: World, node: number): ServerState | null {
  const server = world.servers[node] ?? null;
  return server?.cluster === null ? server : null;
}

export function isMasterNode(world: World, node: number): boolean {
  const alone = aloneAt(world, node);
  if (alone !== null) return !alone.isReplica;
  const cell = ownCell(world, node);
  return cell < 0 || ((world.bus.flags[cell] as number) & NodeFlag.slave) === 0;
}

/** Process that a node replicates by its own belief; -1 = it is a master, or does not know. */
export function masterNodeOf(world: World, node: number): number {
  const alone = aloneAt(world, node);
  if (alone !== null) return masterIndex(world, alone);
  const cell = ownCell(world, node);
  const master = cell < 0 ? NOBODY : (world.bus.slaveOf[cell] as number);
  return master === NOBODY ? -1 : processOf(world, master);
}

/** Up, running and with power: it can answer. */
export function isAlive(world: World, node: number): boolean {
  return world.processes[node]?.state === 'running' && world.servers[node] !== null;
}

/** Virtual µs at which a host's wall clock shows `wallMs`. */
export function virtualUs(world: World, node: number, wallMs: number): number {
  const host = world.hosts[world.processes[node]?.host ?? -1];
  return wallMs * 1_000 - world.startWallUs - (host?.wallOffsetUs ?? 0);
}
