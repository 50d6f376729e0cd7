/** The numbers of every node that change from frame to frame (see `NodeField`). */
import { ElectionPhase, NodeField, ProcessState, ReplLink } from '../../protocol/Frame.ts';
import type { World } from '../kernel/World.ts';
import { NodeFlag } from '../cluster/BusTable.ts';
import type { ClusterState } from '../cluster/ClusterState.ts';
import { authTimeoutMs } from '../cluster/election.ts';
import { quorum } from '../cluster/failure.ts';
import { usedMemory } from '../commands/snapshot.ts';
import { wallMs } from '../kernel/Host.ts';
import { replicationOffset } from '../replication/role.ts';
import type { LinkState } from '../replication/ReplicationState.ts';
import { configNumber } from '../server/config.ts';
import type { ServerState } from '../server/ServerState.ts';
import {
  isAlive,
  isMasterNode,
  masterNodeOf,
  nodeCountOf,
  ownCell,
  virtualUs,
} from './identity.ts';
import { replicationLag } from './replicationLag.ts';
import { godSlotCounts } from './slotOwners.ts';

const LINKS: Readonly<Record<LinkState, number>> = {
  none: ReplLink.none,
  connect: ReplLink.connecting,
  connecting: ReplLink.connecting,
  receivePing: ReplLink.handshake,
  receiveAuth: ReplLink.handshake,
  receivePort: ReplLink.handshake,
  receiveIp: ReplLink.handshake,
  receiveCapa: ReplLink.handshake,
  receivePsync: ReplLink.handshake,
  transfer: ReplLink.sync,
  connected: ReplLink.connected,
};

/** Fills `nodeCount` × `NodeField.size` numbers. */
export function fillNodes(world: World, fields: Float64Array): void {
  fields.fill(0);
  const nodes = nodeCountOf(world);
  let claimed: Int32Array | null = null;
  for (let node = 0; node < nodes; node++) {
    const at = node * NodeField.size;
    fields[at + NodeField.state] = stateOf(world, node);
    fillIdentity(world, node, fields, at);
    const server = world.servers[node] ?? null;
    if (server !== null) fillServer(world, server, fields, at);
    if (isAlive(world, node)) continue;
    // What the dead held last and nobody has taken yet.
    claimed ??= godSlotCounts(world);
    fields[at + NodeField.slots] = claimed[node] as number;
  }
}

function stateOf(world: World, node: number): number {
  const process = world.processes[node];
  if (process === undefined) return ProcessState.killed;
  if (world.hosts[process.host]?.isUp === false) return ProcessState.powerCut;
  if (process.state === 'paused') return ProcessState.paused;
  if (process.state === 'running')
    return world.servers[node]?.isLoading === true ? ProcessState.loading : ProcessState.up;
  return process.incarnation === 0 ? ProcessState.starting : ProcessState.killed;
}

function fillIdentity(world: World, node: number, fields: Float64Array, at: number): void {
  const { bus } = world;
  const cell = ownCell(world, node);
  fields[at + NodeField.role] = isMasterNode(world, node) ? 0 : 1;
  fields[at + NodeField.master] = masterNodeOf(world, node);
  if (cell < 0) return;
  fields[at + NodeField.slots] = bus.numSlots[cell] as number;
  fields[at + NodeField.configEpoch] = bus.configEpoch[cell] as number;
}

function fillServer(world: World, server: ServerState, fields: Float64Array, at: number): void {
  const lag = replicationLag(world, server);
  fields[at + NodeField.replOffset] = replicationOffset(server);
  fields[at + NodeField.lagBytes] = lag.bytes;
  fields[at + NodeField.lagUs] = lag.us;
  fields[at + NodeField.replLink] = LINKS[server.replication.link];
  fields[at + NodeField.keys] = server.keyspace.databases.reduce((sum, db) => sum + db.size, 0);
  fields[at + NodeField.usedMemory] = usedMemory(server);
  fields[at + NodeField.opsPerSecond] = opsPerSecond(world, server);
  fields[at + NodeField.cpu] = cpuShare(world, server);
  if (server.cluster !== null) fillCluster(world, server, server.cluster, fields, at);
}

function fillCluster(
  world: World,
  server: ServerState,
  cluster: ClusterState,
  fields: Float64Array,
  at: number,
): void {
  fields[at + NodeField.clusterOk] = cluster.state === 'ok' ? 1 : 0;
  fields[at + NodeField.currentEpoch] = cluster.currentEpoch;
  fields[at + NodeField.votesNeeded] = quorum(cluster.size);
  countSuspects(world, server, cluster, fields, at);
  fillElection(world, server, cluster, fields, at);
}

/** Rows are counted cell by cell only while that is cheap: in a thousand rows it is a million cells. */
function countSuspects(
  world: World,
  server: ServerState,
  cluster: ClusterState,
  fields: Float64Array,
  at: number,
): void {
  let pfail = cluster.pfailNodes;
  let fail = cluster.failTimeMs.size;
  if (cluster.known.length <= ROW_MAX) {
    [pfail, fail] = [0, 0];
    const base = server.process * world.bus.stride;
    for (const column of cluster.known) {
      const flags = world.bus.flags[base + column] as number;
      if ((flags & NodeFlag.pfail) !== 0) pfail++;
      if ((flags & NodeFlag.fail) !== 0) fail++;
    }
  }
  fields[at + NodeField.pfailSeen] = pfail;
  fields[at + NodeField.failSeen] = fail;
}

const ROW_MAX = 300;

/** A candidate is a replica of a failed master with an attempt that has not expired. */
function fillElection(
  world: World,
  server: ServerState,
  cluster: ClusterState,
  fields: Float64Array,
  at: number,
): void {
  const node = server.process;
  const { authTimeMs } = cluster.election;
  const { bus } = world;
  const master = bus.slaveOf[node * bus.stride + cluster.myself] as number;
  if (master < 0 || authTimeMs === 0) return;
  const isFailed = ((bus.flags[node * bus.stride + master] as number) & NodeFlag.fail) !== 0;
  const ageMs = wallMs(world, world.processes[node]?.host ?? 0, world.nowUs) - authTimeMs;
  const timeoutMs = authTimeoutMs(configNumber(server, 'cluster-node-timeout'));
  if (!isFailed || ageMs > timeoutMs) return;
  const { authSent, authCount } = cluster.election;
  const failedMs = cluster.failTimeMs.get(master) ?? authTimeMs;
  // An attempt after the first is planned when the former one is given up, not when FAIL was set.
  const plannedMs = Math.max(
    failedMs,
    authTimeMs - LONGEST_DELAY_MS - cluster.election.authRank * 1_000,
  );
  fields[at + NodeField.election] = authSent ? ElectionPhase.votes : ElectionPhase.delay;
  fields[at + NodeField.electionScheduledAtUs] = virtualUs(world, node, plannedMs);
  fields[at + NodeField.electionStartsAtUs] = virtualUs(world, node, authTimeMs);
  fields[at + NodeField.votes] = authSent ? authCount : 0;
}

/** 500 ms fixed and less than 500 ms drawn, without rank. */
const LONGEST_DELAY_MS = 1_000;

function opsPerSecond(world: World, server: ServerState): number {
  const { opsSecond, opsThisSecond, opsLastSecond } = server.stats;
  const second = Math.floor(world.nowUs / 1_000_000);
  if (opsSecond === second) return opsLastSecond;
  return opsSecond === second - 1 ? opsThisSecond : 0;
}

/** Share of one CPU in the last full virtual second; work that outlasts it counts where it began. */
function cpuShare(world: World, server: ServerState): number {
  const { cpuSecond, cpuThisSecondUs, cpuLastSecondUs } = server.stats;
  const second = Math.floor(world.nowUs / 1_000_000);
  const us =
    cpuSecond === second ? cpuLastSecondUs : cpuSecond === second - 1 ? cpuThisSecondUs : 0;
  return Math.min(1, us / 1_000_000);
}
