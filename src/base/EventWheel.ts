/**
 * The pending events of a world: a hierarchical timing wheel, first in first out within a microsecond.
 *
 * Level 0 holds the current 4096 µs, one FIFO list a µs; level 1 the current 16.8 s, one list per
 * 4.096 ms; everything later waits in one overflow list. Lists keep scheduling order when they move
 * down, so popping is in (time, order of scheduling) without ever comparing two events.
 *
 * Events are numbers in parallel arrays plus one immutable payload: data, never closures.
 */
import { assert } from './assert.ts';

const SLOTS = 4096;
const WORDS = SLOTS / 32;
/** A bitmap of slots is followed by one of its words that are not 0. */
const BITMAP = WORDS + WORDS / 32;
/** Level 1 covers this much, µs. */
const SPAN = SLOTS * SLOTS;
const NONE = -1;

/** An event's record: kind, a, b, c, the event behind it in its list, and its µs since `start1` while in level 1. */
const RECORD = 8;
const NEXT = 4;
const OFFSET = 5;
/** Bit of the kind of an event with a payload. */
const HAS_PAYLOAD = 0x10000;

/** Two numbers a slot: head and tail of its list. Of an empty one the head is `NONE`, and the tail means nothing. */
function emptyLists(): Int32Array {
  return new Int32Array(SLOTS * 2).fill(NONE);
}

type Facts = [number, number, number, number];

export class EventWheel {
  /** Fields of the event returned last by `pop`. */
  time = 0;
  kind = 0;
  a = 0;
  b = 0;
  c = 0;
  payload: unknown = undefined;
  /** Events waiting. */
  size = 0;

  private records = new Int32Array(256 * RECORD);
  /** When the events of the overflow list are due. */
  private times = new Float64Array(256);
  private payloads: unknown[] = Array.from({ length: 256 }, () => undefined);
  private used = 0;
  private free = NONE;

  private lists0 = emptyLists();
  private bits0 = new Int32Array(BITMAP);
  private lists1 = emptyLists();
  private bits1 = new Int32Array(BITMAP);
  private overflowHead = NONE;
  private overflowTail = NONE;

  /** Events in level 0: when none, its bitmap need not be searched. */
  private inLevel0 = 0;
  /** First µs of the 4.096 ms that level 0 covers. */
  private start0 = 0;
  /** First µs of the 16.8 s that level 1 covers. */
  private start1 = 0;

  /** Schedules an event; `time` (whole µs) must not lie before the event popped last. */
  push(time: number, kind: number, a = 0, b = 0, c = 0, payload?: unknown): void {
    assert(time >= this.time, 'nothing is scheduled in the past');
    const event = this.take();
    const { records } = this;
    const k = event * RECORD;
    records[k] = kind;
    records[k + 1] = a;
    records[k + 2] = b;
    records[k + 3] = c;
    if (payload !== undefined) {
      records[k] = kind | HAS_PAYLOAD;
      this.payloads[event] = payload;
    }
    this.size++;
    this.file(event, time);
  }

  /** Takes the next event at or before `until` into the public fields; false when there is none. */
  pop(until: number): boolean {
    for (;;) {
      if (this.inLevel0 > 0) return this.popSlot(firstSet(this.bits0), until);
      if (!this.advance(until)) return false;
    }
  }

  /** Tells the wheel that time has passed to `time` without an event. */
  rest(time: number): void {
    assert(time >= this.time, 'time does not run backwards');
    this.time = time;
  }

  copy(): EventWheel {
    const twin = new EventWheel();
    twin.time = this.time;
    twin.kind = this.kind;
    twin.a = this.a;
    twin.b = this.b;
    twin.c = this.c;
    twin.payload = this.payload;
    twin.size = this.size;
    twin.records = this.records.slice();
    twin.times = this.times.slice();
    twin.payloads = this.payloads.slice();
    twin.used = this.used;
    twin.free = this.free;
    twin.lists0 = this.lists0.slice();
    twin.bits0 = this.bits0.slice();
    twin.lists1 = this.lists1.slice();
    twin.bits1 = this.bits1.slice();
    twin.overflowHead = this.overflowHead;
    twin.overflowTail = this.overflowTail;
    twin.inLevel0 = this.inLevel0;
    twin.start0 = this.start0;
    twin.start1 = this.start1;
    return twin;
  }

  /** Calls `visit` for every pending event, in no promised order. Changes nothing. */
  forEach(
    visit: (time: number, kind: number, a: number, b: number, c: number, payload: unknown) => void,
  ): void {
    const { records, payloads } = this;
    const walk = (head: number, timeOf: (event: number) => number): void => {
      for (let event = head; event !== NONE; event = records[event * RECORD + NEXT] as number) {
        const k = event * RECORD;
        const [kind, a, b, c] = records.subarray(k, k + NEXT) as unknown as Facts;
        visit(timeOf(event), kind & ~HAS_PAYLOAD, a, b, c, payloads[event]);
      }
    };
    for (let slot = 0; slot < SLOTS; slot++) {
      walk(this.lists0[slot * 2] as number, () => this.start0 + slot);
      walk(
        this.lists1[slot * 2] as number,
        (event) => this.start1 + (records[event * RECORD + OFFSET] as number),
      );
    }
    walk(this.overflowHead, (event) => this.times[event] as number);
  }

  private popSlot(slot: number, until: number): boolean {
    const time = this.start0 + slot;
    if (time > until) return false;
    const { lists0, records } = this;
    const event = lists0[slot * 2] as number;
    const k = event * RECORD;
    const following = records[k + NEXT] as number;
    lists0[slot * 2] = following;
    if (following === NONE) clearBit(this.bits0, slot);
    const kind = records[k] as number;
    this.time = time;
    this.kind = kind & ~HAS_PAYLOAD;
    this.a = records[k + 1] as number;
    this.b = records[k + 2] as number;
    this.c = records[k + 3] as number;
    records[k + NEXT] = this.free;
    this.free = event;
    this.size--;
    this.inLevel0--;
    if ((kind & HAS_PAYLOAD) !== 0) this.takePayload(event);
    else if (this.payload !== undefined) this.payload = undefined;
    return true;
  }

  private takePayload(event: number): void {
    this.payload = this.payloads[event];
    this.payloads[event] = undefined;
  }

  /** Level 0 is empty: brings the next lists down, if they may hold an event at or before `until`. */
  private advance(until: number): boolean {
    const slot = firstSet(this.bits1);
    if (slot === NONE) return this.advanceOverflow(until);
    const start = this.start1 + slot * SLOTS;
    if (start > until) return false;
    this.start0 = start;
    const head = this.lists1[slot * 2] as number;
    this.lists1[slot * 2] = NONE;
    clearBit(this.bits1, slot);
    this.bringDown(head);
    return true;
  }

  /** Files a list of level 1 in level 0, which is empty and has just moved there. */
  private bringDown(head: number): void {
    const { records, lists0, bits0 } = this;
    for (let event = head; event !== NONE;) {
      const k = event * RECORD;
      const following = records[k + NEXT] as number;
      records[k + NEXT] = NONE;
      append(lists0, bits0, records, (records[k + OFFSET] as number) & (SLOTS - 1), event);
      this.inLevel0++;
      event = following;
    }
  }

  private advanceOverflow(until: number): boolean {
    let earliest = Infinity;
    const { records } = this;
    for (let n = this.overflowHead; n !== NONE; n = records[n * RECORD + NEXT] as number) {
      earliest = Math.min(earliest, this.times[n] as number);
    }
    const start = Math.floor(earliest / SPAN) * SPAN;
    if (earliest === Infinity || start > until) return false;
    this.start1 = start;
    this.start0 = start;
    let event = this.overflowHead;
    this.overflowHead = NONE;
    this.overflowTail = NONE;
    while (event !== NONE) {
      const following = records[event * RECORD + NEXT] as number;
      this.file(event, this.times[event] as number);
      event = following;
    }
    return true;
  }

  private file(event: number, time: number): void {
    const { records } = this;
    const k = event * RECORD;
    records[k + NEXT] = NONE;
    const ahead0 = time - this.start0;
    const ahead1 = time - this.start1;
    if (ahead0 < SLOTS) {
      this.inLevel0++;
      append(this.lists0, this.bits0, records, ahead0, event);
    } else if (ahead1 < SPAN) {
      records[k + OFFSET] = ahead1;
      append(this.lists1, this.bits1, records, ahead1 >>> 12, event);
    } else {
      this.times[event] = time;
      if (this.overflowTail === NONE) this.overflowHead = event;
      else records[this.overflowTail * RECORD + NEXT] = event;
      this.overflowTail = event;
    }
  }

  private take(): number {
    if (this.free !== NONE) {
      const event = this.free;
      this.free = this.records[event * RECORD + NEXT] as number;
      return event;
    }
    if (this.used === this.times.length) this.grow();
    return this.used++;
  }

  private grow(): void {
    const size = this.times.length * 2;
    this.times = widen(this.times, new Float64Array(size));
    while (this.payloads.length < size) this.payloads.push(undefined);
    this.records = widen(this.records, new Int32Array(size * RECORD));
  }
}

function append(
  lists: Int32Array,
  bits: Int32Array,
  records: Int32Array,
  slot: number,
  event: number,
): void {
  const at = slot * 2;
  if (lists[at] === NONE) {
    lists[at] = event;
    setBit(bits, slot);
  } else {
    records[(lists[at + 1] as number) * RECORD + NEXT] = event;
  }
  lists[at + 1] = event;
}

function setBit(bits: Int32Array, slot: number): void {
  const word = slot >>> 5;
  bits[word] = (bits[word] as number) | (1 << (slot & 31));
  const summary = WORDS + (word >>> 5);
  bits[summary] = (bits[summary] as number) | (1 << (word & 31));
}

function clearBit(bits: Int32Array, slot: number): void {
  const word = slot >>> 5;
  const left = (bits[word] as number) & ~(1 << (slot & 31));
  bits[word] = left;
  if (left !== 0) return;
  const summary = WORDS + (word >>> 5);
  bits[summary] = (bits[summary] as number) & ~(1 << (word & 31));
}

/** The lowest slot that is set, or `NONE`. */
function firstSet(bits: Int32Array): number {
  for (let summary = WORDS; summary < BITMAP; summary++) {
    const words = bits[summary] as number;
    if (words === 0) continue;
    const word = ((summary - WORDS) << 5) + lowestBit(words);
    return (word << 5) + lowestBit(bits[word] as number);
  }
  return NONE;
}

function lowestBit(value: number): number {
  return 31 - Math.clz32(value & -value);
}

function widen<T extends Float64Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
