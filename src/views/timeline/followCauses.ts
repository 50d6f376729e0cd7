/** `[` and `]`: from the chosen event back to what caused it, and on to what came of it. */
import { causeOf, indexAtTime, nextOnPath } from '../../charts/timeline/traceChain.ts';
import { eventSeverity, Severity } from '../../charts/timeline/eventSeverity.ts';
import type { TraceEvent } from '../../protocol/Trace.ts';
import { runClock } from '../../store/runClock.ts';
import { seek } from '../../store/seek.ts';
import { selectEvent, selectionStore, selectNode } from '../../store/selection.ts';
import { traceStore } from '../../store/trace.ts';
import { reveal } from './camera.ts';

export function chooseEvent(event: TraceEvent): void {
  selectEvent(event.seq);
  if (event.node >= 0) selectNode(event.node);
  reveal(event.atUs);
}

/** The cause of the chosen event; without one chosen, the last event worth noting before the cursor. */
export function toCause(): void {
  const { events } = traceStore.getState().list;
  const { event } = selectionStore.getState();
  const found = event === null ? lastBefore(runClock().cursorUs) : causeOf(events, event);
  if (found !== undefined) chooseEvent(found);
}

/** What came of the chosen event. */
export function toEffect(): void {
  const { events } = traceStore.getState().list;
  const { event } = selectionStore.getState();
  const found = event === null ? lastBefore(runClock().cursorUs) : nextOnPath(events, event);
  if (found !== undefined) chooseEvent(found);
}

/** The next or former event in time that is worth a stop. */
export function stepEvent(direction: 1 | -1): void {
  const { events } = traceStore.getState().list;
  const { event } = selectionStore.getState();
  const { cursorUs } = runClock();
  let at = indexAtTime(events, direction > 0 ? cursorUs + 1 : cursorUs) - (direction > 0 ? 1 : 0);
  const chosen = event === null ? -1 : events.findIndex((one) => one.seq === event);
  if (chosen >= 0) at = chosen;
  for (at += direction; at >= 0 && at < events.length; at += direction) {
    const found = events[at];
    if (found !== undefined && eventSeverity(found) > Severity.note) return chooseEvent(found);
  }
}

/** Moves the page's cursor to the chosen event. */
export function seekToChosen(): void {
  const { event } = selectionStore.getState();
  const found = event === null ? undefined : traceStore.getState().list.bySeq(event);
  if (found !== undefined) seek(found.atUs);
}

function lastBefore(atUs: number): TraceEvent | undefined {
  const { events } = traceStore.getState().list;
  for (let at = indexAtTime(events, atUs + 1) - 1; at >= 0; at--) {
    const event = events[at];
    if (event !== undefined && eventSeverity(event) > Severity.note) return event;
  }
  return undefined;
}
