/**
 * The order in which one process meets its nodes: a chained hash table seeded at start, as Redis's dict.
 *
 * A random node is a random non-empty bucket and then a random entry of its chain (`dictGetRandomKey`), so
 * nodes that share a bucket are drawn less often, and differently at every observer. CLUSTER NODES prints in
 * bucket order. Source: redis 7.0.15, dict.c, dictGetRandomKey, _dictExpandIfNeeded. Rule GO8.
 * Differs from Redis: in a large cluster processes have one of 32 seeds, so that their layouts are shared; the
 * layout during an incremental rehash (a few operations long) is not modelled; the cron visits due peers by
 * column, which leaves the same messages in the same loop iteration.
 */
import { fnv1a, mix32 } from '../../base/fnv.ts';
import { nextUint32 } from '../../base/random.ts';
import type { World } from '../kernel/World.ts';
import type { Identity } from './BusTable.ts';
import type { ClusterState, DictLayout } from './ClusterState.ts';

/** Processes that know more nodes than this have one of `SEEDS` seeds, else each its own. */
const OWN_SEED_NODES_MAX = 128;
const SEEDS = 32;

/** Draws a known column. The dictionary is never empty: we know ourselves. */
export function drawNode(world: World, cluster: ClusterState, stream: number): number {
  const { order, chains } = freshDict(world, cluster);
  const draw = nextUint32(world.random, stream);
  const chain = chains[((draw >>> 16) * chains.length) >>> 16] as number;
  return order[(chain & 0xffff) + (((draw & 0xffff) * (chain >>> 16)) >>> 16)] as number;
}

/** Known columns in bucket order. */
export function nodesInOrder(world: World, cluster: ClusterState): Uint16Array {
  return freshDict(world, cluster).order;
}

export function freshDict(world: World, cluster: ClusterState): DictLayout {
  const { dict } = cluster;
  if (dict.isStale) {
    dict.shared = layoutOf(world, cluster);
    dict.isStale = false;
  }
  return dict.shared;
}

interface MadeLayout {
  /** The world's list of identities: a column never changes its ID. */
  readonly identities: readonly Identity[];
  readonly seed: number;
  readonly known: readonly number[];
  readonly layout: DictLayout;
}

/** Made lately: processes with one seed that know the same nodes share a layout. Never state. */
const latest: MadeLayout[] = [];

function layoutOf(world: World, { dict, known }: ClusterState): DictLayout {
  const seed = known.length > OWN_SEED_NODES_MAX ? mix32(dict.seed % SEEDS) : dict.seed;
  const { identities } = world.bus;
  for (const one of latest) {
    const isAlike = one.identities === identities && one.seed === seed;
    if (isAlike && isSameList(one.known, known)) return one.layout;
  }
  const layout = build(identities, known, seed);
  latest.unshift({ identities, seed, known: known.slice(), layout });
  if (latest.length > SEEDS) latest.pop();
  return layout;
}

function isSameList(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((column, at) => column === b[at]);
}

function build(
  identities: readonly Identity[],
  known: readonly number[],
  seed: number,
): DictLayout {
  let size = 4;
  while (size < known.length) size *= 2;
  const buckets: number[][] = Array.from({ length: size }, () => []);
  for (const column of known) {
    const { id } = identities[column] as Identity;
    buckets[mix32(fnv1a(id) ^ seed) & (size - 1)]?.unshift(column);
  }
  const filled = buckets.filter((chain) => chain.length > 0);
  let start = 0;
  const chains = filled.map((chain) => {
    const packed = start + chain.length * 0x1_0000;
    start += chain.length;
    return packed;
  });
  return { order: Uint16Array.from(filled.flat()), chains: Uint32Array.from(chains) };
}
