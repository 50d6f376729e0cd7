/** Assembles the clients of a world: every user of connections, on one process of its own host. */
import { randomStream } from '../../base/random.ts';
import type { World } from '../kernel/World.ts';
import type { WorkloadSetup } from '../../protocol/RunSetup.ts';
import { endpointAt, type ClientsState } from './ClientsState.ts';
import { createMetrics } from './metrics.ts';
import { createReplay } from './Replay.ts';
import { createSlotCache } from './slotCache.ts';
import { createWorkload } from './Workload.ts';
// These register what they do with connections and timers.
import './BoundClients.ts';
import './console.ts';
import './driver.ts';
import './operations.ts';
import './PacedWriter.ts';

/** Until somebody sets a workload. */
const NO_WORKLOAD: WorkloadSetup = {
  clients: 0,
  ratePerSecond: 0,
  keySpace: 1,
  readPercent: 0,
  valueBytes: 0,
  pipeline: 1,
  readFromReplicas: false,
  replay: null,
};

/**
 * Makes the slice, idle; the process's row must exist, running, on `world.net.clientHost`.
 *
 * @param nodes processes whose addresses the clients were configured with
 * @param slotShard initial shard of each of the 16384 slots, for displays
 */
export function createClients(
  world: World,
  process: number,
  nodes: readonly number[],
  slotShard: Uint16Array,
): ClientsState {
  const state: ClientsState = {
    process,
    stream: randomStream(world.random, 'clients'),
    endpoints: [],
    addresses: new Map(),
    conns: [],
    freeConns: [],
    isTicking: false,
    nextWrite: 1,
    slotShard,
    metrics: createMetrics(slotShard.reduce((most, shard) => Math.max(most, shard), 0) + 1),
    cache: createSlotCache(),
    load: createWorkload(world, NO_WORKLOAD),
    consoles: [],
    paced: [],
    bound: [],
    boundGroups: [],
    replay: createReplay(),
  };
  world.clients = state;
  for (const node of nodes) {
    const at = world.processes[node];
    const ip = at === undefined ? undefined : world.hosts[at.host]?.ip;
    if (at !== undefined && ip !== undefined) endpointAt(world, ip, at.port);
  }
  return state;
}
