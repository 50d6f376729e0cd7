/**
 * The best candidates for eviction seen so far: sixteen keys, the one most worth evicting last.
 *
 * Every look at the keyspace samples a few keys of each database; the good ones among them wait here, so that
 * the pick comes near to the true oldest key.
 * Source: redis 7.0.15, evict.c, evictionPoolPopulate; dict.c, dictGetSomeKeys.
 */
import type { ChunkedMap } from '../../../base/ChunkedMap.ts';
import { bucketCount, visitBucket } from '../../keyspace/buckets.ts';
import type { Below } from '../../keyspace/randomKey.ts';

export interface Candidate {
  readonly key: string;
  readonly db: number;
  /** Greater = rather evicted. */
  readonly worth: number;
}

/** EVPOOL_SIZE. */
const POOL_SIZE = 16;
/** Empty buckets in a row before another place is tried, at least. */
const EMPTY_MAX = 5;

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

/** About `count` keys of neighbouring buckets from a random one on; fewer where buckets are empty. */
export function sampleKeys(map: ChunkedMap<unknown>, count: number, below: Below): string[] {
  const wanted = Math.min(count, map.size);
  const buckets = bucketCount(map);
  const found: string[] = [];
  let bucket = below(buckets);
  let empty = 0;
  for (let steps = wanted * 10; steps > 0 && found.length < wanted; steps--) {
    const before = found.length;
    visitBucket(map, bucket++, (key) => {
      if (found.length < wanted) found.push(key);
    });
    empty = found.length === before ? empty + 1 : 0;
    if (empty >= EMPTY_MAX && empty > wanted) {
      bucket = below(buckets);
      empty = 0;
    }
  }
  return found;
}
