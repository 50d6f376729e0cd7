/** One line of history: its inputs, how far it was computed, and what was kept of it. */
import type { BranchCard } from '../protocol/messages.ts';
import type { TimedInput } from '../protocol/WorldInput.ts';
import type { Checkpoints } from './Checkpoints.ts';
import type { Moment } from './Moment.ts';
import type { TraceLog } from './TraceLog.ts';

export interface Branch {
  readonly id: number;
  /** -1 for the first branch. */
  readonly parent: number;
  readonly forkedAtUs: number;
  /** All inputs since the start of the run, the parent's first ones included. */
  readonly inputs: TimedInput[];
  /** The furthest moment computed. */
  head: Moment;
  readonly checkpoints: Checkpoints;
  readonly trace: TraceLog;
  /** Console answers already shown. */
  repliesShown: number;
}

export function branchCard({
  id,
  parent,
  forkedAtUs,
  inputs,
  head,
}: Pick<Branch, 'id' | 'parent' | 'forkedAtUs' | 'inputs' | 'head'>): BranchCard {
  return { id, parent, forkedAtUs, headUs: head.nowUs, inputs: inputs.slice() };
}
