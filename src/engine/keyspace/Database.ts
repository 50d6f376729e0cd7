/**
 * One numbered database: keys, times to live, counts by slot.
 *
 * A copy shares every chunk (see ChunkedMap); records and collections are copied on the first write after a
 * copy and changed in place from then on.
 * What this class does is unconditional: expiry rules, propagation and statistics are in `commands`.
 */
import { ChunkedMap } from '../../base/ChunkedMap.ts';
import { bucketCount } from './buckets.ts';
import { NO_EXPIRE, valueBytes, type Entry, type Value } from './Entry.ts';
import type { Collection } from './Collection.ts';
import { KeyRecord } from './KeyRecord.ts';
import { keySlot, SLOT_COUNT } from './keySlot.ts';
import { sdsBytes, tableBytes } from './memory.ts';
import { SlotIndex } from './SlotIndex.ts';

/** dictEntry, and in cluster mode its two list pointers. */
const ENTRY_BYTES = 32;
const CLUSTER_ENTRY_BYTES = 48;

/** HASHTABLE_MIN_FILL: percent of buckets. */
const FILL_PERCENT_MIN = 10;

function isSparse<V>(map: ChunkedMap<V>): boolean {
  const buckets = bucketCount(map);
  return buckets > 4 && map.size * 100 < buckets * FILL_PERCENT_MIN;
}

function rebuilt<V>(map: ChunkedMap<V>): ChunkedMap<V> {
  const compact = new ChunkedMap<V>();
  for (const [key, value] of map.entries()) compact.set(key, value);
  return compact;
}

export class Database {
  readonly index: number;
  /** Records change in place: `keys.sum` would not hear of it. */
  keys = new ChunkedMap<KeyRecord>();
  /** Key → expiry, wall ms: the keys with a time to live, for sampling. */
  expires = new ChunkedMap<number>();
  /** Keys in each slot; null outside cluster mode. */
  slotKeys: Int32Array | null;
  /** Mean time to live, ms, as the expire cycle estimates it. */
  averageTtlMs = 0;
  /** Where the expire cycle goes on. */
  expireCursor = 0;
  private nextSeq = 1;
  /** Bytes of keys and values, without tables. */
  private contentBytes = 0;
  /** Stamp of this copy's own records; the others are shared. Not state. */
  #stamp: object = {};
  /** Collections this copy may change in place; the others are shared. Not state: rebuilt as needed. */
  #owned = new WeakSet<Collection>();
  /** `slotKeys` is a copy's too: sliced before it is written. Not state. */
  #sharesSlotKeys = false;
  /** Keys by slot, made when first asked for. Not state. */
  #slots: SlotIndex | null = null;

  constructor(index: number, isCluster: boolean) {
    this.index = index;
    this.slotKeys = isCluster ? new Int32Array(SLOT_COUNT) : null;
  }

  get size(): number {
    return this.keys.size;
  }

  get(key: string): Entry | undefined {
    return this.keys.get(key);
  }

  /** Sets a key's value and time to live (`expireMs`: wall ms, NO_EXPIRE = none). */
  set(key: string, value: Value, expireMs: number, lru: number, isRaw = false): void {
    this.put(key, this.keys.get(key), value, expireMs, lru, isRaw);
  }

  /**
   * As `set`, for callers that already have the key's present record; a new key is the newest of its slot.
   *
   * @returns the key's record from now on: `old` itself, changed, unless a copy shares it
   */
  put(
    key: string,
    old: Entry | undefined,
    value: Value,
    expireMs: number,
    lru: number,
    isRaw: boolean,
  ): Entry {
    if (old !== undefined) return this.change(key, old as KeyRecord, value, expireMs, lru, isRaw);
    const slot = this.slotKeys === null ? -1 : keySlot(key);
    const seq = this.nextSeq++;
    const made = new KeyRecord(this.#stamp, value, expireMs, lru, seq, slot, isRaw);
    this.keys.set(key, made);
    this.contentBytes += this.entryBytes(key) + made.bytes;
    if (expireMs !== NO_EXPIRE) this.expires.set(key, expireMs);
    if (this.slotKeys !== null) {
      this.addToSlot(slot, 1);
      this.#slots?.add(slot, key);
    }
    return made;
  }

  private change(
    key: string,
    old: KeyRecord,
    value: Value,
    expireMs: number,
    lru: number,
    isRaw: boolean,
  ): Entry {
    if (expireMs !== old.expireMs) {
      if (expireMs === NO_EXPIRE) this.expires.delete(key);
      else this.expires.set(key, expireMs);
    }
    if (!old.weighs(value, isRaw)) this.contentBytes += valueBytes(value, isRaw) - old.bytes;
    if (old.isOf(this.#stamp)) {
      old.change(value, expireMs, lru, isRaw);
      return old;
    }
    const made = new KeyRecord(this.#stamp, value, expireMs, lru, old.seq, old.slot, isRaw);
    this.keys.set(key, made);
    return made;
  }

  delete(key: string): boolean {
    const old = this.keys.get(key);
    if (old === undefined) return false;
    this.keys.delete(key);
    old.retire();
    if (old.expireMs !== NO_EXPIRE) this.expires.delete(key);
    this.contentBytes -= this.entryBytes(key) + old.bytes;
    if (this.slotKeys !== null) {
      this.addToSlot(old.slot, -1);
      this.#slots?.delete(old.slot, key);
    }
    return true;
  }

  clear(): void {
    this.keys.clear();
    this.expires.clear();
    this.contentBytes = 0;
    this.averageTtlMs = 0;
    this.expireCursor = 0;
    if (this.slotKeys !== null) this.slotKeys = new Int32Array(SLOT_COUNT);
    this.#sharesSlotKeys = false;
    this.#slots = null;
  }

  /**
   * The collection at `key`, which must be there, as one that may be changed in place. Afterwards call
   * `resized` with the bytes it took before.
   */
  writable<T extends Collection>(key: string, entry: Entry): T {
    const shared = entry.value as T;
    if (this.#owned.has(shared)) return shared;
    const own = shared.copy() as T;
    this.#owned.add(own);
    this.put(key, entry, own, entry.expireMs, entry.lru, entry.isRaw);
    return own;
  }

  /** A collection made for this database alone. */
  own(value: Collection): void {
    this.#owned.add(value);
  }

  /** A collection changed in place: `bytesBefore` is its `memoryBytes` from before. */
  resized(value: Collection, bytesBefore: number): void {
    this.contentBytes += value.memoryBytes - bytesBefore;
  }

  /** Keys of a slot, newest first, at most `count`. */
  keysInSlot(slot: number, count: number): string[] {
    this.#slots ??= SlotIndex.of(this.keys);
    return this.#slots.newest(slot, count);
  }

  /** Gives up room when nine tenths of the buckets are empty. Source: redis 7.0.15, tryResizeHashTables. */
  shrink(): void {
    if (isSparse(this.keys)) this.keys = rebuilt(this.keys);
    if (isSparse(this.expires)) this.expires = rebuilt(this.expires);
  }

  /** Estimate of the memory all of it takes. */
  get memoryBytes(): number {
    return (
      this.contentBytes +
      tableBytes(this.keys.size) +
      tableBytes(this.expires.size) +
      this.expires.size * ENTRY_BYTES
    );
  }

  /** The part of `memoryBytes` that is tables and records, not keys and values. */
  get overheadBytes(): number {
    const entry = this.slotKeys === null ? ENTRY_BYTES : CLUSTER_ENTRY_BYTES;
    const tables = tableBytes(this.keys.size) + tableBytes(this.expires.size);
    return tables + this.keys.size * entry + this.expires.size * ENTRY_BYTES;
  }

  private addToSlot(slot: number, count: number): void {
    if (this.#sharesSlotKeys) this.slotKeys = (this.slotKeys as Int32Array).slice();
    this.#sharesSlotKeys = false;
    const { slotKeys } = this as { slotKeys: Int32Array };
    slotKeys[slot] = (slotKeys[slot] as number) + count;
  }

  private entryBytes(key: string): number {
    return (this.slotKeys === null ? ENTRY_BYTES : CLUSTER_ENTRY_BYTES) + sdsBytes(key.length);
  }

  /** Exchanges contents with another database (SWAPDB); the numbers stay. */
  swap(other: Database): void {
    [this.keys, other.keys] = [other.keys, this.keys];
    [this.expires, other.expires] = [other.expires, this.expires];
    [this.averageTtlMs, other.averageTtlMs] = [other.averageTtlMs, this.averageTtlMs];
    [this.expireCursor, other.expireCursor] = [other.expireCursor, this.expireCursor];
    [this.nextSeq, other.nextSeq] = [other.nextSeq, this.nextSeq];
    [this.contentBytes, other.contentBytes] = [other.contentBytes, this.contentBytes];
    [this.#owned, other.#owned] = [other.#owned, this.#owned];
    [this.#stamp, other.#stamp] = [other.#stamp, this.#stamp];
  }

  /** Shares all chunks; from now on both sides copy before they change one. */
  copy(): Database {
    const twin = new Database(this.index, false);
    twin.keys = this.keys.copy();
    twin.expires = this.expires.copy();
    twin.slotKeys = this.slotKeys;
    twin.#sharesSlotKeys = this.#sharesSlotKeys = true;
    twin.averageTtlMs = this.averageTtlMs;
    twin.expireCursor = this.expireCursor;
    twin.nextSeq = this.nextSeq;
    twin.contentBytes = this.contentBytes;
    this.#owned = new WeakSet();
    this.#stamp = {};
    return twin;
  }

  /** As `copy`, for a server that counts keys by slot or does not, whatever this one did. */
  copyFor(isCluster: boolean): Database {
    const twin = this.copy();
    if (isCluster === (this.slotKeys !== null)) return twin;
    const fresh = new Database(this.index, isCluster);
    for (const [key, entry] of this.keys.entries())
      fresh.put(key, undefined, entry.value, entry.expireMs, entry.lru, entry.isRaw);
    return fresh;
  }
}
