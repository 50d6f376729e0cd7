/** Chooses the event that set a belief: the newest one in which this observer judged this subject. */
import { selectEvent, selectNode } from '../../store/selection.ts';
import { runClock } from '../../store/runClock.ts';
import { traceStore } from '../../store/trace.ts';

const JUDGEMENTS: ReadonlySet<string> = new Set([
  'node.pfail',
  'node.pfailCleared',
  'node.fail',
  'node.failCleared',
  'node.handshakeDone',
  'node.met',
]);

export function openBelief(observer: number, subject: number): void {
  selectNode(observer);
  const { list } = traceStore.getState();
  for (let at = list.firstIndexAt(runClock().nowUs + 1) - 1; at >= 0; at--) {
    const event = list.events[at];
    if (event === undefined || event.node !== observer || !JUDGEMENTS.has(event.kind)) continue;
    if (event.facts['subject'] === subject) return selectEvent(event.seq);
  }
}
