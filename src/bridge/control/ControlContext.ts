/** What the control port's commands work with. */
import type { LiveWorld } from '../../host/live/LiveWorld.ts';
import type { WorkloadRecorder } from '../../host/live/WorkloadRecorder.ts';

export interface ControlContext {
  /** Acts on the world as it is now. */
  readonly act: <T>(work: (world: LiveWorld) => T) => T;
  readonly firstPort: number;
  readonly nodes: number;
  readonly recorder: WorkloadRecorder;
}

/** An order that cannot be carried out; its text goes to the caller. */
export class Refusal extends Error {}

/** Index of the node with this port. */
export function nodeAt(context: ControlContext, text: string | undefined): number {
  const { firstPort, nodes } = context;
  const node = /^\d{1,5}$/.test(text ?? '') ? Number(text) - firstPort : -1;
  if (node >= 0 && node < nodes) return node;
  const last = firstPort + nodes - 1;
  throw new Refusal(`'${text ?? ''}' is no node; nodes are ${firstPort} to ${last}`);
}

/** One port, or several with commas, or `*` for all but `others`. */
export function groupAt(
  context: ControlContext,
  text: string | undefined,
  others: readonly number[],
): readonly number[] {
  if (text !== '*') return [...new Set((text ?? '').split(',').map((one) => nodeAt(context, one)))];
  const all = Array.from({ length: context.nodes }, (_, node) => node);
  return all.filter((node) => !others.includes(node));
}
