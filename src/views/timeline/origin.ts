/** Where relative times count from: the fault at the root of the chosen event, if there is one. */
import { chainTo } from '../../charts/timeline/traceChain.ts';
import type { TraceEvent } from '../../protocol/Trace.ts';
import { selectionStore } from '../../store/selection.ts';
import { traceStore } from '../../store/trace.ts';

let cachedFor = '';
let cached: readonly TraceEvent[] = [];

/** The chosen event and what led to it, oldest first; [] = none chosen. */
export function chosenChain(): readonly TraceEvent[] {
  const { event } = selectionStore.getState();
  const { list, epoch } = traceStore.getState();
  if (event === null) return [];
  const wanted = `${epoch}/${event}`;
  if (wanted !== cachedFor || cached.length === 0) {
    cached = chainTo(list.events, event);
    cachedFor = wanted;
  }
  return cached;
}

/** The fault that times are told from; null = the virtual clock. */
export function originFault(): TraceEvent | null {
  const root = chosenChain()[0];
  return root?.kind.startsWith('fault.') === true ? root : null;
}

export function originMoment(): number | null {
  return originFault()?.atUs ?? null;
}
