/**
 * May a replica stand for election at all, and may a master vote for it: preconditions in Redis's order.
 *
 * Source: redis 7.0.15, cluster.c, clusterHandleSlaveFailover (first half), clusterLogCantFailover,
 * clusterSendFailoverAuthIfNeeded. Rules FO2, FO3, FO6, FO12.
 */
import type { FailoverBlock, VoteDenial } from '../../protocol/Trace.ts';
import { emit } from '../kernel/trace.ts';
import type { World } from '../kernel/World.ts';
import { configBool, configNumber } from '../server/config.ts';
import { serverMs } from '../server/clock.ts';
import { log, type ServerState } from '../server/ServerState.ts';
import { secondsSinceMasterInteraction } from '../replication/role.ts';
import { NOBODY, NodeFlag, processOf } from './BusTable.ts';
import { clusterOf } from './ClusterState.ts';
import { VALIDITY_TIMEOUTS } from './failure.ts';
import { MessageFlag, type BusMessage } from './message.ts';
import { isMaster, masterOf } from './roles.ts';
import { isNotClaiming } from './slots.ts';

/** A standing reason is logged again after this long. */
const RELOG_MS = 300_000;
/** After the master's FAIL nothing is logged for node-timeout plus this. */
const SILENCE_MS = 5_000;

const BLOCK_TEXT: Partial<Record<FailoverBlock, string>> = {
  dataTooOld:
    'Disconnected from master for longer than allowed. ' +
    "Please check the 'cluster-replica-validity-factor' configuration option.",
  waitingDelay: 'Waiting the delay before I can start a new failover.',
  expired: 'Failover attempt expired.',
  waitingVotes: 'Waiting for votes, but majority still not reached.',
};

/** Why this replica does not stand now; `none` = it may. */
export function electionBlock(world: World, server: ServerState): FailoverBlock {
  const cluster = clusterOf(server);
  const { bus } = world;
  const base = server.process * bus.stride;
  const master = masterOf(world, server, cluster.myself);
  if (isMaster(world, server, cluster.myself) || master === NOBODY) return 'masterNotFail';
  if (((bus.flags[base + master] as number) & NodeFlag.fail) === 0) return 'masterNotFail';
  if (configBool(server, 'cluster-replica-no-failover')) return 'noReplicaFailover';
  if (bus.numSlots[base + master] === 0) return 'masterWithoutSlots';
  return isDataTooOld(server) ? 'dataTooOld' : 'none';
}

/** Our copy is older than cluster-replica-validity-factor allows (0 = any age will do). */
function isDataTooOld(server: ServerState): boolean {
  const timeout = configNumber(server, 'cluster-node-timeout');
  const factor = configNumber(server, 'cluster-replica-validity-factor');
  let age = secondsSinceMasterInteraction(server) * 1000;
  if (age > timeout) age -= timeout;
  return (
    factor !== 0 && age > configNumber(server, 'repl-ping-replica-period') * 1000 + timeout * factor
  );
}

/** Remembers, traces and (sparingly, as Redis) logs why no election happens. */
export function noteBlock(world: World, server: ServerState, block: FailoverBlock): void {
  const { election } = clusterOf(server);
  const isQuiet = BLOCK_TEXT[block] === undefined;
  const before = election.blockedReason;
  const now = serverMs(world, server);
  if (before === block && (isQuiet || now - election.blockedLogMs < RELOG_MS)) return;
  election.blockedReason = block;
  const isNews = before !== block && !(block === 'masterNotFail' && before === 'none');
  const master = processOf(world, masterOf(world, server, clusterOf(server).myself));
  if (isNews) emit(world, server.process, 'failover.blocked', { reason: block, master });
  if (!isQuiet) logBlock(world, server, block, now);
}

/** Not while the master's FAIL is fresh: then elections are only taking their time. */
function logBlock(world: World, server: ServerState, block: FailoverBlock, now: number): void {
  const { election, failTimeMs, myself } = clusterOf(server);
  const failedAt = failTimeMs.get(masterOf(world, server, myself)) ?? 0;
  if (now - failedAt < configNumber(server, 'cluster-node-timeout') + SILENCE_MS) return;
  election.blockedLogMs = now;
  log(world, server, 'warning', `Currently unable to failover: ${BLOCK_TEXT[block] ?? ''}`);
}

/** Why a master does not vote for the sender: code and Redis's text; null = it votes. */
export function voteRefusal(
  world: World,
  server: ServerState,
  message: BusMessage,
): [VoteDenial, string] | null {
  const cluster = clusterOf(server);
  if (message.currentEpoch < cluster.currentEpoch) {
    return ['oldEpoch', `reqEpoch (${message.currentEpoch}) < curEpoch(${cluster.currentEpoch})`];
  }
  if (cluster.lastVoteEpoch === cluster.currentEpoch) {
    return ['alreadyVoted', `already voted for epoch ${cluster.currentEpoch}`];
  }
  const master = masterOf(world, server, message.sender);
  if (isMaster(world, server, message.sender)) return ['candidateIsMaster', 'it is a master node'];
  if (master === NOBODY) return ['masterUnknown', "I don't know its master"];
  const isForced = (message.messageFlags & MessageFlag.forceAck) !== 0;
  const masterFlags = world.bus.flags[server.process * world.bus.stride + master] as number;
  if ((masterFlags & NodeFlag.fail) === 0 && !isForced) return ['masterIsUp', 'its master is up'];
  return votedRecently(world, server, master) ?? newerSlotOwner(world, server, message);
}

function votedRecently(
  world: World,
  server: ServerState,
  master: number,
): [VoteDenial, string] | null {
  const votedAt = clusterOf(server).votedTimeMs.get(master) ?? 0;
  const spacing = configNumber(server, 'cluster-node-timeout') * VALIDITY_TIMEOUTS;
  const since = serverMs(world, server) - votedAt;
  if (since >= spacing) return null;
  return ['votedRecently', `can't vote about this master before ${spacing - since} milliseconds`];
}

/** The candidate claims a slot that we know to be owned with a newer epoch. */
function newerSlotOwner(
  world: World,
  server: ServerState,
  message: BusMessage,
): [VoteDenial, string] | null {
  const cluster = clusterOf(server);
  const { bus } = world;
  const base = server.process * bus.stride;
  const bitmap = bus.sets.bitmaps[message.slotSet] as Uint8Array;
  for (let slot = 0; slot < cluster.owner.length; slot++) {
    if (((bitmap[slot >> 3] as number) & (1 << (slot & 7))) === 0) continue;
    const owner = cluster.owner[slot] as number;
    if (owner === NOBODY || isNotClaiming(cluster, slot)) continue;
    const epoch = bus.configEpoch[base + owner] as number;
    if (epoch <= message.configEpoch) continue;
    return ['slotEpochNewer', `slot ${slot} epoch (${epoch}) > reqEpoch (${message.configEpoch})`];
  }
  return null;
}
