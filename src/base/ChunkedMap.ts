/**
 * A map from binary strings to values whose copies are cheap: about one chunk pointer per 128 entries.
 *
 * Keys are spread by hash over chunks of at most `SPLIT_AT` entries (more only when hashes collide in all
 * 32 bits). A copy shares every chunk; the first write to a chunk after a copy clones that chunk alone
 * (copy on write, by generation stamps). Growth is linear hashing: one chunk splits at a time, so no
 * single write pays for a whole rehash.
 *
 * Values are shared between copies: replace them, never change them in place, unless they carry their
 * own generation and are fetched for writing through `Cow`.
 *
 * Iteration order depends only on the history of writes, never on when copies were taken.
 */
import { fnv1a } from './fnv.ts';

const SPLIT_AT = 256;
const MEAN = 96;

interface Chunk<V> {
  owner: object;
  map: Map<string, V>;
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
    this.chunks = [{ owner: this.stamp, map: new Map() }];
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
    return true;
  }

  clear(): void {
    this.stamp = {};
    this.chunks = [{ owner: this.stamp, map: new Map() }];
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
    if (chunk.owner === this.stamp) return chunk.map;
    const own: Chunk<V> = { owner: this.stamp, map: new Map(chunk.map) };
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
    const map = new Map<string, V>();
    this.chunks.push({ owner: this.stamp, map });
    for (const [key, value] of old) {
      if (this.chunkFor(fnv1a(key)) === added) map.set(key, value);
    }
    for (const key of map.keys()) old.delete(key);
    if (this.chunks.length > this.mask) this.mask = this.mask * 2 + 1;
    this.lastKey = undefined;
  }
}
