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

/** Kept at most, of each kind: what a burst of a large cluster has on its way. */
const SPARE_MAX = 4_096;

const spareMessages: Heartbeat[] = [];
/** By length. */
const spareEntries = new Map<number, Int32Array[]>();
let entriesLength = -1;
let entriesShelf: Int32Array[] = [];

/** Room for `length` numbers, with anything in it. */
export function takeEntries(length: number): Int32Array {
  return shelfOf(length).pop() ?? new Int32Array(length);
}

/** A message with anything in it, if one is left over. */
export function takeHeartbeat(): Heartbeat | undefined {
  return spareMessages.pop();
}

/** The reader is done with this write: nobody holds it any more. */
export function giveBack(write: readonly BusMessage[]): void {
  const [message] = write;
  if (write.length !== 1 || !(message?.entries instanceof Int32Array)) return;
  const shelf = shelfOf(message.entries.length);
  if (spareMessages.length >= SPARE_MAX || shelf.length >= SPARE_MAX) return;
  shelf.push(message.entries);
  spareMessages.push(write as unknown as Heartbeat);
}

function shelfOf(length: number): Int32Array[] {
  if (length === entriesLength) return entriesShelf;
  entriesLength = length;
  entriesShelf = spareEntries.get(length) ?? [];
  spareEntries.set(length, entriesShelf);
  return entriesShelf;
}
