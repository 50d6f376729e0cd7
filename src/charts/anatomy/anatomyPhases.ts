/**
 * A failover cut into the five phases that make its duration, each beside what the configuration promises.
 *
 * | phase  | from → to                         | promise                                                   |
 * |--------|-----------------------------------|-----------------------------------------------------------|
 * | detect | fault → first PFAIL               | node-timeout … 1.5 × node-timeout                         |
 * | agree  | first PFAIL → FAIL                | FAIL by 2 × node-timeout after the fault                  |
 * | delay  | FAIL → votes requested            | 500 … 999 ms + rank × 1000 ms, + up to two 100 ms ticks   |
 * | vote   | votes requested → won             | before the attempt expires, max(2 × node-timeout, 2 s)    |
 * | spread | won → last live node accepts      | one message; a node that missed it: by gossip, node-timeout; |
 * |        |                                   | no promise while the old master lives where no news arrives |
 *
 * Source: redis 7.0.15, cluster.c, clusterCron, markNodeAsFailingIfNeeded, clusterHandleSlaveFailover.
 */
import type { FailoverAnatomy } from '../../protocol/Summary.ts';

export type PhaseName = 'detect' | 'agree' | 'delay' | 'vote' | 'spread';

export type PhaseState =
  /** Not begun. */
  | 'waiting'
  | 'running'
  | 'done'
  /** The failover ended before it. */
  | 'never';

export interface AnatomyPhase {
  readonly name: PhaseName;
  readonly state: PhaseState;
  readonly startUs: number;
  readonly endUs: number;
  readonly promisedMinUs: number;
  readonly promisedMaxUs: number;
  /** Against the promise; a running phase is only ever `late` or `unknown`. */
  readonly verdict: 'early' | 'within' | 'late' | 'unknown';
}

const CRON_TICK_US = 100_000;
const DELAY_MIN_US = 500_000;
const DELAY_MAX_US = 999_000;
const RANK_US = 1_000_000;
/** Faults that leave the old master alive, but out of reach: it learns of its successor when they end. */
const UNREACHABLE = /(^|\.)(cut|pause|slow|lossy)$/;
/** A promise is broken only beyond what one cron tick and one wake-up can add. */
const TOLERANCE_US = CRON_TICK_US + 5_000;

export function anatomyPhases(
  failover: FailoverAnatomy,
  nowUs: number,
  nodeTimeoutMs: number,
): readonly AnatomyPhase[] {
  const { faultAtUs, firstPfailAtUs, failAtUs, startedAtUs, wonAtUs, spreadAtUs } = failover;
  const nodeTimeoutUs = nodeTimeoutMs * 1_000;
  const rankUs = Math.max(0, failover.rank) * RANK_US;
  const detectedUs = firstPfailAtUs < 0 ? nodeTimeoutUs : firstPfailAtUs - faultAtUs;
  // "No failover" with a reason can still turn into one when the reason goes.
  const isWaiting = failover.outcome === 'noFailover' && failover.waitingFor !== null;
  const isReachable = !UNREACHABLE.test(failover.faultKind);
  const moments = { isOver: failover.outcome !== 'running' && !isWaiting, nowUs };
  // Nobody is there to be delayed: the phase has not begun, whatever the clock says.
  const candidateFailAtUs = failover.waitingFor?.kind === 'noReplica' ? -1 : failAtUs;
  return [
    phase('detect', [faultAtUs, firstPfailAtUs], [nodeTimeoutUs, 1.5 * nodeTimeoutUs], moments),
    phase('agree', [firstPfailAtUs, failAtUs], [0, 2 * nodeTimeoutUs - detectedUs], moments),
    phase(
      'delay',
      [candidateFailAtUs, startedAtUs],
      [DELAY_MIN_US + rankUs, DELAY_MAX_US + rankUs + 2 * CRON_TICK_US],
      moments,
    ),
    phase('vote', [startedAtUs, wonAtUs], [0, Math.max(2 * nodeTimeoutUs, 2_000_000)], moments),
    phase('spread', [wonAtUs, spreadAtUs], [0, isReachable ? nodeTimeoutUs : Infinity], {
      nowUs,
      // Winning ends the election, not the spreading of the news.
      isOver: moments.isOver && failover.outcome !== 'won',
    }),
  ];
}

/** From the fault to the first acknowledged write; -1 while clients still fail. */
export function outageUs(failover: FailoverAnatomy): number {
  return failover.writeOkAtUs < 0 ? -1 : failover.writeOkAtUs - failover.faultAtUs;
}

/** The sum of what is promised: FAIL within one to two node-timeouts, then the election's delay. */
export function promisedTotalUs(
  failover: Pick<FailoverAnatomy, 'rank'>,
  nodeTimeoutMs: number,
): readonly [minUs: number, maxUs: number] {
  const rankUs = Math.max(0, failover.rank) * RANK_US;
  const nodeTimeoutUs = nodeTimeoutMs * 1_000;
  return [
    nodeTimeoutUs + DELAY_MIN_US + rankUs,
    2 * nodeTimeoutUs + DELAY_MAX_US + rankUs + 2 * CRON_TICK_US,
  ];
}

/** What the bar's full width stands for: a round time that holds all phases and the promised worst case. */
export function anatomyScaleUs(phases: readonly AnatomyPhase[], nodeTimeoutMs: number): number {
  const promised = 2 * nodeTimeoutMs * 1_000 + DELAY_MAX_US;
  const last = phases.reduce((max, one) => Math.max(max, one.endUs), 0);
  const first = phases[0]?.startUs ?? 0;
  return Math.max(promised, (last - first) * 1.04);
}

function phase(
  name: PhaseName,
  [fromUs, toUs]: readonly [number, number],
  [promisedMinUs, promisedMaxUs]: readonly [number, number],
  { nowUs, isOver }: { readonly nowUs: number; readonly isOver: boolean },
): AnatomyPhase {
  const isDone = fromUs >= 0 && toUs >= 0;
  const state = isDone ? 'done' : isOver ? 'never' : fromUs >= 0 ? 'running' : 'waiting';
  const startUs = fromUs;
  const endUs = isDone ? toUs : state === 'running' ? Math.max(fromUs, nowUs) : fromUs;
  const tookUs = endUs - startUs;
  const isLate = tookUs > promisedMaxUs + TOLERANCE_US;
  const doneVerdict = tookUs < promisedMinUs - TOLERANCE_US ? 'early' : 'within';
  const verdict = isLate ? 'late' : state === 'done' ? doneVerdict : 'unknown';
  return { name, state, startUs, endUs, promisedMinUs, promisedMaxUs, verdict };
}
