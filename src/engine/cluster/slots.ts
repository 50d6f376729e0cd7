/**
 * Who owns which slot, as one node sees it, and what happens when a heartbeat claims otherwise.
 *
 * Source: redis 7.0.15, cluster.c, clusterAddSlot, clusterDelSlot, clusterUpdateSlotsConfigWith;
 * Rules SL2-SL8.
 */
import { emit } from '../kernel/trace.ts';
import type { World } from '../kernel/World.ts';
import { countKeysInSlot, deleteKeysInSlot } from '../commands/slotKeys.ts';
import { configBool } from '../server/config.ts';
import { disturb } from '../server/loop.ts';
import { log, type ServerState } from '../server/ServerState.ts';
import { NOBODY, NodeFlag, nodeId, processOf, refreshUntold } from './BusTable.ts';
import { clusterOf, type ClusterState } from './ClusterState.ts';
import { dropShardChannels } from '../pubsub/shardChannels.ts';
import { becomeReplicaOf, masterOf } from './roles.ts';
import { SLOTS, internSet, setOfOwner } from './slotSets.ts';

/** Interned set of the slots bound to a column in this row. */
export function slotSetOf(world: World, server: ServerState, column: number): number {
  const { bus } = world;
  const cell = server.process * bus.stride + column;
  const known = bus.slotSet[cell] as number;
  if (known !== NOBODY) return known;
  const set = setOfOwner(bus.sets, clusterOf(server).owner, column);
  bus.slotSet[cell] = set;
  return set;
}

/** The set that UPDATE tells of: without bound slots that their owner stopped claiming. */
export function claimedSetOf(world: World, server: ServerState, column: number): number {
  const { sets } = world.bus;
  const { notClaiming } = clusterOf(server);
  const bound = sets.bitmaps[slotSetOf(world, server, column)] as Uint8Array;
  return internSet(
    sets,
    bound.map((byte, at) => byte & ~(notClaiming[at] as number)),
  );
}

/** Binds an unbound slot. The first slot of a master makes it a migration target if replicas exist. */
export function addSlot(world: World, server: ServerState, column: number, slot: number): void {
  const cluster = clusterOf(server);
  const { bus } = world;
  const cell = server.process * bus.stride + column;
  cluster.owner[slot] = column;
  setNotClaiming(cluster, slot, false);
  bus.slotSet[cell] = NOBODY;
  bus.numSlots[cell] = (bus.numSlots[cell] as number) + 1;
  if (bus.numSlots[cell] !== 1) return;
  if (mastersHaveReplicas(world, server))
    bus.flags[cell] = (bus.flags[cell] as number) | NodeFlag.migrateTo;
  refreshUntold(bus, cell);
}

/** Unbinds a slot; false when nobody owned it. */
export function delSlot(world: World, server: ServerState, slot: number): boolean {
  const cluster = clusterOf(server);
  const { bus } = world;
  const column = cluster.owner[slot] as number;
  if (column === NOBODY) return false;
  const cell = server.process * bus.stride + column;
  if (server.pubsub.shardChannels.size > 0 && isOurShard(world, server, column))
    dropShardChannels(server, slot);
  cluster.owner[slot] = NOBODY;
  setNotClaiming(cluster, slot, false);
  bus.slotSet[cell] = NOBODY;
  bus.numSlots[cell] = (bus.numSlots[cell] as number) - 1;
  if (bus.numSlots[cell] === 0) refreshUntold(bus, cell);
  return true;
}

/** Whether the column is this node, or its master. */
function isOurShard(world: World, server: ServerState, column: number): boolean {
  const { myself } = clusterOf(server);
  return column === myself || masterOf(world, server, myself) === column;
}

/** Unbinds every slot of a node and returns how many there were. */
export function delAllSlots(world: World, server: ServerState, column: number): number {
  const cluster = clusterOf(server);
  if (world.bus.numSlots[server.process * world.bus.stride + column] === 0) return 0;
  let count = 0;
  for (let slot = 0; slot < SLOTS; slot++) {
    if (cluster.owner[slot] === column && delSlot(world, server, slot)) count++;
  }
  return count;
}

function mastersHaveReplicas(world: World, server: ServerState): boolean {
  const { bus } = world;
  const base = server.process * bus.stride;
  return clusterOf(server).known.some((column) => bus.slaveOf[base + column] !== NOBODY);
}

export function isNotClaiming(cluster: ClusterState, slot: number): boolean {
  return ((cluster.notClaiming[slot >> 3] as number) & (1 << (slot & 7))) !== 0;
}

function setNotClaiming(cluster: ClusterState, slot: number, value: boolean): void {
  const bit = 1 << (slot & 7);
  const byte = cluster.notClaiming[slot >> 3] as number;
  cluster.notClaiming[slot >> 3] = value ? byte | bit : byte & ~bit;
}

/** What one claim changed: who lost slots, and which of ours still hold keys. */
interface ClaimOutcome {
  taken: number;
  fromCurrent: number;
  claimed: number;
  dirtySlots: number[];
  losers: Map<number, number>;
}

/**
 * A node claims `set` with `epoch`: slots unbound, unclaimed or claimed with a lower epoch become its own.
 *
 * Afterwards a master that lost its last slot follows the new owner, as do its replicas; otherwise keys
 * in slots lost are deleted here.
 */
export function applyClaim(
  world: World,
  server: ServerState,
  claimant: number,
  epoch: number,
  set: number,
): void {
  const cluster = clusterOf(server);
  if (claimant === cluster.myself) return;
  const { bus } = world;
  const base = server.process * bus.stride;
  const myMaster = bus.slaveOf[base + cluster.myself] as number;
  const current = myMaster === NOBODY ? cluster.myself : myMaster;
  const outcome = rebindClaimed(world, server, claimant, epoch, set, current);
  if (outcome.taken > 0) {
    traceTaken(world, server, claimant, outcome);
    cluster.todo.saveConfig = cluster.todo.fsync = cluster.todo.updateState = true;
  }
  if (followIfEmptied(world, server, claimant, current, outcome)) return;
  if (followGrandmaster(world, server)) return;
  if (outcome.dirtySlots.length > 0) disturb(server);
  let keys = 0;
  for (const slot of outcome.dirtySlots) keys += deleteKeysInSlot(server, slot);
  if (keys > 0) emit(world, server.process, 'slots.lostKeys', { keys });
}

function rebindClaimed(
  world: World,
  server: ServerState,
  claimant: number,
  epoch: number,
  set: number,
  current: number,
): ClaimOutcome {
  const cluster = clusterOf(server);
  const { bus } = world;
  const base = server.process * bus.stride;
  const bitmap = bus.sets.bitmaps[set] as Uint8Array;
  const outcome: ClaimOutcome = {
    taken: 0,
    fromCurrent: 0,
    claimed: 0,
    dirtySlots: [],
    losers: new Map(),
  };
  for (let slot = 0; slot < SLOTS; slot++) {
    const owner = cluster.owner[slot] as number;
    if (((bitmap[slot >> 3] as number) & (1 << (slot & 7))) === 0) {
      if (owner === claimant) setNotClaiming(cluster, slot, true);
      continue;
    }
    outcome.claimed++;
    if (owner === claimant) {
      setNotClaiming(cluster, slot, false);
      continue;
    }
    if (cluster.importingFrom.has(slot)) continue;
    const isFree = owner === NOBODY || isNotClaiming(cluster, slot);
    if (!isFree && (bus.configEpoch[base + owner] as number) >= epoch) continue;
    if (owner === cluster.myself && countKeysInSlot(server, slot) > 0)
      outcome.dirtySlots.push(slot);
    if (owner === current) outcome.fromCurrent++;
    if (owner !== NOBODY) outcome.losers.set(owner, (outcome.losers.get(owner) ?? 0) + 1);
    delSlot(world, server, slot);
    addSlot(world, server, claimant, slot);
    outcome.taken++;
  }
  return outcome;
}

function traceTaken(
  world: World,
  server: ServerState,
  claimant: number,
  outcome: ClaimOutcome,
): void {
  const to = processOf(world, claimant);
  if (outcome.losers.size === 0) {
    emit(world, server.process, 'slots.taken', { from: NOBODY, to, slots: outcome.taken });
  }
  for (const [loser, slots] of outcome.losers) {
    world.cause = emit(world, server.process, 'slots.taken', {
      from: processOf(world, loser),
      to,
      slots,
    });
  }
}

function followIfEmptied(
  world: World,
  server: ServerState,
  claimant: number,
  current: number,
  outcome: ClaimOutcome,
): boolean {
  const { bus } = world;
  const isEmptied = bus.numSlots[server.process * bus.stride + current] === 0;
  if (outcome.fromCurrent === 0 || !isEmptied) return false;
  const allowed = configBool(server, 'cluster-allow-replica-migration');
  if (!allowed && outcome.claimed !== outcome.fromCurrent) return false;
  log(
    world,
    server,
    'warning',
    `Configuration change detected. Reconfiguring myself as a replica of ${nodeId(world, claimant)}`,
  );
  becomeReplicaOf(world, server, claimant);
  const { todo } = clusterOf(server);
  todo.saveConfig = todo.fsync = todo.updateState = true;
  return true;
}

/** My master is itself a replica: follow its master (unless that is me). */
function followGrandmaster(world: World, server: ServerState): boolean {
  const cluster = clusterOf(server);
  const { bus } = world;
  const base = server.process * bus.stride;
  const master = bus.slaveOf[base + cluster.myself] as number;
  if (master === NOBODY) return false;
  const grandmaster = bus.slaveOf[base + master] as number;
  if (grandmaster === NOBODY || grandmaster === cluster.myself) return false;
  log(
    world,
    server,
    'notice',
    `I'm a sub-replica! Reconfiguring myself as a replica of grandmaster ${nodeId(world, grandmaster)}`,
  );
  becomeReplicaOf(world, server, grandmaster);
  cluster.todo.saveConfig = cluster.todo.fsync = cluster.todo.updateState = true;
  return true;
}
