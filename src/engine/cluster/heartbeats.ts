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
