/**
 * The hash table that SCAN walks: buckets of a power-of-two table, visited in reverse-binary order, so
 * that a key present from start to end is seen even if the table grows or shrinks meanwhile.
 *
 * Buckets are imagined over a ChunkedMap, which spreads keys by the low bits of the same hash: each bucket
 * lies within one chunk. Differs from Redis: every server hashes alike (Redis draws a hash seed at start), and
 * the table's size follows the number of keys at once.
 * Source: redis 7.0.15, dict.c, dictScan; db.c, scanGenericCommand.
 */
import type { ChunkedMap } from '../../base/ChunkedMap.ts';
import { fnv1a } from '../../base/fnv.ts';
import type { Entries } from '../../base/SmallTable.ts';

/** Bits of a bucket's number: at least one bucket a key, and never more than one chunk a bucket. */
function bucketBits<V>(map: ChunkedMap<V>): number {
  const forKeys = map.size <= 4 ? 2 : 32 - Math.clz32(map.size - 1);
  return Math.max(forKeys, 32 - Math.clz32(map.chunkCount));
}

export function bucketCount<V>(map: ChunkedMap<V>): number {
  return 2 ** bucketBits(map);
}

/** Visits the keys of one bucket; `bucket` is taken modulo the number of buckets. */
export function visitBucket<V>(
  map: ChunkedMap<V>,
  bucket: number,
  visit: (key: string, value: V) => void,
): void {
  const mask = bucketCount(map) - 1;
  const wanted = bucket & mask;
  for (const [key, value] of map.chunkOf(wanted)) {
    if ((fnv1a(key) & mask) === wanted) visit(key, value);
  }
}

/** The bucket after `cursor` in reverse-binary order; 0 = that was the last. */
export function nextCursor<V>(map: ChunkedMap<V>, cursor: number): number {
  const bits = bucketBits(map);
  let next = cursor & (2 ** bits - 1);
  for (let carry = 2 ** (bits - 1); carry >= 1; carry /= 2) {
    if ((next & carry) === 0) return next | carry;
    next &= ~carry;
  }
  return 0;
}

/** Keys of the chunk under way and their buckets; only alive within one walk. */
const walked = { keys: [] as string[], buckets: new Int32Array(512) };

/**
 * Visits buckets from `cursor` on until `wanted` keys were met or `bucketsMax` buckets visited, whole buckets
 * only. Neighbours in this order mostly lie in one chunk, whose keys are hashed once.
 *
 * @returns the cursor to go on with; 0 = the walk is over
 */
export function walkBuckets<V>(
  map: ChunkedMap<V>,
  cursor: number,
  wanted: number,
  bucketsMax: number,
  visit: (key: string, value: V) => void,
): number {
  const mask = bucketCount(map) - 1;
  let next = cursor & mask;
  let chunk: Entries<V> | null = null;
  let met = 0;
  for (let left = bucketsMax; left > 0; left--) {
    const holder = map.chunkOf(next);
    if (holder !== chunk) noteBuckets(holder, mask);
    chunk = holder;
    for (let i = 0; i < walked.keys.length; i++) {
      if (walked.buckets[i] !== next) continue;
      const key = walked.keys[i] as string;
      met++;
      visit(key, map.get(key) as V);
    }
    next = nextCursor(map, next);
    if (next === 0 || met >= wanted) break;
  }
  walked.keys.length = 0;
  return next;
}

function noteBuckets<V>(chunk: Entries<V>, mask: number): void {
  if (walked.buckets.length < chunk.size) walked.buckets = new Int32Array(chunk.size * 2);
  walked.keys.length = 0;
  for (const key of chunk.keys()) {
    walked.buckets[walked.keys.length] = fnv1a(key) & mask;
    walked.keys.push(key);
  }
}
