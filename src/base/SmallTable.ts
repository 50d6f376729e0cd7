/**
 * A map of some hundred binary strings in the order of their insertion that copies as two flat arrays: a
 * chunk of a ChunkedMap.
 *
 * Callers bring each key's hash. Keys and values stand in insertion order; an index of at least twice as many
 * places leads to them by open addressing. A removed entry leaves a gap until the index is built anew.
 * Meanwhile nothing may be written while it is iterated, except values of entries that are there.
 */
import { fnv1a } from './fnv.ts';

/** Parts of a place in the index: bits of the key's hash, and the entry's number plus one (0 = free place). */
const TAG = 0x7f00_0000;
const NUMBER = 0x00ff_ffff;
const PLACES_MIN = 8;
const NONE = -1;

/** What readers of a chunk see. */
export interface Entries<V> extends Iterable<[string, V]> {
  readonly size: number;
  keys(): IterableIterator<string>;
}

export class SmallTable<V> implements Entries<V> {
  size = 0;
  /** Key and value alternate, oldest first; both undefined = a gap. */
  private slots: unknown[] = [];
  /** A power of two of places. */
  private index = new Int32Array(PLACES_MIN);

  /** Number of a key's entry, good until the next `add`; -1 = not there. */
  find(key: string, hash: number): number {
    const { index, slots } = this;
    const mask = index.length - 1;
    for (let place = hash >>> 16; ; place++) {
      const held = index[place & mask] as number;
      if (held === 0) return NONE;
      if (((held ^ hash) & TAG) !== 0) continue;
      const entry = (held & NUMBER) - 1;
      if (slots[entry * 2] === key) return entry;
    }
  }

  valueAt(entry: number): V {
    return this.slots[entry * 2 + 1] as V;
  }

  replaceAt(entry: number, value: V): void {
    this.slots[entry * 2 + 1] = value;
  }

  /** Appends a key that is not there. */
  add(key: string, hash: number, value: V): void {
    // As many places as keys, values and gaps: half of them are free.
    if (this.slots.length >= this.index.length) this.rebuild();
    this.slots.push(key, value);
    this.size++;
    this.take(hash, this.slots.length / 2);
  }

  removeAt(entry: number): void {
    this.slots[entry * 2] = undefined;
    this.slots[entry * 2 + 1] = undefined;
    this.size--;
  }

  copy(): SmallTable<V> {
    const twin = new SmallTable<V>();
    twin.size = this.size;
    twin.slots = this.slots.slice();
    twin.index = this.index.slice();
    return twin;
  }

  *[Symbol.iterator](): IterableIterator<[string, V]> {
    const { slots } = this;
    for (let i = 0; i < slots.length; i += 2)
      if (slots[i] !== undefined) yield [slots[i] as string, slots[i + 1] as V];
  }

  *keys(): IterableIterator<string> {
    const { slots } = this;
    for (let i = 0; i < slots.length; i += 2) if (slots[i] !== undefined) yield slots[i] as string;
  }

  *values(): IterableIterator<V> {
    const { slots } = this;
    for (let i = 0; i < slots.length; i += 2) if (slots[i] !== undefined) yield slots[i + 1] as V;
  }

  /** Closes the gaps and makes room for as many entries again. */
  private rebuild(): void {
    const { slots } = this;
    let places = PLACES_MIN;
    while (places < this.size * 4) places *= 2;
    this.index = new Int32Array(places);
    this.slots = [];
    for (let i = 0; i < slots.length; i += 2) {
      if (slots[i] === undefined) continue;
      this.slots.push(slots[i], slots[i + 1]);
      this.take(fnv1a(slots[i] as string), this.slots.length / 2);
    }
  }

  private take(hash: number, number: number): void {
    const { index } = this;
    const mask = index.length - 1;
    let place = hash >>> 16;
    while (index[place & mask] !== 0) place++;
    index[place & mask] = (hash & TAG) | number;
  }
}
