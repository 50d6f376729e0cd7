/**
 * The order in which one process meets its nodes: a chained hash table seeded at start, as Redis's dict.
 *
 * A random node is a random non-empty bucket and then a random entry of its chain (`dictGetRandomKey`), so
 * nodes that share a bucket are drawn less often, and differently at every observer. CLUSTER NODES prints in
 * bucket order. Source: redis 7.0.15, dict.c, dictGetRandomKey, _dictExpandIfNeeded. Rule GO8.
 * Differs from Redis: the layout during an incremental rehash (a few operations long) is not modelled, and
 * the cron visits due peers by column; both leave the same messages in the same loop iteration.
 */
import { fnv1a, mix32 } from '../../base/fnv.ts';
import { nextUint32 } from '../../base/random.ts';
import type { World } from '../kernel/World.ts';
import type { ClusterState, NodeDict } from './ClusterState.ts';

/** Draws a known column. The dictionary is never empty: we know ourselves. */
export function drawNode(world: World, cluster: ClusterState, stream: number): number {
  const dict = freshDict(world, cluster);
  const draw = nextUint32(world.random, stream);
  const bucket = ((draw >>> 16) * dict.buckets) >>> 16;
  const start = dict.starts[bucket] as number;
  const chain = (dict.starts[bucket + 1] as number) - start;
  return dict.order[start + (((draw & 0xffff) * chain) >>> 16)] as number;
}

/** Known columns in bucket order. */
export function nodesInOrder(world: World, cluster: ClusterState): Int32Array {
  return freshDict(world, cluster).order;
}

export function freshDict(world: World, cluster: ClusterState): NodeDict {
  if (cluster.dict.isStale) rebuild(world, cluster);
  return cluster.dict;
}

function rebuild(world: World, cluster: ClusterState): void {
  const { dict, known } = cluster;
  let size = 4;
  while (size < known.length) size *= 2;
  const chains: number[][] = Array.from({ length: size }, () => []);
  for (const column of known) {
    const id = world.bus.identities[column]?.id ?? '';
    const bucket = mix32(fnv1a(id) ^ dict.seed) & (size - 1);
    chains[bucket]?.unshift(column);
  }
  const filled = chains.filter((chain) => chain.length > 0);
  dict.buckets = filled.length;
  dict.order = Int32Array.from(filled.flat());
  dict.starts = new Int32Array(filled.length + 1);
  filled.forEach((chain, i) => {
    dict.starts[i + 1] = (dict.starts[i] as number) + chain.length;
  });
  dict.isStale = false;
}
