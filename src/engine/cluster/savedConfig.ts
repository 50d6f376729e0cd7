/**
 * nodes.conf: what a node remembers of the cluster across a restart.
 *
 * Kept as immutable facts instead of text; `observers/savedNodesText` prints it. Redis rewrites the file on nearly
 * every change, so its content is what the process believed when it last saved; the facts are taken when
 * the process ends, with the epochs as of the last save.
 * Differs from Redis: a change that Redis would not have saved yet (a PFAIL mark, a pong time) is
 * remembered too, and a power cut keeps what was written but not synced.
 *
 * Source: redis 7.0.15, cluster.c, clusterSaveConfig, clusterLoadConfig. Rules NC1-NC5.
 */
import { nextHex } from '../../base/random.ts';
import { emit } from '../kernel/trace.ts';
import { forgetNews } from './oldNews.ts';
import type { World } from '../kernel/World.ts';
import { serverMs } from '../server/clock.ts';
import { machineProfile } from '../server/MachineProfile.ts';
import { log, type ServerState } from '../server/ServerState.ts';
import {
  NOBODY,
  NodeFlag,
  PENDING,
  columnFor,
  nodeId,
  pongMsOf,
  pongSecondOf,
  refreshUntold,
  NEAR,
  Near,
} from './BusTable.ts';
import { clusterOf } from './ClusterState.ts';
import { addNode } from './handshake.ts';
import { attachReplica } from './roles.ts';
import { slotSetOf } from './slots.ts';
import { EMPTY_SET, hasSlot, SLOTS } from './slotSets.ts';

const SAVED_FLAGS =
  NodeFlag.master |
  NodeFlag.slave |
  NodeFlag.pfail |
  NodeFlag.fail |
  NodeFlag.noaddr |
  NodeFlag.noFailover;

export interface SavedNode {
  readonly column: number;
  readonly flags: number;
  readonly master: number;
  readonly epoch: number;
  readonly slotSet: number;
  /** Some heartbeat had been heard from it. */
  readonly wasHeard: boolean;
  /** A ping to it was waiting for its answer. */
  readonly wasPinged: boolean;
}

export interface SavedConfig {
  readonly myself: number;
  readonly knowsOwnIp: boolean;
  readonly currentEpoch: number;
  readonly lastVoteEpoch: number;
  readonly nodes: readonly SavedNode[];
  readonly migrating: readonly (readonly [number, number])[];
  readonly importing: readonly (readonly [number, number])[];
}

declare module '../kernel/World.ts' {
  interface World {
    /** nodes.conf of each process; null = no file. The facts are immutable and shared by copies. */
    nodesConf: { shared: SavedConfig | null }[];
  }
}

/** Takes what nodes.conf holds of a process that ends now. */
export function captureConfig(world: World, server: ServerState): SavedConfig {
  const cluster = clusterOf(server);
  const { bus } = world;
  const base = server.process * bus.stride;
  const nodes = cluster.known.map((column) => ({
    column,
    flags: (bus.flags[base + column] as number) & SAVED_FLAGS,
    master: bus.slaveOf[base + column] as number,
    epoch: bus.configEpoch[base + column] as number,
    slotSet: slotSetOf(world, server, column),
    wasHeard: pongMsOf(bus, base + column) !== 0,
    wasPinged: bus.near[(base + column) * NEAR + Near.pingSentMs] !== 0,
  }));
  return {
    myself: cluster.myself,
    knowsOwnIp: cluster.knowsOwnIp,
    currentEpoch: cluster.savedEpoch,
    lastVoteEpoch: cluster.lastVoteEpoch,
    nodes,
    migrating: [...cluster.migratingTo],
    importing: [...cluster.importingFrom],
  };
}

/** Step at the end of an iteration: the configuration goes to disk before any packet that depends on it. */
export function saveIfAsked(server: ServerState): void {
  const cluster = clusterOf(server);
  const { todo } = cluster;
  if (!todo.saveConfig) return;
  forgetNews(cluster);
  const profile = machineProfile(server.machine);
  server.cpuUs += profile.configWriteUs + (todo.fsync ? profile.fsyncUs : 0);
  clusterOf(server).savedEpoch = clusterOf(server).currentEpoch;
  todo.saveConfig = todo.fsync = false;
}

/** The process starts: from its file, or as a new node that knows nobody. */
export function loadOrCreate(world: World, server: ServerState): void {
  const saved = world.nodesConf[server.process]?.shared ?? null;
  if (saved === null) createSelf(world, server);
  else loadConfig(world, server, saved);
  const cluster = clusterOf(server);
  cluster.savedEpoch = cluster.currentEpoch;
  emit(world, server.process, 'node.started', { id: nodeId(world, cluster.myself) });
}

function createSelf(world: World, server: ServerState): void {
  const cluster = clusterOf(server);
  const id = nextHex(world.random, server.random, 40);
  cluster.myself = columnFor(world, id, server.process);
  addNode(world, server, cluster.myself, NodeFlag.myself | NodeFlag.master);
  world.nodesConf[server.process] = { shared: captureConfig(world, server) };
  log(world, server, 'notice', `No cluster configuration found, I'm ${id}`);
}

function loadConfig(world: World, server: ServerState, saved: SavedConfig): void {
  const cluster = clusterOf(server);
  cluster.myself = saved.myself;
  cluster.knowsOwnIp = saved.knowsOwnIp;
  for (const node of saved.nodes) loadNode(world, server, node);
  cluster.owner.set(ownersOf(world, saved.nodes));
  for (const node of saved.nodes)
    if (node.master !== NOBODY) attachReplica(world, server, node.column, node.master);
  let epoch = saved.currentEpoch;
  for (const node of saved.nodes) if (node.epoch > epoch) epoch = node.epoch;
  cluster.currentEpoch = epoch;
  cluster.lastVoteEpoch = saved.lastVoteEpoch;
  cluster.migratingTo = new Map(saved.migrating);
  cluster.importingFrom = new Map(saved.importing);
  log(world, server, 'notice', `Node configuration loaded, I'm ${nodeId(world, cluster.myself)}`);
}

/** Owner columns by a list of nodes; the nodes of a formed cluster share one list, so it is made once. */
const ownersByNodes = new WeakMap<readonly SavedNode[], Int16Array>();

function ownersOf(world: World, nodes: readonly SavedNode[]): Int16Array {
  const made = ownersByNodes.get(nodes);
  if (made !== undefined) return made;
  const owners = new Int16Array(SLOTS).fill(NOBODY);
  for (const { column, slotSet } of nodes) {
    if (slotSet === EMPTY_SET) continue;
    for (let slot = 0; slot < SLOTS; slot++) {
      if (hasSlot(world.bus.sets, slotSet, slot)) owners[slot] = column;
    }
  }
  ownersByNodes.set(nodes, owners);
  return owners;
}

/** A replica's epoch is not restored; times of pings and pongs become now; FAIL is as old as the start. */
function loadNode(world: World, server: ServerState, node: SavedNode): void {
  const cluster = clusterOf(server);
  const { bus } = world;
  const isMe = node.column === cluster.myself;
  addNode(world, server, node.column, node.flags | (isMe ? NodeFlag.myself : 0));
  const cell = server.process * bus.stride + node.column;
  bus.configEpoch[cell] = (node.flags & NodeFlag.slave) !== 0 ? 0 : node.epoch;
  bus.numSlots[cell] = bus.sets.counts[node.slotSet] as number;
  bus.slotSet[cell] = node.slotSet;
  if (node.wasHeard) bus.near[cell * NEAR + Near.pongMs] = serverMs(world, server);
  if (node.wasPinged) bus.near[cell * NEAR + Near.pingSentMs] = serverMs(world, server);
  bus.gossipSec[cell] = (node.wasPinged ? PENDING : 0) + pongSecondOf(bus, cell);
  if ((node.flags & NodeFlag.fail) !== 0)
    cluster.failTimeMs.set(node.column, serverMs(world, server));
  refreshUntold(bus, cell);
}
