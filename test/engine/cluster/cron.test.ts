import { describe, expect, test } from 'vitest';
import { NOBODY, pongMsOf, NEAR, Near, markPending } from '../../../src/engine/cluster/BusTable.ts';
import { hashWorld } from '../../../src/engine/index.ts';
import { cluster, healthyCluster, SEEDS, type TestCluster } from '../../support/cluster.ts';
import { cellOf } from '../../support/clusterPackets.ts';

/** Pings that all nodes together send in a second, per node, over a long while after a warm-up. */
function pingRate(c: TestCluster, warmUpMs: number, ms: number): number {
  c.run(warmUpMs);
  const count = (): number => c.nodes.reduce((sum, node) => sum + node.sent('ping'), 0);
  const before = count();
  c.run(ms);
  return ((count() - before) / c.nodes.length / ms) * 1000;
}

test('[CR1] the cron runs ten times a second, a little less often by its own work', () => {
  const c = healthyCluster({ masters: 6, machine: 'recorded', nodeTimeoutMs: 15_000 });
  const before = c.node('A').cluster.ticks;
  c.run(60_000);
  const periodMs = 60_000 / (c.node('A').cluster.ticks - before);

  expect(periodMs).toBeGreaterThan(100);
  expect(periodMs).toBeLessThan(101.2);
});

test('[CR2] every tenth tick the longest unheard of five random peers is pinged', () => {
  const c = healthyCluster({ masters: 6, nodeTimeoutMs: 60_000 });
  const node = c.node('A');
  const before = [node.sent('ping'), node.cluster.ticks] as const;
  c.run(60_000);
  const pings = node.sent('ping') - before[0];
  const seconds = Math.floor(node.cluster.ticks / 10) - Math.floor(before[1] / 10);

  expect(pings).toBe(seconds);
});

test('[CR2] neither a pending ping nor a missing link is hit', () => {
  const c = healthyCluster({ masters: 4, nodeTimeoutMs: 600_000 });
  const { bus } = c.world;
  const [b, d] = [cellOf(c, 'A', 'B'), cellOf(c, 'A', 'C')];
  c.node('B').pause();
  bus.near[b * NEAR + Near.pingSentMs] = 1;
  markPending(bus, b);
  const link = bus.outLink[d] as number;
  bus.outLink[d] = NOBODY;
  const received = [c.node('B').received('ping'), c.node('C').received('ping')];
  const sent = c.node('A').sent('ping');
  c.run(20_000);
  bus.outLink[d] = link;
  c.node('B').resume();

  expect(c.node('A').sent('ping') - sent).toBeGreaterThan(5);
  expect(bus.near[b * NEAR + Near.pingSentMs]).toBe(1);
  // C heard only D's pings: a third of one a second.
  expect(c.node('C').received('ping') - (received[1] ?? 0)).toBeLessThan(20);
});

test.each(SEEDS)(
  '[CR3] nobody goes without a ping for longer than half a node-timeout, seed %i',
  (seed) => {
    const c = healthyCluster({ seed, masters: 8, nodeTimeoutMs: 2_000 });
    const { bus } = c.world;
    let oldest = 0;
    for (let i = 0; i < 100; i++) {
      c.run(31);
      const nowMs = Math.floor((c.world.startWallUs + c.world.nowUs) / 1000);
      for (const a of c.nodes) {
        for (const b of c.nodes) {
          if (a === b) continue;
          const cell = cellOf(c, a.name, b.name);
          const isPending = bus.near[cell * NEAR + Near.pingSentMs] !== 0;
          if (!isPending) oldest = Math.max(oldest, nowMs - pongMsOf(bus, cell));
        }
      }
    }
    expect(oldest).toBeGreaterThan(900);
    expect(oldest).toBeLessThan(1_000 + 105);
  },
);

describe('[CR4] heartbeats a second and node, as measured on real clusters', () => {
  test.each([
    [6, 15_000, 1.0, 0.02],
    [10, 15_000, 1.09, 0.08],
    [10, 2_000, 8.7, 0.25],
    [30, 15_000, 2.54, 0.1],
    [30, 5_000, 8.67, 0.3],
  ])('[CR4] %i nodes, node-timeout %i: %f', (masters, nodeTimeoutMs, rate, tolerance) => {
    const c = healthyCluster({ masters, nodeTimeoutMs, machine: 'recorded' });
    const measured = pingRate(c, 20_000 + nodeTimeoutMs * 2, 60_000);

    expect(Math.abs(measured - rate)).toBeLessThan(tolerance);
  });
});

test('[CR5] a node that starts as a replica follows its master from its first tick', () => {
  const c = cluster({ replicasPerMaster: 1 });
  c.run(101);
  const { link } = c.node('A/1').server.replication;
  expect(link).not.toBe('none');
  c.runUntil(() => c.node('A/1').server.replication.link === 'connected', { withinMs: 3_000 });
});

test.each(SEEDS)('[CR6] looking only at peers that are due leaves nothing out, seed %i', (seed) => {
  const hash = (isLookingAtAll: boolean): string => {
    const c = cluster({ seed, masters: 5, replicasPerMaster: 1, nodeTimeoutMs: 1_000 });
    for (let step = 0; step < 400; step++) {
      if (step === 200) c.node('A').pause();
      if (step === 230) c.partition(['B', 'C'], ['D', 'E']);
      if (step === 300) c.heal();
      if (step === 320) c.node('A').resume();
      if (isLookingAtAll) c.world.bus.dueMs.fill(0);
      c.run(20);
    }
    c.world.bus.dueMs.fill(0);
    return hashWorld(c.world);
  };

  expect(hash(true)).toBe(hash(false));
});

test.each(SEEDS)('[CR7] a new node-timeout rules from the next tick, seed %i', (seed) => {
  const c = healthyCluster({ seed, nodeTimeoutMs: 60_000 });
  c.run(5_000);
  c.node('C').pause();
  c.run(2_000);
  const rate = c.node('B').sent('ping');
  for (const name of ['A', 'B']) {
    expect(c.node(name).ask('CONFIG', 'SET', 'cluster-node-timeout', '1000')).toBe('OK');
  }
  c.runUntil(() => c.node('A').flagsOf(c.node('C')) === 'master,fail', { withinMs: 2_500 });
  expect(c.node('B').sent('ping')).toBeGreaterThan(rate);

  expect(c.node('A').ask('CONFIG', 'SET', 'cluster-node-timeout', '60000')).toBe('OK');
  const before = c.node('A').sent('ping');
  c.run(10_000);
  // One a second again.
  expect(c.node('A').sent('ping') - before).toBeLessThan(14);
});
