/**
 * The state of the cluster as one node sees it: ok, or fail (and then it refuses keyed commands).
 *
 * Source: redis 7.0.15, cluster.c, clusterUpdateState. Rules ST1-ST6.
 */
import { emit } from '../kernel/trace.ts';
import type { World } from '../kernel/World.ts';
import { configBool, configNumber } from '../server/config.ts';
import { serverMs } from '../server/clock.ts';
import { log, type ServerState } from '../server/ServerState.ts';
import { NodeFlag } from './BusTable.ts';
import { clusterOf } from './ClusterState.ts';
import { quorum } from './failure.ts';
import { forgetNews } from './oldNews.ts';
import { isMaster } from './roles.ts';
import { SLOTS } from './slotSets.ts';

/** A started master stays in fail at least this long, so that others can correct its configuration. */
const WRITABLE_DELAY_MS = 2_000;
/** Bounds of the delay before a master that was in a minority serves again. */
const REJOIN_MS_MIN = 500;
const REJOIN_MS_MAX = 5_000;

type Reason = 'ok' | 'slots' | 'minority';

export function updateClusterState(world: World, server: ServerState): void {
  const cluster = clusterOf(server);
  const now = serverMs(world, server);
  cluster.todo.updateState = false;
  forgetNews(cluster);
  if (cluster.firstUpdateMs === 0) cluster.firstUpdateMs = now;
  const amMaster = isMaster(world, server, cluster.myself);
  if (amMaster && cluster.state === 'fail' && now - cluster.firstUpdateMs < WRITABLE_DELAY_MS)
    return;
  const reason = judge(world, server, now);
  const state = reason === 'ok' ? 'ok' : 'fail';
  if (state === cluster.state) return;
  if (state === 'ok' && amMaster) {
    const timeout = configNumber(server, 'cluster-node-timeout');
    const rejoin = Math.min(Math.max(timeout, REJOIN_MS_MIN), REJOIN_MS_MAX);
    if (now - cluster.minorityMs < rejoin) return;
  }
  log(world, server, 'warning', `Cluster state changed: ${state}`);
  cluster.state = state;
  emit(world, server.process, 'cluster.state', { state, reason });
}

function judge(world: World, server: ServerState, now: number): Reason {
  const cluster = clusterOf(server);
  const { bus } = world;
  const base = server.process * bus.stride;
  let reason: Reason = 'ok';
  if (configBool(server, 'cluster-require-full-coverage') && !isCovered(world, server))
    reason = 'slots';
  let size = 0;
  let reachable = 0;
  for (const column of cluster.known) {
    const flags = bus.flags[base + column] as number;
    if ((flags & NodeFlag.master) === 0 || bus.numSlots[base + column] === 0) continue;
    size++;
    if ((flags & (NodeFlag.fail | NodeFlag.pfail)) === 0) reachable++;
  }
  cluster.size = size;
  if (reachable < quorum(size)) {
    cluster.minorityMs = now;
    reason = 'minority';
  }
  return reason;
}

/** Every slot has an owner that is not FAIL (PFAIL does not matter). */
function isCovered(world: World, server: ServerState): boolean {
  const cluster = clusterOf(server);
  const { bus } = world;
  const base = server.process * bus.stride;
  let bound = 0;
  for (const column of cluster.known) {
    const slots = bus.numSlots[base + column] as number;
    if (slots > 0 && ((bus.flags[base + column] as number) & NodeFlag.fail) !== 0) return false;
    bound += slots;
  }
  return bound === SLOTS;
}
