import { expect, test } from 'vitest';
import { CHUNK, columnFor, createBusTable, NOBODY } from '../../../src/engine/cluster/BusTable.ts';
import { createClusterState, type ClusterState } from '../../../src/engine/cluster/ClusterState.ts';
import { drawNode, freshDict } from '../../../src/engine/cluster/dict.ts';
import { nextHex, randomStream } from '../../../src/base/random.ts';
import { createKernel, type World } from '../../../src/engine/kernel/World.ts';
import { createTraceSink } from '../../../src/engine/kernel/TraceSink.ts';
import { healthyCluster } from '../../support/cluster.ts';

/** A table of `nodes` identities and an observer that knows them all. */
function observer(
  nodes: number,
  dictSeed: number,
): { world: World; cluster: ClusterState; stream: number } {
  const world = createKernel(7, createTraceSink(false));
  world.bus = createBusTable(world, 1, nodes);
  const ids = randomStream(world.random, 'ids');
  const cluster = createClusterState(dictSeed);
  cluster.known = Array.from({ length: nodes }, (_, at) =>
    columnFor(world, nextHex(world.random, ids, 40), at),
  );
  return { world, cluster, stream: randomStream(world.random, 'draws') };
}

test.each([1, 3, 4, 5, 8, 9, 100])('[GO8] %i nodes stand in buckets, each once', (nodes) => {
  const { world, cluster } = observer(nodes, 99);
  const dict = freshDict(world, cluster);
  expect([...dict.order].toSorted((a, b) => a - b)).toEqual(cluster.known);
  let next = 0;
  for (const chain of dict.chains) {
    expect(chain & 0xffff).toBe(next);
    next += chain >>> 16;
  }
  expect(next).toBe(nodes);
  // As many buckets as the next power of two, of which some stay empty.
  expect(dict.chains.length).toBeLessThanOrEqual(2 ** Math.ceil(Math.log2(Math.max(nodes, 4))));
});

test('[GO8] a draw is a bucket first and then one of its chain, so that neighbours share a chance', () => {
  const { world, cluster, stream } = observer(16, 5);
  const { order, chains } = freshDict(world, cluster);
  const hits = new Map<number, number>();
  const draws = 60_000;
  for (let i = 0; i < draws; i++) {
    const column = drawNode(world, cluster, stream);
    hits.set(column, (hits.get(column) ?? 0) + 1);
  }
  for (const chain of chains) {
    const [from, length] = [chain & 0xffff, chain >>> 16];
    for (const column of order.slice(from, from + length)) {
      const expected = draws / chains.length / length;
      expect(Math.abs((hits.get(column) ?? 0) - expected)).toBeLessThan(6 * Math.sqrt(expected));
    }
  }
});

test('[GO8] every process has a layout of its own; those with one seed share it', () => {
  const c = healthyCluster({ masters: 12 });
  const layouts = c.nodes.map((node) => freshDict(c.world, node.cluster).order.join());
  expect(new Set(layouts).size).toBe(12);
  const [a, b] = [c.node('A').cluster, c.node('B').cluster];
  b.dict = { ...a.dict, isStale: true };
  b.known = a.known.slice();
  expect(freshDict(c.world, b)).toBe(freshDict(c.world, a));
  b.known.reverse();
  b.dict.isStale = true;
  expect(freshDict(c.world, b)).not.toBe(freshDict(c.world, a));
});

test('[GO9] a table takes more identities than there are processes: a restart without files makes one', () => {
  const c = healthyCluster({ masters: 3, nodeTimeoutMs: 1_000 });
  const { stride } = c.world.bus;
  expect(stride).toBe(CHUNK);
  for (let i = 0; i < 40; i++) {
    c.node('C').restart('lost');
    c.run(130);
  }
  const { bus } = c.world;
  expect(bus.stride).toBe(2 * CHUNK);
  expect(bus.identities).toHaveLength(43);
  // What the others believe has moved along to the wider rows.
  expect(c.node('A').flagsOf(c.node('B'))).toBe('master');
  expect(c.node('A').ownerOf(0)).toBe(c.id('A'));
  expect(c.node('B').lineOf(c.node('A'))?.link).toBe('connected');
  expect(bus.outLink[c.node('A').index * bus.stride + 60]).toBe(NOBODY);
  c.run(3_000);
  expect(c.node('A').flagsOf(c.node('B'))).toBe('master');
});

test('[GO8] a large cluster has 32 layouts', () => {
  const seeds = Array.from({ length: 300 }, (_, at) => at * 77);
  const { world, cluster } = observer(200, 0);
  const layouts = seeds.map((seed) => {
    cluster.dict = { ...cluster.dict, seed, isStale: true };
    return freshDict(world, cluster);
  });
  expect(new Set(layouts).size).toBe(32);
});
