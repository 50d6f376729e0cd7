/** The cluster as its members see it, gathered for the checkers. Reads the world only. */
import { NOBODY, processOf } from '../cluster/BusTable.ts';
import type { ClusterState } from '../cluster/ClusterState.ts';
import type { World } from '../kernel/World.ts';
import type { ServerState } from '../server/ServerState.ts';

export interface Member {
  readonly server: ServerState;
  readonly cluster: ClusterState;
  readonly process: number;
  /** Column of its own identity. */
  readonly column: number;
  /** Column of the master it follows by its own belief; `NOBODY` = it is a master. */
  readonly master: number;
  readonly configEpoch: number;
  /** It knows nobody but itself. */
  readonly isStranger: boolean;
}

/** Every running cluster node. */
export function members(world: World): Member[] {
  const all: Member[] = [];
  for (const server of world.servers) {
    const cluster = server?.cluster;
    if (!server || !cluster || cluster.myself === NOBODY) continue;
    const cell = server.process * world.bus.stride + cluster.myself;
    all.push({
      server,
      cluster,
      process: server.process,
      column: cluster.myself,
      master: world.bus.slaveOf[cell] as number,
      configEpoch: world.bus.configEpoch[cell] as number,
      isStranger: cluster.known.length <= 1 && cluster.handshakes.length === 0,
    });
  }
  return all;
}

/** Whether somebody answers to this identity now. */
export function isAlive(world: World, column: number): boolean {
  const server = world.servers[processOf(world, column)];
  return server?.cluster?.myself === column;
}

export function nameOf(world: World, column: number): string {
  const process = world.processes[processOf(world, column)];
  const id = world.bus.identities[column]?.id.slice(0, 8) ?? '?';
  return `${process?.name ?? '?'}(${id})`;
}
