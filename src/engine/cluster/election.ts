/**
 * Replacing a failed master: who stands, when, who votes, who wins.
 *
 * The step looks at the facts, decides (`decideElection`, pure), and acts. What Redis does not reset is
 * not reset here: after a victory or a demotion the old vote count stands, so that a node that needs
 * another election within the auth timeout "wins" it on old votes (rule FO9, Redis's stale-vote bug).
 *
 * Source: redis 7.0.15, cluster.c, clusterHandleSlaveFailover, clusterGetSlaveRank, clusterRequestFailoverAuth,
 * clusterSendFailoverAuthIfNeeded, clusterFailoverReplaceYourMaster. Rules FO1-FO11.
 */
import { nextBelow } from '../../base/random.ts';
import { emit } from '../kernel/trace.ts';
import type { World } from '../kernel/World.ts';
import { configNumber } from '../server/config.ts';
import { serverMs } from '../server/clock.ts';
import { log, type ServerState } from '../server/ServerState.ts';
import { replicationOffset } from '../replication/role.ts';
import { NOBODY, NodeFlag, nodeId, processOf } from './BusTable.ts';
import { clusterOf } from './ClusterState.ts';
import { updateClusterState } from './clusterStatus.ts';
import { electionBlock, noteBlock, voteRefusal } from './electionFacts.ts';
import { quorum } from './failure.ts';
import { HEADER_BYTES, MessageType, type BusMessage } from './message.ts';
import { becomeMaster, isMaster, masterOf, replicasOf } from './roles.ts';
import { broadcast, broadcastPong, buildMessage, queueMessage } from './send.ts';
import { addSlot, delSlot } from './slots.ts';
import { SLOTS } from './slotSets.ts';

/** Fixed part of the delay before asking for votes: lets FAIL reach the masters that must vote. */
const DELAY_FIXED_MS = 500;
/** Random part, exclusive: keeps replicas from asking at once. */
const DELAY_RANDOM_MS = 500;
/** Each better sibling adds this. */
const DELAY_RANK_MS = 1_000;
/** Floor of the time a vote may take. */
const AUTH_TIMEOUT_MS_MIN = 2_000;

/** Votes count this long after they were asked for, ms. */
export function authTimeoutMs(nodeTimeoutMs: number): number {
  return Math.max(nodeTimeoutMs * 2, AUTH_TIMEOUT_MS_MIN);
}

/** What the step does next; `ElectionFacts` in, no effects. */
export type ElectionDecision =
  | { readonly kind: 'schedule' }
  | { readonly kind: 'waitDelay' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'askVotes' }
  | { readonly kind: 'waitVotes' }
  | { readonly kind: 'won' };

export interface ElectionFacts {
  readonly nowMs: number;
  /** Age of the attempt before a late re-rank moved it: re-ranking does not revive an expired attempt. */
  readonly ageMs: number;
  readonly authTimeMs: number;
  readonly authSent: boolean;
  readonly votes: number;
  readonly needed: number;
  readonly authTimeoutMs: number;
}

/** Rules FO4-FO8. A new attempt is scheduled once the last one is two auth timeouts old. */
export function decideElection(facts: ElectionFacts): ElectionDecision {
  if (facts.ageMs > facts.authTimeoutMs * 2) return { kind: 'schedule' };
  if (facts.nowMs < facts.authTimeMs) return { kind: 'waitDelay' };
  if (facts.ageMs > facts.authTimeoutMs) return { kind: 'expired' };
  if (!facts.authSent) return { kind: 'askVotes' };
  return facts.votes >= facts.needed ? { kind: 'won' } : { kind: 'waitVotes' };
}

/** Runs in every tick of a replica, and after a vote arrived. */
export function electionStep(world: World, server: ServerState): void {
  const cluster = clusterOf(server);
  const { election } = cluster;
  cluster.todo.failover = false;
  const block = electionBlock(world, server);
  if (block !== 'none') return noteBlock(world, server, block);
  const nowMs = serverMs(world, server);
  const needed = quorum(cluster.size);
  const timeout = authTimeoutMs(configNumber(server, 'cluster-node-timeout'));
  const ageMs = nowMs - election.authTimeMs;
  if (ageMs <= timeout * 2 && !election.authSent) raiseRank(world, server);
  const decision = decideElection({
    nowMs,
    ageMs,
    authTimeMs: election.authTimeMs,
    authSent: election.authSent,
    votes: election.authCount,
    needed,
    authTimeoutMs: timeout,
  });
  switch (decision.kind) {
    case 'schedule':
      return schedule(world, server, nowMs);
    case 'askVotes':
      return askVotes(world, server, needed);
    case 'won':
      return win(world, server);
    case 'waitDelay':
      return noteBlock(world, server, 'waitingDelay');
    case 'expired':
      return noteBlock(world, server, 'expired');
    case 'waitVotes':
      return noteBlock(world, server, 'waitingVotes');
  }
}

function schedule(world: World, server: ServerState, nowMs: number): void {
  const { election, myself, beliefCause } = clusterOf(server);
  const master = masterOf(world, server, myself);
  const rank = replicaRank(world, server);
  const delayMs =
    DELAY_FIXED_MS + nextBelow(world.random, server.random, DELAY_RANDOM_MS) + rank * DELAY_RANK_MS;
  election.authTimeMs = nowMs + delayMs;
  election.authCount = 0;
  election.authSent = false;
  election.authRank = rank;
  const offset = replicationOffset(server);
  log(
    world,
    server,
    'warning',
    `Start of election delayed for ${delayMs} milliseconds (rank #${rank}, offset ${offset}).`,
  );
  const facts = { master: processOf(world, master), delayMs, rank, offset };
  election.scheduledCause = emit(
    world,
    server.process,
    'failover.scheduled',
    facts,
    beliefCause.get(master) ?? -1,
  );
  world.cause = election.scheduledCause;
  broadcastPong(world, server, 'siblings');
}

/**
 * Number of sibling replicas that announced a greater offset than ours; equal offsets share a rank.
 * Replicas that refuse to stand do not count.
 */
export function replicaRank(world: World, server: ServerState): number {
  const cluster = clusterOf(server);
  const { bus } = world;
  const base = server.process * bus.stride;
  const master = masterOf(world, server, cluster.myself);
  if (master === NOBODY) return 0;
  const own = replicationOffset(server);
  let rank = 0;
  for (const column of replicasOf(world, server, master)) {
    if (
      column === cluster.myself ||
      ((bus.flags[base + column] as number) & NodeFlag.noFailover) !== 0
    )
      continue;
    if ((bus.replOffset[base + column] as number) > own) rank++;
  }
  return rank;
}

/** A sibling turned out to be better: wait longer. The rank never shrinks. */
function raiseRank(world: World, server: ServerState): void {
  const { election } = clusterOf(server);
  const rank = replicaRank(world, server);
  if (rank <= election.authRank) return;
  const addedMs = (rank - election.authRank) * DELAY_RANK_MS;
  election.authTimeMs += addedMs;
  election.authRank = rank;
  log(
    world,
    server,
    'warning',
    `Replica rank updated to #${rank}, added ${addedMs} milliseconds of delay.`,
  );
  emit(world, server.process, 'failover.rankRaised', { rank, addedMs }, election.scheduledCause);
}

function askVotes(world: World, server: ServerState, needed: number): void {
  const cluster = clusterOf(server);
  const { election } = cluster;
  cluster.currentEpoch++;
  election.authEpoch = cluster.currentEpoch;
  log(world, server, 'warning', `Starting a failover election for epoch ${cluster.currentEpoch}.`);
  election.startedCause = emit(
    world,
    server.process,
    'failover.started',
    { epoch: cluster.currentEpoch, needed },
    election.scheduledCause,
  );
  world.cause = election.startedCause;
  broadcast(world, server, buildMessage(world, server, MessageType.authRequest, HEADER_BYTES, {}));
  election.authSent = true;
  cluster.todo.saveConfig = cluster.todo.updateState = cluster.todo.fsync = true;
}

/** AUTH_ACK: a vote for us. Redis does not check who voted before. */
export function onAuthAck(world: World, server: ServerState, message: BusMessage): void {
  const cluster = clusterOf(server);
  const { election } = cluster;
  const cell = server.process * world.bus.stride + message.sender;
  const isVoter =
    isMaster(world, server, message.sender) && (world.bus.numSlots[cell] as number) > 0;
  if (!isVoter || message.currentEpoch < election.authEpoch) return;
  election.authCount++;
  cluster.todo.failover = true;
  world.cause = emit(world, server.process, 'failover.voteCounted', {
    voter: processOf(world, message.sender),
    votes: election.authCount,
    needed: quorum(cluster.size),
  });
  election.startedCause = world.cause;
}

function win(world: World, server: ServerState): void {
  const cluster = clusterOf(server);
  const { bus } = world;
  const { election } = cluster;
  log(world, server, 'warning', `Failover election won: I'm the new master.`);
  const me = server.process * bus.stride + cluster.myself;
  if ((bus.configEpoch[me] as number) < election.authEpoch) {
    bus.configEpoch[me] = election.authEpoch;
    log(
      world,
      server,
      'warning',
      `configEpoch set to ${election.authEpoch} after successful failover`,
    );
  }
  const oldMaster = masterOf(world, server, cluster.myself);
  const facts = {
    epoch: election.authEpoch,
    master: processOf(world, oldMaster),
    votes: election.authCount,
  };
  world.cause = emit(world, server.process, 'failover.won', facts, election.startedCause);
  replaceMaster(world, server, oldMaster);
}

/** Takes over role, replication and slots of the old master and tells everybody. */
function replaceMaster(world: World, server: ServerState, oldMaster: number): void {
  const cluster = clusterOf(server);
  if (isMaster(world, server, cluster.myself) || oldMaster === NOBODY) return;
  becomeMaster(world, server);
  for (let slot = 0; slot < SLOTS; slot++) {
    if (cluster.owner[slot] !== oldMaster) continue;
    delSlot(world, server, slot);
    addSlot(world, server, cluster.myself, slot);
  }
  updateClusterState(world, server);
  cluster.todo.saveConfig = cluster.todo.fsync = true;
  broadcastPong(world, server, 'all');
}

/** AUTH_REQUEST: vote for the sender if every condition holds; otherwise say nothing (rule FO6). */
export function onAuthRequest(world: World, server: ServerState, message: BusMessage): void {
  const cluster = clusterOf(server);
  const { bus } = world;
  const cell = server.process * bus.stride + cluster.myself;
  if (!isMaster(world, server, cluster.myself) || bus.numSlots[cell] === 0) return;
  const refusal = voteRefusal(world, server, message);
  const candidate = processOf(world, message.sender);
  if (refusal !== null) {
    log(
      world,
      server,
      'warning',
      `Failover auth denied to ${nodeId(world, message.sender)}: ${refusal[1]}`,
    );
    emit(world, server.process, 'failover.denied', { candidate, reason: refusal[0] });
    return;
  }
  const link = bus.outLink[server.process * bus.stride + message.sender] as number;
  cluster.lastVoteEpoch = cluster.currentEpoch;
  cluster.votedTimeMs.set(masterOf(world, server, message.sender), serverMs(world, server));
  cluster.todo.saveConfig = cluster.todo.fsync = true;
  log(
    world,
    server,
    'warning',
    `Failover auth granted to ${nodeId(world, message.sender)} for epoch ${cluster.currentEpoch}`,
  );
  world.cause = emit(world, server.process, 'failover.voted', {
    candidate,
    epoch: cluster.currentEpoch,
  });
  if (link === NOBODY) return;
  const vote = buildMessage(world, server, MessageType.authAck, HEADER_BYTES, {});
  queueMessage(world, server, link, vote);
}
