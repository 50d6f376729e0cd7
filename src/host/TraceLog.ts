/**
 * The events of one branch, oldest first, without gaps and without duplicates.
 *
 * Bounded: beyond `EVENTS_MAX` the oldest tenth is dropped and `droppedBefore` says so. A replay emits
 * the same events again, with the same numbers; those are passed over.
 */
import { assert } from '../base/assert.ts';
import type { TraceEvent } from '../protocol/Trace.ts';

const EVENTS_MAX = 100_000;

export class TraceLog {
  /** Events with a smaller number are gone. */
  droppedBefore = 0;
  private events: TraceEvent[] = [];

  /** Number of the next event that is new here. */
  get nextSeq(): number {
    return this.droppedBefore + this.events.length;
  }

  append(events: readonly TraceEvent[]): void {
    for (const event of events) {
      if (event.seq < this.nextSeq) continue;
      assert(event.seq === this.nextSeq, 'a branch knows every event of its past');
      this.events.push(event);
    }
    if (this.events.length > EVENTS_MAX) this.drop(EVENTS_MAX / 10);
  }

  /** Events numbered `fromSeq` (inclusive) to `toSeq` (exclusive), as far as they are kept. */
  between(fromSeq: number, toSeq: number): readonly TraceEvent[] {
    const { droppedBefore } = this;
    return this.events.slice(
      Math.max(0, fromSeq - droppedBefore),
      Math.max(0, toSeq - droppedBefore),
    );
  }

  /** The log of a branch that leaves this one before event `seq`. */
  forkBefore(seq: number): TraceLog {
    const fork = new TraceLog();
    fork.droppedBefore = Math.min(this.droppedBefore, seq);
    fork.events = this.between(0, seq).slice();
    return fork;
  }

  private drop(count: number): void {
    this.events.splice(0, count);
    this.droppedBefore += count;
  }
}
