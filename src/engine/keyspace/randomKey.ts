/**
 * A random key of a hash table, every one equally likely, at the same cost whatever its size: a random
 * place in a random chunk, and again if that place is empty.
 *
 * Differs from Redis: dictGetFairRandomKey favours keys of sparsely filled buckets slightly.
 */
import { assert } from '../../base/assert.ts';
import type { ChunkedMap } from '../../base/ChunkedMap.ts';
import type { Entries } from '../../base/SmallTable.ts';

/** A whole number 0..bound-1 from some named stream. */
export type Below = (bound: number) => number;

/** Chunks split so early that only colliding hashes fill one further. */
const PLACES = 256;

/** @param map not empty */
export function randomKey<V>(map: ChunkedMap<V>, below: Below): string {
  assert(map.size > 0, 'something to choose from');
  const { chunkCount } = map;
  if (chunkCount === 1) return keyAt(map.entriesOfChunk(0), below(map.size));
  for (;;) {
    const chunk = map.entriesOfChunk(below(chunkCount));
    const place = below(Math.max(PLACES, chunk.size));
    if (place < chunk.size) return keyAt(chunk, place);
  }
}

/** The key at a place in the order of the map; it must be there. */
export function keyAt<V>(map: Entries<V>, place: number): string {
  let left = place;
  for (const key of map.keys()) if (left-- === 0) return key;
  assert(false, 'a place within the map');
}
