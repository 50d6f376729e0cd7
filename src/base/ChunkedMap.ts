/**
 * A map from binary strings to values whose copies are cheap: about one chunk pointer per 128 entries.
 *
 * Keys are spread by hash over chunks of at most `SPLIT_AT` entries (more only when hashes collide in all
 * 32 bits). A copy shares every chunk; the first write to a chunk after a copy clones that chunk alone
 * (copy on write, by generation stamps). Growth is linear hashing: one chunk splits at a time, so no
 * single write pays for a whole rehash; when three quarters are gone, chunks merge again one by one.
 *
 * Values are shared between copies: replace them, never change them in place, unless they carry their
 * own generation and are fetched for writing through `Cow`.
 *
 * Iteration order depends only on the history of writes, never on when copies were taken. Entries move when
 * chunks split or merge: write nothing while iterating (a copy may be iterated meanwhile).
 */
import { fnv1a } from './fnv.ts';

const SPLIT_AT = 256;
const MEAN = 96;
/** Mean below which the last chunk joins the one it was split from. */
const MEAN_MIN = 24;

interface Chunk<V> {
  owner: object;
  map: Map<string, V>;
  /** What `sum` measured since the last write; -1 = not yet. Shared by copies, like the entries. */
  sum: number;
}

export class ChunkedMap<V> {
  size = 0;
  private chunks: Chunk<V>[];
  /** Stamp of this copy: a chunk whose `owner` is another stamp is shared and must be cloned to write. */
  private stamp: object = {};
  /** Low bits that tell chunks apart: one more than the whole doublings reached so far. */
  private mask = 1;
  /** The key asked for last and its chunk: a read is often followed by a write of the same key. */
  private lastKey: string | undefined;
  private lastIndex = 0;

  constructor() {
    this.chunks = [newChunk(this.stamp)];
  }

  get(key: string): V | undefined {
    return (this.chunks[this.indexOf(key)] as Chunk<V>).map.get(key);
  }

  has(key: string): boolean {
    return (this.chunks[this.indexOf(key)] as Chunk<V>).map.has(key);
  }

  set(key: string, value: V): void {
    const map = this.writable(this.indexOf(key));
    const before = map.size;
    map.set(key, value);
    if (map.size === before) return;
    this.size++;
    if (this.size > this.chunks.length * MEAN || (map.size > SPLIT_AT && this.sparse()))
      this.split();
  }

  delete(key: string): boolean {
    const index = this.indexOf(key);
    if (!(this.chunks[index] as Chunk<V>).map.has(key)) return false;
    this.writable(index).delete(key);
    this.size--;
    if (this.size < this.chunks.length * MEAN_MIN && this.chunks.length > 1) this.merge();
    return true;
  }

  clear(): void {
    this.stamp = {};
    this.chunks = [newChunk(this.stamp)];
    this.size = 0;
    this.mask = 1;
    this.lastKey = undefined;
  }

  /** Number of chunks; `entriesOfChunk(i)` for i below it visits everything once. */
  get chunkCount(): number {
    return this.chunks.length;
  }

  entriesOfChunk(index: number): ReadonlyMap<string, V> {
    return (this.chunks[index] as Chunk<V>).map;
  }

  /** The chunk that holds every key whose hash ends in the bits of `hash`, if it has enough of them. */
  chunkOf(hash: number): ReadonlyMap<string, V> {
    return (this.chunks[this.chunkFor(hash)] as Chunk<V>).map;
  }

  /**
   * Sum of a number over all entries; chunks that were not written since the last time are not looked at.
   *
   * @param measure the same function at every call of one map, of the entry alone; not negative
   */
  sum(measure: (key: string, value: V) => number): number {
    let total = 0;
    for (const chunk of this.chunks) {
      if (chunk.sum < 0) {
        chunk.sum = 0;
        for (const [key, value] of chunk.map) chunk.sum += measure(key, value);
      }
      total += chunk.sum;
    }
    return total;
  }

  *entries(): IterableIterator<[string, V]> {
    for (const chunk of this.chunks) yield* chunk.map;
  }

  *keys(): IterableIterator<string> {
    for (const chunk of this.chunks) yield* chunk.map.keys();
  }

  *values(): IterableIterator<V> {
    for (const chunk of this.chunks) yield* chunk.map.values();
  }

  /** Shares every chunk; both sides clone a chunk before their next write to it. */
  copy(): ChunkedMap<V> {
    const twin = new ChunkedMap<V>();
    twin.size = this.size;
    twin.chunks = this.chunks.slice();
    twin.mask = this.mask;
    this.stamp = {};
    twin.stamp = {};
    return twin;
  }

  private indexOf(key: string): number {
    if (this.mask === 1) return 0;
    if (key === this.lastKey) return this.lastIndex;
    this.lastKey = key;
    this.lastIndex = this.chunkFor(fnv1a(key));
    return this.lastIndex;
  }

  private chunkFor(hash: number): number {
    const wide = hash & this.mask;
    return wide < this.chunks.length ? wide : wide & (this.mask >>> 1);
  }

  private writable(index: number): Map<string, V> {
    const chunk = this.chunks[index] as Chunk<V>;
    if (chunk.owner === this.stamp) {
      chunk.sum = -1;
      return chunk.map;
    }
    const own = newChunk<V>(this.stamp, new Map(chunk.map));
    this.chunks[index] = own;
    return own.map;
  }

  /** Whether splitting ahead of the mean is still worth it for one crowded chunk. */
  private sparse(): boolean {
    return this.chunks.length * 8 < this.size;
  }

  /** Linear hashing: the next chunk in turn gives the entries that now belong to the new one. */
  private split(): void {
    const added = this.chunks.length;
    const from = added & (this.mask >>> 1);
    const old = this.writable(from);
    const chunk = newChunk<V>(this.stamp);
    const { map } = chunk;
    this.chunks.push(chunk);
    for (const [key, value] of old) {
      if (this.chunkFor(fnv1a(key)) === added) map.set(key, value);
    }
    for (const key of map.keys()) old.delete(key);
    if (this.chunks.length > this.mask) this.mask = this.mask * 2 + 1;
    this.lastKey = undefined;
  }

  /** The undoing of the last split. */
  private merge(): void {
    const { map } = this.chunks.pop() as Chunk<V>;
    const removed = this.chunks.length;
    if (removed <= this.mask >>> 1) this.mask >>>= 1;
    const into = this.writable(removed & (this.mask >>> 1));
    for (const [key, value] of map) into.set(key, value);
    this.lastKey = undefined;
  }
}

function newChunk<V>(owner: object, map = new Map<string, V>()): Chunk<V> {
  return { owner, map, sum: -1 };
}
