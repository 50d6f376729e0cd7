/** Where relative times count from: the fault at the root of the chosen event, if there is one. */
import { chainTo, indexOfSeq } from '../../charts/timeline/traceChain.ts';
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

/**
 * The fault that times are told from; null = the virtual clock. A suspicion has no cause but silence:
 * then it is the latest fault of the suspect before it.
 */
export function originFault(): TraceEvent | null {
  const root = chosenChain()[0];
  if (root === undefined) return null;
  if (root.kind.startsWith('fault.')) return root;
  const { events } = traceStore.getState().list;
  const subject = root.facts['subject'];
  for (let at = indexOfSeq(events, root.seq); at >= 0; at--) {
    const event = events[at];
    if (event?.kind.startsWith('fault.') === true && event.node === subject) return event;
  }
  return null;
}

export function originMoment(): number | null {
  return originFault()?.atUs ?? null;
}
