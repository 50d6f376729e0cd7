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
import { SmallTable, type Entries } from './SmallTable.ts';

const SPLIT_AT = 256;
const MEAN = 96;
/** Mean below which the last chunk joins the one it was split from. */
const MEAN_MIN = 24;

interface Chunk<V> {
  owner: object;
  readonly table: SmallTable<V>;
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
  /** The key asked for last and its hash: a read is often followed by a write of the same key. */
  private lastKey = '';
  private lastHash = fnv1a('');

  constructor() {
    this.chunks = [newChunk(this.stamp)];
  }

  get(key: string): V | undefined {
    const hash = this.hashOf(key);
    const { table } = this.chunks[this.chunkFor(hash)] as Chunk<V>;
    const entry = table.find(key, hash);
    return entry < 0 ? undefined : table.valueAt(entry);
  }

  has(key: string): boolean {
    const hash = this.hashOf(key);
    return (this.chunks[this.chunkFor(hash)] as Chunk<V>).table.find(key, hash) >= 0;
  }

  set(key: string, value: V): void {
    const hash = this.hashOf(key);
    const table = this.writable(this.chunkFor(hash));
    const entry = table.find(key, hash);
    if (entry >= 0) return table.replaceAt(entry, value);
    table.add(key, hash, value);
    this.size++;
    if (this.size > this.chunks.length * MEAN || (table.size > SPLIT_AT && this.sparse()))
      this.split();
  }

  delete(key: string): boolean {
    const hash = this.hashOf(key);
    const index = this.chunkFor(hash);
    const entry = (this.chunks[index] as Chunk<V>).table.find(key, hash);
    if (entry < 0) return false;
    this.writable(index).removeAt(entry);
    this.size--;
    if (this.size < this.chunks.length * MEAN_MIN && this.chunks.length > 1) this.merge();
    return true;
  }

  clear(): void {
    this.stamp = {};
    this.chunks = [newChunk(this.stamp)];
    this.size = 0;
    this.mask = 1;
  }

  /** Number of chunks; `entriesOfChunk(i)` for i below it visits everything once. */
  get chunkCount(): number {
    return this.chunks.length;
  }

  entriesOfChunk(index: number): Entries<V> {
    return (this.chunks[index] as Chunk<V>).table;
  }

  /** The chunk that holds every key whose hash ends in the bits of `hash`, if it has enough of them. */
  chunkOf(hash: number): Entries<V> {
    return (this.chunks[this.chunkFor(hash)] as Chunk<V>).table;
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
        for (const [key, value] of chunk.table) chunk.sum += measure(key, value);
      }
      total += chunk.sum;
    }
    return total;
  }

  *entries(): IterableIterator<[string, V]> {
    for (const chunk of this.chunks) yield* chunk.table;
  }

  *keys(): IterableIterator<string> {
    for (const chunk of this.chunks) yield* chunk.table.keys();
  }

  *values(): IterableIterator<V> {
    for (const chunk of this.chunks) yield* chunk.table.values();
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

  private hashOf(key: string): number {
    if (key === this.lastKey) return this.lastHash;
    this.lastKey = key;
    this.lastHash = fnv1a(key);
    return this.lastHash;
  }

  private chunkFor(hash: number): number {
    const wide = hash & this.mask;
    return wide < this.chunks.length ? wide : wide & (this.mask >>> 1);
  }

  private writable(index: number): SmallTable<V> {
    const chunk = this.chunks[index] as Chunk<V>;
    if (chunk.owner === this.stamp) {
      chunk.sum = -1;
      return chunk.table;
    }
    const own = newChunk<V>(this.stamp, chunk.table.copy());
    this.chunks[index] = own;
    return own.table;
  }

  /** Whether splitting ahead of the mean is still worth it for one crowded chunk. */
  private sparse(): boolean {
    return this.chunks.length * 8 < this.size;
  }

  /** Linear hashing: the next chunk in turn gives the entries that now belong to the new one. */
  private split(): void {
    const added = this.chunks.length;
    const from = added & (this.mask >>> 1);
    const { table } = this.chunks[from] as Chunk<V>;
    const [kept, moved] = [newChunk<V>(this.stamp), newChunk<V>(this.stamp)];
    this.chunks[from] = kept;
    this.chunks.push(moved);
    for (const [key, value] of table) {
      const hash = fnv1a(key);
      (this.chunkFor(hash) === added ? moved : kept).table.add(key, hash, value);
    }
    if (this.chunks.length > this.mask) this.mask = this.mask * 2 + 1;
  }

  /** The undoing of the last split. */
  private merge(): void {
    const { table } = this.chunks.pop() as Chunk<V>;
    const removed = this.chunks.length;
    if (removed <= this.mask >>> 1) this.mask >>>= 1;
    const into = this.writable(removed & (this.mask >>> 1));
    for (const [key, value] of table) into.add(key, fnv1a(key), value);
  }
}

function newChunk<V>(owner: object, table = new SmallTable<V>()): Chunk<V> {
  return { owner, table, sum: -1 };
}
