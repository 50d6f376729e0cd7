import { expect, test } from 'vitest';
import { healthyCluster, SEEDS, strangers } from '../../support/cluster.ts';
import { cellOf, deliver, packet } from '../../support/clusterPackets.ts';

test('[EP1] currentEpoch is the greatest one heard from a known node', () => {
  const c = healthyCluster();
  deliver(c, 'A', packet(c, 'B', 'pong', { currentEpoch: 12 }));
  deliver(c, 'A', packet(c, 'C', 'pong', { currentEpoch: 11 }));

  expect(c.node('A').cluster.currentEpoch).toBe(12);
});

test('[EP1] the greatest epoch reaches everybody with the heartbeats', () => {
  const c = healthyCluster({ masters: 5, nodeTimeoutMs: 1_000 });
  c.node('A').cluster.currentEpoch = 40;
  c.run(3_000);

  expect(c.nodes.map((node) => node.cluster.currentEpoch)).toEqual([40, 40, 40, 40, 40]);
});

test('[EP2] of a peer the greatest configEpoch is remembered', () => {
  const c = healthyCluster();
  const { configEpoch } = c.world.bus;
  deliver(c, 'A', packet(c, 'B', 'pong', { configEpoch: 9 }));
  expect(configEpoch[cellOf(c, 'A', 'B')]).toBe(9);
  deliver(c, 'A', packet(c, 'B', 'pong', { configEpoch: 2 }));
  expect(configEpoch[cellOf(c, 'A', 'B')]).toBe(9);
});

test.each(SEEDS)(
  '[EP3] of masters with one epoch all but the greatest ID move on: 0, 1, 2, 3, seed %i',
  (seed) => {
    const c = strangers(4, { seed });
    c.join();
    c.run(5_000);
    const byId = [...c.nodes].toSorted((a, b) => (a.id < b.id ? -1 : 1));

    expect(byId.map((node) => node.epoch).toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3]);
    expect(byId.at(-1)?.epoch).toBe(0);
    for (const node of c.nodes) expect(node.cluster.currentEpoch).toBe(3);
  },
);

test('[EP3] an old packet of a node that has moved on is no collision', () => {
  const c = healthyCluster();
  const [small, great] = [c.node('A'), c.node('B')].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const own = small?.epoch ?? 0;
  deliver(c, small?.name ?? '', packet(c, great?.name ?? '', 'pong', { configEpoch: 50 }));
  deliver(c, small?.name ?? '', packet(c, great?.name ?? '', 'pong', { configEpoch: own }));

  expect(small?.epoch).toBe(own);
});

test('[EP3] replicas collide with nobody', () => {
  const c = healthyCluster({ replicasPerMaster: 1 });
  const before = c.nodes.map((node) => node.epoch);
  c.run(5_000);

  expect(c.nodes.map((node) => node.epoch)).toEqual(before);
});

test('[EP4] BUMPEPOCH takes a new greatest epoch without asking, unless ours is the greatest', () => {
  const c = healthyCluster();
  expect(c.node('A').ask('CLUSTER', 'BUMPEPOCH')).toBe('BUMPED 4');
  expect(c.node('A').ask('CLUSTER', 'BUMPEPOCH')).toBe('STILL 4');
  expect(c.node('A').info()).toMatchObject({ cluster_current_epoch: '4', cluster_my_epoch: '4' });
});

test('[EP4] a node with epoch 0 bumps even if nobody has a greater one', () => {
  const c = strangers(1);
  expect(c.node('A').ask('CLUSTER', 'BUMPEPOCH')).toBe('BUMPED 1');
  expect(c.node('A').ask('CLUSTER', 'BUMPEPOCH')).toBe('STILL 1');
});
