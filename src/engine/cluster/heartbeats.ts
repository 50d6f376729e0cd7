/**
 * Heartbeats are most of what a cluster says: their messages are written anew when they have been read,
 * instead of being left behind. Scratch, never state: which message is used again changes nothing.
 *
 * Only who has read a message and keeps nothing of it gives it back; one that is lost on its way is
 * simply forgotten.
 */
import type { BusMessage } from './message.ts';

export type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** One write to a link: a heartbeat alone. */
export type Heartbeat = [Writable<BusMessage> & { entries: Int32Array }];

/** Kept at most: what a burst of a large cluster has on its way. */
const SPARE_MAX = 4_096;

const spare: Heartbeat[] = [];

/** A message with anything in it, if one is left over. */
export function takeHeartbeat(): Heartbeat | undefined {
  return spare.pop();
}

/** The reader is done with this write: nobody holds it any more. */
export function giveBack(write: readonly BusMessage[]): void {
  if (write.length !== 1 || write[0]?.entries === null) return;
  if (spare.length < SPARE_MAX) spare.push(write as unknown as Heartbeat);
}

/** Numbers that messages have been given of the newest slab. */
let slab = new Int32Array(0);
let given = 0;
const SLAB = 65_536;
/** As few numbers as this the engine keeps beside the array itself. */
const FEW = 16;

/**
 * Room for the entries of a heartbeat, zeroed. A slab serves many: when a large cluster starts, a million are
 * on their way at once, and memory of its own for each would cost more than what is written into it.
 */
export function takeNumbers(count: number): Int32Array {
  if (count <= FEW || count > SLAB) return new Int32Array(count);
  if (given + count > slab.length) {
    slab = new Int32Array(SLAB);
    given = 0;
  }
  given += count;
  return slab.subarray(given - count, given);
}
