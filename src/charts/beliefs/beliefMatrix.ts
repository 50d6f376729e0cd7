/**
 * Who thinks what of whom: the observer × subject matrix of a frame, whole up to 60 nodes, by shard above.
 *
 * A disagreement is a subject of whom two live observers think differently in a way that matters: one
 * holds FAIL or PFAIL and another does not. "Unknown" and handshakes are beginnings, not disagreements.
 */
import {
  Belief,
  BELIEF_LINKED,
  BELIEF_MASK,
  NodeField,
  ProcessState,
} from '../../protocol/Frame.ts';

/** Nodes up to which every pair has a cell of its own. */
export const WHOLE_MATRIX_MAX = 60;

export interface BeliefCounts {
  unknown: number;
  fine: number;
  pfail: number;
  fail: number;
  handshake: number;
  noaddr: number;
  /** Observers with a connected link to the subject. */
  linked: number;
  observers: number;
}

export interface BeliefCell {
  readonly belief: number;
  readonly isLinked: boolean;
}

export function readBelief(
  beliefs: Uint8Array,
  nodeCount: number,
  observer: number,
  subject: number,
): BeliefCell {
  const cell = beliefs[observer * nodeCount + subject] ?? Belief.unknown;
  return { belief: cell & BELIEF_MASK, isLinked: (cell & BELIEF_LINKED) !== 0 };
}

/** Is there a process that holds the belief? A killed node's row is the past. */
export function isObserving(nodes: Float64Array, node: number): boolean {
  const state = nodes[node * NodeField.size + NodeField.state];
  return state === ProcessState.up || state === ProcessState.paused;
}

/** Sums the beliefs of `observers` about `subjects`, itself never counted. */
export function countBeliefs(
  beliefs: Uint8Array,
  nodes: Float64Array,
  nodeCount: number,
  group: { readonly observers: readonly number[]; readonly subjects: readonly number[] },
): BeliefCounts {
  const sum: BeliefCounts = {
    unknown: 0,
    fine: 0,
    pfail: 0,
    fail: 0,
    handshake: 0,
    noaddr: 0,
    linked: 0,
    observers: 0,
  };
  for (const observer of group.observers) {
    if (!isObserving(nodes, observer)) continue;
    for (const subject of group.subjects) {
      if (subject === observer) continue;
      const { belief, isLinked } = readBelief(beliefs, nodeCount, observer, subject);
      sum.observers++;
      if (isLinked) sum.linked++;
      addBelief(sum, belief);
    }
  }
  return sum;
}

/** The belief that a cell of many must show: the worst held by anybody. */
export function worstBelief(counts: BeliefCounts): number {
  if (counts.fail > 0) return Belief.fail;
  if (counts.pfail > 0) return Belief.pfail;
  if (counts.noaddr > 0) return Belief.noaddr;
  if (counts.handshake > 0) return Belief.handshake;
  if (counts.fine > 0) return Belief.fine;
  return Belief.unknown;
}

/** Do observers disagree about what is counted here? */
export function isDisputed(counts: BeliefCounts): boolean {
  const opinions = [counts.fine, counts.pfail, counts.fail].filter((count) => count > 0);
  return opinions.length > 1;
}

/** Groups of node indices that make one row or column: each node alone, or each shard. */
export function matrixGroups(
  nodeCount: number,
  shards: readonly { readonly nodes: readonly number[] }[],
): readonly (readonly number[])[] {
  const inOrder = shards.flatMap((shard) => [...shard.nodes]);
  const placed = new Set(inOrder);
  const others = Array.from({ length: nodeCount }, (_, node) => node).filter((n) => !placed.has(n));
  if (nodeCount <= WHOLE_MATRIX_MAX) return [...inOrder, ...others].map((node) => [node]);
  const groups = shards.map((shard) => shard.nodes);
  return others.length > 0 ? [...groups, others] : groups;
}

function addBelief(sum: BeliefCounts, belief: number): void {
  switch (belief) {
    case Belief.fine:
      sum.fine++;
      return;
    case Belief.pfail:
      sum.pfail++;
      return;
    case Belief.fail:
      sum.fail++;
      return;
    case Belief.handshake:
      sum.handshake++;
      return;
    case Belief.noaddr:
      sum.noaddr++;
      return;
    default:
      sum.unknown++;
  }
}
