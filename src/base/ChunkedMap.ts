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
    return (this.chunks[slotFor(hash, this.chunks.length)] as Chunk<V>).map;
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
    this.stamp = {};
    twin.stamp = {};
    return twin;
  }

  private indexOf(key: string): number {
    const count = this.chunks.length;
    if (count === 1) return 0;
    return slotFor(fnv1a(key), count);
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
    const count = this.chunks.length;
    const level = 2 ** Math.floor(log2(count));
    const from = count - level;
    const old = this.writable(from);
    const map = new Map<string, V>();
    for (const [key, value] of old) {
      if (slotFor(fnv1a(key), count + 1) === count) map.set(key, value);
    }
    for (const key of map.keys()) old.delete(key);
    this.chunks.push({ owner: this.stamp, map });
  }
}

function slotFor(hash: number, count: number): number {
  const high = 2 ** (Math.floor(log2(count)) + 1);
  const wide = hash & (high - 1);
  return wide < count ? wide : wide & (high / 2 - 1);
}

function log2(count: number): number {
  return 31 - Math.clz32(count);
}
