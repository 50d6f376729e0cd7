/**
 * Changing between master and replica, for ourselves and in our record of others.
 *
 * Source: redis 7.0.15, cluster.c, clusterSetMaster, clusterSetNodeAsMaster, clusterNodeAddSlave,
 * clusterNodeRemoveSlave. Rules RO1-RO4.
 */
import { assert } from '../../base/assert.ts';
import { emit } from '../kernel/trace.ts';
import type { Process } from '../kernel/Process.ts';
import type { World } from '../kernel/World.ts';
import { disturb } from '../server/loop.ts';
import type { ServerState } from '../server/ServerState.ts';
import { replicationSetMaster, replicationUnsetMaster } from '../replication/role.ts';
import { NOBODY, NodeFlag, processOf } from './BusTable.ts';
import { clusterOf } from './ClusterState.ts';

export function isMaster(world: World, server: ServerState, column: number): boolean {
  return (
    ((world.bus.flags[server.process * world.bus.stride + column] as number) & NodeFlag.master) !==
    0
  );
}

/** Column of the master that `column` replicates in this row; `NOBODY` for masters and unknown. */
export function masterOf(world: World, server: ServerState, column: number): number {
  return world.bus.slaveOf[server.process * world.bus.stride + column] as number;
}

/** Replicas of a master in this row, in the order of acquaintance. */
export function replicasOf(world: World, server: ServerState, master: number): number[] {
  const { bus } = world;
  const base = server.process * bus.stride;
  return clusterOf(server).known.filter((column) => bus.slaveOf[base + column] === master);
}

/** Records that `column` replicates `master`; a master with replicas is a target of replica migration. */
export function attachReplica(
  world: World,
  server: ServerState,
  column: number,
  master: number,
): void {
  const { bus } = world;
  const base = server.process * bus.stride;
  bus.slaveOf[base + column] = master;
  bus.flags[base + master] = (bus.flags[base + master] as number) | NodeFlag.migrateTo;
}

export function detachReplica(world: World, server: ServerState, column: number): void {
  const { bus } = world;
  const base = server.process * bus.stride;
  const master = bus.slaveOf[base + column] as number;
  bus.slaveOf[base + column] = NOBODY;
  if (master === NOBODY || replicasOf(world, server, master).length > 0) return;
  bus.flags[base + master] = (bus.flags[base + master] as number) & ~NodeFlag.migrateTo;
}

/** Records that a node is a master now (also ourselves, at promotion). */
export function recordMaster(world: World, server: ServerState, column: number): void {
  if (isMaster(world, server, column)) return;
  const cluster = clusterOf(server);
  const { bus } = world;
  const cell = server.process * bus.stride + column;
  if (bus.slaveOf[cell] !== NOBODY) {
    detachReplica(world, server, column);
    if (column !== cluster.myself)
      bus.flags[cell] = (bus.flags[cell] as number) | NodeFlag.migrateTo;
  }
  bus.flags[cell] = ((bus.flags[cell] as number) & ~NodeFlag.slave) | NodeFlag.master;
  cluster.todo.saveConfig = cluster.todo.updateState = true;
}

/** We follow `master` from now on: role, open slots, replication. We must own no slot. */
export function becomeReplicaOf(world: World, server: ServerState, master: number): void {
  const cluster = clusterOf(server);
  const { bus } = world;
  const me = server.process * bus.stride + cluster.myself;
  assert(master !== cluster.myself, 'nobody replicates itself');
  assert(bus.numSlots[me] === 0, 'a replica owns no slot');
  if (isMaster(world, server, cluster.myself)) {
    bus.flags[me] =
      ((bus.flags[me] as number) & ~(NodeFlag.master | NodeFlag.migrateTo)) | NodeFlag.slave;
    cluster.migratingTo.clear();
    cluster.importingFrom.clear();
  } else if (bus.slaveOf[me] !== NOBODY) {
    detachReplica(world, server, cluster.myself);
  }
  attachReplica(world, server, cluster.myself, master);
  world.cause = emit(world, server.process, 'role.replica', { master: processOf(world, master) });
  attachMaster(world, server, master);
}

/** Points replication at a known node. */
export function attachMaster(world: World, server: ServerState, master: number): void {
  disturb(server);
  const target = world.processes[processOf(world, master)] as Process;
  replicationSetMaster(world, server, world.hosts[target.host]?.ip ?? '', target.port);
}

/** We are a master from now on (election won, or reset). */
export function becomeMaster(world: World, server: ServerState): void {
  recordMaster(world, server, clusterOf(server).myself);
  disturb(server);
  world.cause = emit(world, server.process, 'role.master', {});
  replicationUnsetMaster(world, server);
}
