/** Walking the cause links of the trace: what led to an event, and what came of it. */
import type { TraceEvent } from '../../protocol/Trace.ts';

/** Position of `seq` in a list sorted by `seq`, -1 = not there (dropped or not yet known). */
export function indexOfSeq(events: readonly TraceEvent[], seq: number): number {
  const base = events[0]?.seq ?? 0;
  if (events[seq - base]?.seq === seq) return seq - base;
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((events[middle]?.seq ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  return events[low]?.seq === seq ? low : -1;
}

/** The event that led to `seq`. */
export function causeOf(events: readonly TraceEvent[], seq: number): TraceEvent | undefined {
  const event = events[indexOfSeq(events, seq)];
  return event === undefined ? undefined : events[indexOfSeq(events, event.cause)];
}

/** Events that name `seq` as their cause, oldest first, at most `limit`. */
export function effectsOf(events: readonly TraceEvent[], seq: number, limit = 20): TraceEvent[] {
  const found: TraceEvent[] = [];
  for (let i = indexOfSeq(events, seq) + 1; i > 0 && i < events.length; i++) {
    const event = events[i];
    if (event?.cause === seq) found.push(event);
    if (found.length >= limit) break;
  }
  return found;
}

/**
 * The effect a reader wants next: the one the story goes on with. An effect that itself led to something
 * wins over a dead end; among equals the oldest.
 */
export function nextOnPath(events: readonly TraceEvent[], seq: number): TraceEvent | undefined {
  const effects = effectsOf(events, seq);
  return effects.find((event) => effectsOf(events, event.seq, 1).length > 0) ?? effects[0];
}

/** From the first known cause down to `seq`, oldest first. */
export function chainTo(events: readonly TraceEvent[], seq: number): TraceEvent[] {
  const chain: TraceEvent[] = [];
  for (let at = indexOfSeq(events, seq); at >= 0;) {
    const event = events[at];
    if (event === undefined) break;
    chain.unshift(event);
    // A cause is always older; anything else is damage and would loop.
    at = event.cause < event.seq ? indexOfSeq(events, event.cause) : -1;
  }
  return chain;
}

/** Index of the first event at or after a moment; `length` if there is none. */
export function indexAtTime(events: readonly TraceEvent[], atUs: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((events[middle]?.atUs ?? 0) < atUs) low = middle + 1;
    else high = middle;
  }
  return low;
}
