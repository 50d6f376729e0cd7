/**
 * The run's trace on the page. The list itself is one growing array outside zustand (a run may hold
 * 100,000 events; copying them at each append would be absurd); `version` tells React that it changed.
 */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { TraceEvent } from '../protocol/Trace.ts';

export class TraceList {
  /** In order of `seq` and therefore of time. Never change it from outside. */
  readonly events: TraceEvent[] = [];
  /** Events with a smaller `seq` were dropped by the host's ring. */
  droppedBefore = 0;
  readonly #at = new Map<number, number>();

  /** Adds events; those already known (same or smaller `seq`) are ignored. */
  append(events: readonly TraceEvent[]): void {
    for (const event of events) {
      const last = this.events[this.events.length - 1];
      if (last && event.seq <= last.seq) continue;
      this.#at.set(event.seq, this.events.length);
      this.events.push(event);
    }
  }

  reset(): void {
    this.events.length = 0;
    this.#at.clear();
    this.droppedBefore = 0;
  }

  bySeq(seq: number): TraceEvent | undefined {
    const at = this.#at.get(seq);
    return at === undefined ? undefined : this.events[at];
  }

  /** Index of the first event at or after the moment; `events.length` when there is none. */
  firstIndexAt(atUs: number): number {
    let low = 0;
    let high = this.events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.events[middle]?.atUs ?? 0) < atUs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The event and what led to it, oldest first; stops at a dropped or unknown cause. */
  causesOf(seq: number): readonly TraceEvent[] {
    const chain: TraceEvent[] = [];
    let event = this.bySeq(seq);
    while (event) {
      chain.push(event);
      event = event.cause < event.seq ? this.bySeq(event.cause) : undefined;
    }
    return chain.reverse();
  }
}

export interface TraceState {
  readonly list: TraceList;
  /** Grows with each append or reset. */
  readonly version: number;
  /** Grows with each reset only: everything cached by `seq` is void. */
  readonly epoch: number;
}

export const traceStore = createStore<TraceState>()(() => ({
  list: new TraceList(),
  version: 0,
  epoch: 0,
}));

export function useTrace<T>(select: (state: TraceState) => T): T {
  return useStore(traceStore, select);
}

export function applyTrace(
  events: readonly TraceEvent[],
  reset: boolean,
  droppedBefore: number,
): void {
  const { list, version, epoch } = traceStore.getState();
  if (reset) list.reset();
  list.append(events);
  list.droppedBefore = droppedBefore;
  if (reset || events.length > 0)
    traceStore.setState({ version: version + 1, epoch: reset ? epoch + 1 : epoch });
}
