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
const NONE = -1;

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
  private kinds = new Uint8Array(256);
  private args = new Int32Array(256 * 3);
  private next = new Int32Array(256);
  private payloads: unknown[] = [];
  private used = 0;
  private free = NONE;

  private head0 = new Int32Array(SLOTS).fill(NONE);
  private tail0 = new Int32Array(SLOTS).fill(NONE);
  private bits0 = new Int32Array(WORDS);
  private head1 = new Int32Array(SLOTS).fill(NONE);
  private tail1 = new Int32Array(SLOTS).fill(NONE);
  private bits1 = new Int32Array(WORDS);
  private overflowHead = NONE;
  private overflowTail = NONE;

  /** Events in level 0: when none, its bitmap need not be searched. */
  private inLevel0 = 0;
  /** Index of the 4.096 ms window that level 0 covers. */
  private window0 = 0;
  /** Index of the 16.8 s window that level 1 covers. */
  private window1 = 0;

  /** Schedules an event; `time` (whole µs) must not lie before the event popped last. */
  push(time: number, kind: number, a = 0, b = 0, c = 0, payload?: unknown): void {
    assert(time >= this.time, 'nothing is scheduled in the past');
    const node = this.take();
    this.times[node] = time;
    this.kinds[node] = kind;
    this.args[node * 3] = a;
    this.args[node * 3 + 1] = b;
    this.args[node * 3 + 2] = c;
    this.payloads[node] = payload;
    this.size++;
    this.file(node, time);
  }

  /** Takes the next event at or before `until` into the public fields; false when there is none. */
  pop(until: number): boolean {
    for (;;) {
      if (this.inLevel0 > 0) {
        const from = Math.max(0, this.time - this.window0 * SLOTS) >>> 5;
        return this.popSlot(firstSet(this.bits0, from), until);
      }
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
    twin.kinds = this.kinds.slice();
    twin.args = this.args.slice();
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
    twin.window0 = this.window0;
    twin.window1 = this.window1;
    return twin;
  }

  /** Calls `visit` for every pending event, in no promised order. Changes nothing. */
  forEach(
    visit: (time: number, kind: number, a: number, b: number, c: number, payload: unknown) => void,
  ): void {
    const walk = (head: number): void => {
      for (let n = head; n !== NONE; n = this.next[n] as number) {
        const k = n * 3;
        const [a, b, c] = [
          this.args[k] as number,
          this.args[k + 1] as number,
          this.args[k + 2] as number,
        ];
        visit(this.times[n] as number, this.kinds[n] as number, a, b, c, this.payloads[n]);
      }
    };
    for (let slot = 0; slot < SLOTS; slot++) {
      walk(this.head0[slot] as number);
      walk(this.head1[slot] as number);
    }
    walk(this.overflowHead);
  }

  private popSlot(slot: number, until: number): boolean {
    const time = this.window0 * SLOTS + slot;
    if (time > until) return false;
    const node = this.head0[slot] as number;
    const following = this.next[node] as number;
    this.head0[slot] = following;
    if (following === NONE) {
      this.tail0[slot] = NONE;
      this.bits0[slot >>> 5] = (this.bits0[slot >>> 5] as number) & ~(1 << (slot & 31));
    }
    this.time = time;
    this.kind = this.kinds[node] as number;
    const k = node * 3;
    this.a = this.args[k] as number;
    this.b = this.args[k + 1] as number;
    this.c = this.args[k + 2] as number;
    this.payload = this.payloads[node];
    this.payloads[node] = undefined;
    this.next[node] = this.free;
    this.free = node;
    this.size--;
    this.inLevel0--;
    return true;
  }

  /** Level 0 is empty: brings the next lists down, if they may hold an event at or before `until`. */
  private advance(until: number): boolean {
    const slot = firstSet(this.bits1, 0);
    if (slot === NONE) return this.advanceOverflow(until);
    const window = this.window1 * SLOTS + slot;
    if (window * SLOTS > until) return false;
    this.window0 = window;
    const head = this.head1[slot] as number;
    this.head1[slot] = NONE;
    this.tail1[slot] = NONE;
    this.bits1[slot >>> 5] = (this.bits1[slot >>> 5] as number) & ~(1 << (slot & 31));
    this.refile(head);
    return true;
  }

  private advanceOverflow(until: number): boolean {
    let earliest = Infinity;
    for (let n = this.overflowHead; n !== NONE; n = this.next[n] as number) {
      earliest = Math.min(earliest, this.times[n] as number);
    }
    const window = Math.floor(earliest / (SLOTS * SLOTS));
    if (earliest === Infinity || window * SLOTS * SLOTS > until) return false;
    this.window1 = window;
    this.window0 = window * SLOTS;
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
    const window = Math.floor(time / SLOTS);
    if (window <= this.window0) {
      this.inLevel0++;
      append(this.head0, this.tail0, this.bits0, this.next, time - this.window0 * SLOTS, node);
    } else if (Math.floor(window / SLOTS) === this.window1) {
      append(this.head1, this.tail1, this.bits1, this.next, window - this.window1 * SLOTS, node);
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
    this.kinds = widen(this.kinds, new Uint8Array(size));
    this.args = widen(this.args, new Int32Array(size * 3));
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
  const tail = tails[slot] as number;
  if (tail === NONE) {
    heads[slot] = node;
    bits[slot >>> 5] = (bits[slot >>> 5] as number) | (1 << (slot & 31));
  } else {
    next[tail] = node;
  }
  tails[slot] = node;
}

function firstSet(bits: Int32Array, fromWord: number): number {
  for (let word = fromWord; word < WORDS; word++) {
    const value = bits[word] as number;
    if (value !== 0) return word * 32 + (31 - Math.clz32(value & -value));
  }
  return NONE;
}

function widen<T extends Float64Array | Uint8Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
