/**
 * What is given back in the background: INFO counts values that are worth the trouble.
 *
 * Differs from Redis: values that a command overwrites (lazyfree-lazy-server-del) are not counted, and nothing
 * is ever pending.
 * Source: redis 7.0.15, lazyfree.c, freeObjAsync, lazyfreeGetFreeEffort.
 */
import type { Value } from '../keyspace/Entry.ts';
import { List } from '../keyspace/List.ts';
import type { ServerState } from '../server/ServerState.ts';

/** LAZYFREE_THRESHOLD: values of fewer parts are given back at once. */
const PARTS_MAX = 64;

/** A value was deleted by a command or directive that frees in the background. */
export function noteLazyFree(server: ServerState, value: Value): void {
  if (parts(value) > PARTS_MAX) server.stats.lazyFreed++;
}

/** Allocations that a value consists of, roughly. */
function parts(value: Value): number {
  if (value instanceof List) return value.nodeCount;
  if (typeof value !== 'object' || !('encoding' in value)) return 1;
  return /^(hashtable|skiplist)$/.test(value.encoding) ? value.size : 1;
}
