/**
 * Epochs: the cluster's logical clock (currentEpoch) and each master's claim stamp (configEpoch).
 *
 * Source: redis 7.0.15, cluster.c, clusterHandleConfigEpochCollision, clusterBumpConfigEpochWithoutConsensus,
 * clusterGetMaxEpoch. Rules EP1-EP4.
 */
import { emit } from '../kernel/trace.ts';
import type { World } from '../kernel/World.ts';
import { log, type ServerState } from '../server/ServerState.ts';
import { nodeId, processOf } from './BusTable.ts';
import { clusterOf } from './ClusterState.ts';
import { isMaster } from './roles.ts';

function maxEpoch(world: World, server: ServerState): number {
  const cluster = clusterOf(server);
  const base = server.process * world.bus.stride;
  let max = cluster.currentEpoch;
  for (const column of cluster.known)
    max = Math.max(max, world.bus.configEpoch[base + column] as number);
  return max;
}

/** Takes a new, greatest epoch without asking anybody; false when ours is already unique and greatest. */
export function bumpEpoch(world: World, server: ServerState): boolean {
  const cluster = clusterOf(server);
  const me = server.process * world.bus.stride + cluster.myself;
  const own = world.bus.configEpoch[me] as number;
  if (own !== 0 && own === maxEpoch(world, server)) return false;
  cluster.currentEpoch++;
  world.bus.configEpoch[me] = cluster.currentEpoch;
  cluster.todo.saveConfig = cluster.todo.fsync = true;
  log(world, server, 'warning', `New configEpoch set to ${cluster.currentEpoch}`);
  emit(world, server.process, 'epoch.bumped', { epoch: cluster.currentEpoch });
  return true;
}

/** Two masters with one epoch: the one with the smaller ID moves to a new one. */
export function resolveCollision(
  world: World,
  server: ServerState,
  sender: number,
  senderEpoch: number,
): void {
  const cluster = clusterOf(server);
  const base = server.process * world.bus.stride;
  const me = base + cluster.myself;
  const own = world.bus.configEpoch[me] as number;
  // The packet and our record must both say so: an old packet of a node that has moved on is no collision.
  if (senderEpoch !== own || world.bus.configEpoch[base + sender] !== own) return;
  if (!isMaster(world, server, sender) || !isMaster(world, server, cluster.myself)) return;
  if (nodeId(world, sender) <= nodeId(world, cluster.myself)) return;
  cluster.currentEpoch++;
  world.bus.configEpoch[me] = cluster.currentEpoch;
  cluster.todo.saveConfig = cluster.todo.fsync = true;
  log(
    world,
    server,
    'verbose',
    `WARNING: configEpoch collision with node ${nodeId(world, sender)}. configEpoch set to ${cluster.currentEpoch}`,
  );
  emit(world, server.process, 'epoch.collision', {
    epoch: cluster.currentEpoch,
    other: processOf(world, sender),
  });
}
