/**
 * The belief ring, the product's signature: around each node a tick for every other node, saying what
 * this node believes of it. A subject has the same angle on every ring, so that one node's death shows
 * as the same tick turning on ring after ring while the suspicion spreads.
 */
import { Belief, BELIEF_LINKED, BELIEF_MASK } from '../../protocol/Frame.ts';

export interface BeliefTick {
  readonly subject: number;
  readonly belief: number;
  readonly isLinked: boolean;
  /** Middle of the tick, radians, 0 = right, growing clockwise; the first node stands at the top. */
  readonly angle: number;
}

/** With more nodes than this a healthy tick is no longer drawn by itself. */
export const TICKS_MAX = 24;

export function angleOf(subject: number, nodeCount: number): number {
  return -Math.PI / 2 + (2 * Math.PI * subject) / Math.max(1, nodeCount);
}

/** Angle between two ticks. */
export function tickSpan(nodeCount: number): number {
  return (2 * Math.PI) / Math.max(1, nodeCount);
}

/**
 * Ticks of one observer's ring, in order of the subject, without itself.
 *
 * @param isMerged healthy and linked subjects are left out: one arc stands for them
 */
export function layoutBeliefRing(
  beliefs: Uint8Array,
  observer: number,
  nodeCount: number,
  isMerged: boolean,
): readonly BeliefTick[] {
  const ticks: BeliefTick[] = [];
  if (beliefs.length < nodeCount * nodeCount) return ticks;
  for (let subject = 0; subject < nodeCount; subject++) {
    const cell = beliefs[observer * nodeCount + subject] ?? 0;
    const belief = cell & BELIEF_MASK;
    if (subject === observer || belief === Belief.unknown) continue;
    if (isMerged && belief === Belief.fine) continue;
    const isLinked = (cell & BELIEF_LINKED) !== 0;
    ticks.push({ subject, belief, isLinked, angle: angleOf(subject, nodeCount) });
  }
  return ticks;
}
