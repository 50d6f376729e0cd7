import type { TraceEvent } from '../../protocol/Trace.ts';

/** Place of the last event that is not after a moment, in a list ordered by time; -1 before the first. */
export function eventAtMoment(events: readonly TraceEvent[], atUs: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle]?.atUs ?? Infinity) <= atUs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
