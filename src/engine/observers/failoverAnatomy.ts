/** One case as the page shows it: moments, the attempt that counts, and the chain of causes. */
import type { FailoverAnatomy } from '../../protocol/Summary.ts';
import type { TraceEvent } from '../../protocol/Trace.ts';
import type { World } from '../kernel/World.ts';
import { num, type Attempt, type FailoverCase } from './failoverCases.ts';
import { failoverWait, reportsAt } from './failoverWait.ts';

/** Finds an event of the trace by its number; undefined when it was dropped. */
export type BySeq = (seq: number) => TraceEvent | undefined;

export function failoverAnatomy(world: World, one: FailoverCase, bySeq: BySeq): FailoverAnatomy {
  const isRunning = one.won === null && one.returned === null;
  const waitingFor = isRunning ? failoverWait(world, one) : null;
  const cannot = waitingFor?.kind === 'noMajority' || waitingFor?.kind === 'noReplica';
  const attempt = attemptOf(one);
  return {
    id: one.id,
    master: one.master,
    winner: one.won?.node ?? -1,
    epoch: num(one.won ?? attempt?.started ?? one.fault, 'epoch'),
    outcome: one.won ? 'won' : one.returned ? 'returned' : cannot ? 'noFailover' : 'running',
    faultAtUs: one.fault.atUs,
    faultKind: one.fault.kind,
    firstPfailAtUs: one.firstPfail?.atUs ?? -1,
    failAtUs: one.fail?.atUs ?? -1,
    scheduledAtUs: attempt?.scheduled.atUs ?? -1,
    delayMs: attempt?.delayMs ?? -1,
    rank: attempt?.rank ?? -1,
    startedAtUs: attempt?.started?.atUs ?? -1,
    wonAtUs: one.won?.atUs ?? -1,
    spreadAtUs: one.spread?.atUs ?? -1,
    writeOkAtUs: one.recovered?.atUs ?? -1,
    ...countsOf(world, one, attempt),
    waitingFor,
    chain: chainOf(one, attempt, bySeq),
  };
}

function countsOf(
  world: World,
  one: FailoverCase,
  attempt: Attempt | undefined,
): Pick<FailoverAnatomy, 'votes' | 'votesNeeded' | 'reports' | 'reportsNeeded'> {
  return {
    votes: one.won === null ? (attempt?.votes ?? 0) : num(one.won, 'votes'),
    votesNeeded: attempt?.votesNeeded ?? 0,
    reports: one.fail === null ? reportsNow(world, one) : num(one.fail, 'reports'),
    reportsNeeded: one.fail === null ? 0 : num(one.fail, 'needed'),
  };
}

function reportsNow(world: World, one: FailoverCase): number {
  let most = 0;
  for (const node of one.suspecting) most = Math.max(most, reportsAt(world, node, one.master));
  return most;
}

/** The winner's last attempt, or of those still running the one that is furthest. */
function attemptOf({ attempts, won }: FailoverCase): Attempt | undefined {
  if (won !== null) return attempts.findLast(({ candidate }) => candidate === won.node);
  const started = attempts.findLast((one) => one.started !== null);
  if (started !== undefined) return started;
  const startsUs = (one: Attempt): number => one.scheduled.atUs + one.delayMs * 1_000;
  return attempts.toSorted((a, b) => startsUs(a) - startsUs(b))[0];
}

/** From the fault to the end: the milestones, and what led to each by its cause links. */
function chainOf(one: FailoverCase, attempt: Attempt | undefined, bySeq: BySeq): readonly number[] {
  const milestones = [
    one.fault,
    one.firstPfail,
    one.fail,
    attempt?.scheduled,
    attempt?.started,
    one.won,
    one.lastAccepted,
    one.returned,
    one.recovered,
  ];
  const chain = new Set<number>();
  for (const milestone of milestones) {
    let event = milestone ?? undefined;
    while (event !== undefined && event.seq >= one.fault.seq && !chain.has(event.seq)) {
      chain.add(event.seq);
      event = event.cause >= 0 && event.cause < event.seq ? bySeq(event.cause) : undefined;
    }
  }
  return [...chain].toSorted((a, b) => a - b);
}
