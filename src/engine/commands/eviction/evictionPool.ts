/**
 * The best candidates for eviction seen so far: sixteen keys, the one most worth evicting last.
 *
 * Every look at the keyspace samples a few keys of each database; the good ones among them wait here, so that
 * the pick comes near to the true oldest key.
 * Source: redis 7.0.15, evict.c, evictionPoolPopulate; dict.c, dictGetSomeKeys.
 */
import type { ChunkedMap } from '../../../base/ChunkedMap.ts';
import type { Below } from '../../keyspace/randomKey.ts';

export interface Candidate {
  readonly key: string;
  readonly db: number;
  /** Greater = rather evicted. */
  readonly worth: number;
}

/** EVPOOL_SIZE. */
const POOL_SIZE = 16;

/** Puts a candidate into its place; a full pool loses its worst, or does not take this one. */
export function addCandidate(pool: Candidate[], candidate: Candidate): void {
  let at = 0;
  while (at < pool.length && (pool[at] as Candidate).worth < candidate.worth) at++;
  if (pool.length < POOL_SIZE) pool.splice(at, 0, candidate);
  else if (at > 0) {
    pool.splice(at, 0, candidate);
    pool.shift();
  }
}

/**
 * `count` keys, or all there are, from random places of one chunk of the hash table, and of those behind it if
 * it has too few.
 *
 * Places are drawn one by one: neighbours in a chunk came at nearly the same time, which Redis's do not.
 */
export function sampleKeys(map: ChunkedMap<unknown>, count: number, below: Below): string[] {
  const wanted = Math.min(count, map.size);
  const found: string[] = [];
  for (let index = below(map.chunkCount); found.length < wanted; index++) {
    const chunk = map.entriesOfChunk(index % map.chunkCount);
    const places = drawPlaces(chunk.size, wanted - found.length, below);
    let place = 0;
    for (const key of chunk.keys()) if (places === null || places.has(place++)) found.push(key);
  }
  return found;
}

/** So many different places below `size`; null = all. */
function drawPlaces(size: number, count: number, below: Below): ReadonlySet<number> | null {
  if (size <= count) return null;
  const places = new Set<number>();
  while (places.size < count) places.add(below(size));
  return places;
}
