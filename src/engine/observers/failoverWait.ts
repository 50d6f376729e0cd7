/**
 * What a failover that has not happened is waiting for, or why it cannot happen: the first true blocker
 * in the order in which Redis would meet them.
 */
import { NEAR, Near } from '../cluster/BusTable.ts';
import type { FailoverWait } from '../../protocol/Summary.ts';
import type { FailoverBlock } from '../../protocol/Trace.ts';
import type { NodeIndex } from '../../protocol/WorldInput.ts';
import { authTimeoutMs } from '../cluster/election.ts';
import { electionBlock } from '../cluster/electionFacts.ts';
import { quorum } from '../cluster/failure.ts';
import type { World } from '../kernel/World.ts';
import { isReachable } from '../network/faults.ts';
import { configNumber } from '../server/config.ts';
import type { ServerState } from '../server/ServerState.ts';
import type { FailoverCase } from './failoverCases.ts';
import {
  clusterAt,
  columnAt,
  isAlive,
  isMasterNode,
  masterNodeOf,
  nodeCountOf,
  ownCell,
  virtualUs,
} from './identity.ts';

const NEVER = -1;

export function failoverWait(world: World, one: FailoverCase): FailoverWait {
  const candidates = candidatesOf(world, one.master);
  if (candidates.length === 0) return wait('noReplica', 0, 1);
  const voters = bestVoters(world, candidates, one.master);
  if (voters.have < voters.need) return wait('noMajority', voters.have, voters.need);
  if (one.fail === null) return detection(world, one, voters.need);
  return election(world, one, candidates);
}

function wait(
  kind: FailoverWait['kind'],
  have: number,
  need: number,
  untilUs = NEVER,
  block: FailoverBlock = 'none',
): FailoverWait {
  return { kind, have, need, block, untilUs };
}

/** Running processes that, by their own belief, replicate this master. */
function candidatesOf(world: World, master: NodeIndex): readonly NodeIndex[] {
  const found: NodeIndex[] = [];
  for (let node = 0; node < nodeCountOf(world); node++)
    if (isAlive(world, node) && masterNodeOf(world, node) === master) found.push(node);
  return found;
}

/** Masters with slots that the best placed candidate can talk to, and how many must agree. */
function bestVoters(
  world: World,
  candidates: readonly NodeIndex[],
  master: NodeIndex,
): { readonly have: number; readonly need: number } {
  let best = { have: -1, need: 1 };
  for (const candidate of candidates) {
    const need = quorum(clusterAt(world, candidate)?.size ?? 1);
    let have = 0;
    for (let node = 0; node < nodeCountOf(world); node++)
      if (node !== master && isVoter(world, node) && canTalk(world, candidate, node)) have++;
    if (have - need > best.have - best.need || best.have < 0) best = { have, need };
  }
  return best;
}

function isVoter(world: World, node: NodeIndex): boolean {
  const cell = ownCell(world, node);
  if (cell < 0 || !isAlive(world, node) || !isMasterNode(world, node)) return false;
  return (world.bus.numSlots[cell] as number) > 0;
}

function canTalk(world: World, a: NodeIndex, b: NodeIndex): boolean {
  const [from, to] = [world.processes[a]?.host ?? -1, world.processes[b]?.host ?? -1];
  return isReachable(world, from, to, 'bus') && isReachable(world, to, from, 'bus');
}

/** No FAIL yet: either nobody suspects, or too few masters say so. */
function detection(world: World, one: FailoverCase, need: number): FailoverWait {
  if (one.suspecting.size === 0) return wait('pfail', 0, 1, firstPfailUs(world, one.master));
  let have = 0;
  for (let node = 0; node < nodeCountOf(world); node++)
    have = Math.max(have, reportsAt(world, node, one.master));
  return wait('agreement', have, need);
}

/** Masters that one node knows to suspect the master, itself included. */
export function reportsAt(world: World, node: NodeIndex, master: NodeIndex): number {
  const cluster = clusterAt(world, node);
  if (cluster === null) return 0;
  const reports = cluster.failReports.get(columnAt(world, master))?.size ?? 0;
  return reports + (isVoter(world, node) ? 1 : 0);
}

/** The earliest moment at which some node may have waited long enough for an answer. */
function firstPfailUs(world: World, master: NodeIndex): number {
  let earliest = Infinity;
  const { bus } = world;
  for (let node = 0; node < nodeCountOf(world); node++) {
    const server = world.servers[node] ?? null;
    if (node === master || server === null || !isAlive(world, node)) continue;
    const sentMs =
      bus.near[(node * bus.stride + columnAt(world, master)) * NEAR + Near.pingSentMs] ?? 0;
    if (sentMs === 0) continue;
    const dueMs = sentMs + configNumber(server, 'cluster-node-timeout');
    earliest = Math.min(earliest, virtualUs(world, node, dueMs));
  }
  return earliest === Infinity ? NEVER : earliest;
}

/** FAIL is known somewhere: the candidate that is furthest tells. */
function election(world: World, one: FailoverCase, candidates: readonly NodeIndex[]): FailoverWait {
  const waits = candidates.map((node) => candidateWait(world, one, node));
  return waits.toSorted((a, b) => rankOf(a) - rankOf(b))[0] ?? wait('schedule', 0, 1);
}

/** Nearest to victory first. */
function rankOf({ kind, block }: FailoverWait): number {
  if (kind === 'votes') return 0;
  if (kind === 'delay') return 1;
  if (kind === 'schedule') return 2;
  return block === 'expired' ? 3 : 4;
}

function candidateWait(world: World, one: FailoverCase, node: NodeIndex): FailoverWait {
  const server = world.servers[node] as ServerState;
  const cluster = clusterAt(world, node);
  if (cluster === null) return wait('schedule', 0, 1);
  const block = electionBlock(world, server);
  // Not having heard of the FAIL is a matter of one message; the other reasons stand.
  if (block === 'masterNotFail') return wait('schedule', 0, 1);
  if (block !== 'none') return wait('blocked', 0, 1, NEVER, block);
  const attempt = one.attempts.findLast((each) => each.candidate === node);
  const { authTimeMs, authSent, authCount } = cluster.election;
  if (attempt === undefined) return wait('schedule', 0, 1);
  const startsUs = virtualUs(world, node, authTimeMs);
  if (world.nowUs < startsUs) return wait('delay', 0, 1, startsUs);
  const timeoutUs = authTimeoutMs(configNumber(server, 'cluster-node-timeout')) * 1_000;
  if (world.nowUs > startsUs + timeoutUs)
    return wait('blocked', authCount, quorum(cluster.size), startsUs + 2 * timeoutUs, 'expired');
  const have = authSent ? authCount : 0;
  return wait('votes', have, quorum(cluster.size), startsUs + timeoutUs);
}
