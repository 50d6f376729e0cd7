/** "As seen by": how one node's beliefs change the look of the others. */
import { Belief, BELIEF_MASK } from '../../protocol/Frame.ts';
import type { Scene } from './Scene.ts';

/** What the chosen observer believes of a node; `fine` in the god view and for itself. */
export function beliefOf(scene: Scene, subject: number): number {
  const { seenBy, nodeCount, frame } = scene;
  if (seenBy < 0 || subject === seenBy || frame.beliefs.length === 0) return Belief.fine;
  return (frame.beliefs[seenBy * nodeCount + subject] ?? 0) & BELIEF_MASK;
}

/** True for every node but the one whose eyes these are: its process cannot be seen, only believed in. */
export function isSeenByOther(scene: Pick<Scene, 'seenBy'>, node: number): boolean {
  return scene.seenBy >= 0 && scene.seenBy !== node;
}

/** Slots of each owner, counted from a frame that was asked to show somebody's view. */
export function countSlots(owners: Int16Array, nodeCount: number): Float64Array {
  const counts = new Float64Array(nodeCount);
  for (const owner of owners) if (owner >= 0) counts[owner] = (counts[owner] ?? 0) + 1;
  return counts;
}

/** Opacity of a node: what the observer cannot see any more fades, what it never met nearly vanishes. */
export function dimming(scene: Scene, subject: number): number {
  switch (beliefOf(scene, subject)) {
    case Belief.fail:
      return 0.35;
    case Belief.pfail:
      return 0.6;
    case Belief.unknown:
      return 0.14;
    default:
      return 1;
  }
}
