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
const FACTS = 4;
const NONE = -1;

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

  private times = new Float64Array(256);
  /** Kind, a, b, c of each event. */
  private facts = new Int32Array(256 * FACTS);
  private next = new Int32Array(256);
  private payloads: unknown[] = Array.from({ length: 256 }, () => undefined);
  private used = 0;
  private free = NONE;

  /** Of an empty list the head is `NONE`, and the tail means nothing. */
  private head0 = new Int32Array(SLOTS).fill(NONE);
  private tail0 = new Int32Array(SLOTS);
  private bits0 = new Int32Array(BITMAP);
  private head1 = new Int32Array(SLOTS).fill(NONE);
  private tail1 = new Int32Array(SLOTS);
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
    const node = this.take();
    this.times[node] = time;
    const { facts } = this;
    const k = node * FACTS;
    facts[k] = kind;
    facts[k + 1] = a;
    facts[k + 2] = b;
    facts[k + 3] = c;
    if (payload !== undefined) this.payloads[node] = payload;
    this.size++;
    this.file(node, time);
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
    twin.times = this.times.slice();
    twin.facts = this.facts.slice();
    twin.next = this.next.slice();
    twin.payloads = this.payloads.slice();
    twin.used = this.used;
    twin.free = this.free;
    twin.head0 = this.head0.slice();
    twin.tail0 = this.tail0.slice();
    twin.bits0 = this.bits0.slice();
    twin.head1 = this.head1.slice();
    twin.tail1 = this.tail1.slice();
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
    const walk = (head: number): void => {
      for (let n = head; n !== NONE; n = this.next[n] as number) {
        const k = n * FACTS;
        const [kind, a, b, c] = this.facts.subarray(k, k + FACTS) as unknown as Facts;
        visit(this.times[n] as number, kind, a, b, c, this.payloads[n]);
      }
    };
    for (let slot = 0; slot < SLOTS; slot++) {
      walk(this.head0[slot] as number);
      walk(this.head1[slot] as number);
    }
    walk(this.overflowHead);
  }

  private popSlot(slot: number, until: number): boolean {
    const time = this.start0 + slot;
    if (time > until) return false;
    const { facts, head0, next } = this;
    const node = head0[slot] as number;
    const following = next[node] as number;
    head0[slot] = following;
    if (following === NONE) clearBit(this.bits0, slot);
    this.time = time;
    const k = node * FACTS;
    this.kind = facts[k] as number;
    this.a = facts[k + 1] as number;
    this.b = facts[k + 2] as number;
    this.c = facts[k + 3] as number;
    this.takePayload(node);
    next[node] = this.free;
    this.free = node;
    this.size--;
    this.inLevel0--;
    return true;
  }

  private takePayload(node: number): void {
    const payload = this.payloads[node];
    if (payload === undefined && this.payload === undefined) return;
    this.payload = payload;
    this.payloads[node] = undefined;
  }

  /** Level 0 is empty: brings the next lists down, if they may hold an event at or before `until`. */
  private advance(until: number): boolean {
    const slot = firstSet(this.bits1);
    if (slot === NONE) return this.advanceOverflow(until);
    const start = this.start1 + slot * SLOTS;
    if (start > until) return false;
    this.start0 = start;
    const head = this.head1[slot] as number;
    this.head1[slot] = NONE;
    clearBit(this.bits1, slot);
    this.refile(head);
    return true;
  }

  private advanceOverflow(until: number): boolean {
    let earliest = Infinity;
    for (let n = this.overflowHead; n !== NONE; n = this.next[n] as number) {
      earliest = Math.min(earliest, this.times[n] as number);
    }
    const start = Math.floor(earliest / SPAN) * SPAN;
    if (earliest === Infinity || start > until) return false;
    this.start1 = start;
    this.start0 = start;
    const head = this.overflowHead;
    this.overflowHead = NONE;
    this.overflowTail = NONE;
    this.refile(head);
    return true;
  }

  private refile(head: number): void {
    for (let node = head; node !== NONE;) {
      const following = this.next[node] as number;
      this.file(node, this.times[node] as number);
      node = following;
    }
  }

  private file(node: number, time: number): void {
    this.next[node] = NONE;
    const ahead0 = time - this.start0;
    const ahead1 = time - this.start1;
    if (ahead0 < SLOTS) {
      this.inLevel0++;
      append(this.head0, this.tail0, this.bits0, this.next, ahead0, node);
    } else if (ahead1 < SPAN) {
      append(this.head1, this.tail1, this.bits1, this.next, ahead1 >>> 12, node);
    } else if (this.overflowTail === NONE) {
      this.overflowHead = this.overflowTail = node;
    } else {
      this.next[this.overflowTail] = node;
      this.overflowTail = node;
    }
  }

  private take(): number {
    if (this.free !== NONE) {
      const node = this.free;
      this.free = this.next[node] as number;
      return node;
    }
    if (this.used === this.times.length) this.grow();
    return this.used++;
  }

  private grow(): void {
    const size = this.times.length * 2;
    this.times = widen(this.times, new Float64Array(size));
    while (this.payloads.length < size) this.payloads.push(undefined);
    this.facts = widen(this.facts, new Int32Array(size * FACTS));
    this.next = widen(this.next, new Int32Array(size));
  }
}

function append(
  heads: Int32Array,
  tails: Int32Array,
  bits: Int32Array,
  next: Int32Array,
  slot: number,
  node: number,
): void {
  if (heads[slot] === NONE) {
    heads[slot] = node;
    setBit(bits, slot);
  } else {
    next[tails[slot] as number] = node;
  }
  tails[slot] = node;
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
