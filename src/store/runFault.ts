/** Carries out an action of the fault palette on the selection, or on the nodes given. */
import type { NodeIndex } from '../protocol/WorldInput.ts';
import { give } from './actions.ts';
import { decideFault, type FaultAction, type FaultPlan } from './faultActions.ts';
import { frames } from './link.ts';
import { notify } from './notices.ts';
import { readFacts } from './nodeFacts.ts';
import { runStore } from './run.ts';
import { selectionStore } from './selection.ts';
import { NodeField } from '../protocol/Frame.ts';

export function planFault(
  action: FaultAction,
  group: readonly NodeIndex[] = selectionStore.getState().group,
): FaultPlan {
  const frame = frames.latest;
  const count = frame ? frame.nodes.length / NodeField.size : 0;
  const states = Array.from({ length: count }, (_, node) =>
    frame ? readFacts(frame.nodes, node).state : -1,
  );
  return decideFault(action, { group, states, faults: runStore.getState().summary?.faults ?? [] });
}

export async function runFault(action: FaultAction, group?: readonly NodeIndex[]): Promise<void> {
  const plan = planFault(action, group);
  if (!plan.canAct) {
    notify(`whyNot_${plan.whyNot}`, 'calm');
    return;
  }
  for (const input of plan.inputs) await give(input);
}
