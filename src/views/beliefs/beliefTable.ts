/** The newest beliefs, copied from frames when they change: the matrix, its text and its disagreements. */
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import { countBeliefs, isDisputed, matrixGroups } from '../../charts/beliefs/beliefMatrix.ts';
import type { BeliefCounts } from '../../charts/beliefs/beliefMatrix.ts';
import { NodeField } from '../../protocol/Frame.ts';
import type { FrameView } from '../../protocol/Frame.ts';
import { runStore } from '../../store/run.ts';

export interface BeliefTable {
  readonly nodeCount: number;
  readonly beliefs: Uint8Array;
  readonly nodes: Float64Array;
  /** Node indices of each row and column. */
  readonly groups: readonly (readonly number[])[];
  /** Subjects of whom living observers think differently, with their counts. */
  readonly disputes: readonly { readonly subject: number; readonly counts: BeliefCounts }[];
  readonly version: number;
}

const PERIOD_MS = 100;

export const beliefTableStore = createStore<{ readonly table: BeliefTable | null }>()(() => ({
  table: null,
}));

export function useBeliefTable<T>(select: (table: BeliefTable | null) => T): T {
  return useStore(beliefTableStore, (state) => select(state.table));
}

let lastMs = Number.NEGATIVE_INFINITY;

/** Registered with the frame loop while the panel shows. */
export function sampleBeliefs(frame: FrameView | null, timeMs: number): void {
  const { summary } = runStore.getState();
  if (frame === null || summary === null || frame.beliefs.length === 0) return;
  if (timeMs - lastMs < PERIOD_MS) return;
  lastMs = timeMs;
  const nodeCount = Math.floor(frame.nodes.length / NodeField.size);
  if (frame.beliefs.length !== nodeCount * nodeCount) return;
  const { table } = beliefTableStore.getState();
  if (table !== null && isSame(table, frame)) return;
  const beliefs = frame.beliefs.slice();
  const nodes = frame.nodes.slice();
  const groups = matrixGroups(nodeCount, summary.shards);
  const disputes = findDisputes(beliefs, nodes, nodeCount);
  const version = (table?.version ?? 0) + 1;
  beliefTableStore.setState({ table: { nodeCount, beliefs, nodes, groups, disputes, version } });
}

export function forgetBeliefs(): void {
  beliefTableStore.setState({ table: null });
}

function findDisputes(
  beliefs: Uint8Array,
  nodes: Float64Array,
  nodeCount: number,
): BeliefTable['disputes'] {
  const observers = Array.from({ length: nodeCount }, (_, node) => node);
  return observers.flatMap((subject) => {
    const counts = countBeliefs(beliefs, nodes, nodeCount, { observers, subjects: [subject] });
    return isDisputed(counts) ? [{ subject, counts }] : [];
  });
}

/** Beliefs and process states only: everything else in a frame changes all the time. */
function isSame(table: BeliefTable, { beliefs, nodes }: FrameView): boolean {
  if (table.beliefs.length !== beliefs.length) return false;
  for (let at = 0; at < beliefs.length; at++) if (table.beliefs[at] !== beliefs[at]) return false;
  for (let node = 0; node < table.nodeCount; node++) {
    const at = node * NodeField.size + NodeField.state;
    if (table.nodes[at] !== nodes[at]) return false;
  }
  return true;
}
