import { expect, test } from 'vitest';
import { NodeFlag, NEAR, Near } from '../../../src/engine/cluster/BusTable.ts';
import { captureConfig } from '../../../src/engine/cluster/savedConfig.ts';
import { savedNodesText } from '../../../src/engine/observers/savedNodesText.ts';
import { cluster, healthyCluster, SEEDS, strangers } from '../../support/cluster.ts';
import { cellOf, deliver, packet } from '../../support/clusterPackets.ts';

test('[NC1] a new node writes its file before it knows its address: :0@0', () => {
  const c = cluster({ masters: 0, emptyNodes: 1 });
  c.run(101);
  const { id } = c.node('A');

  expect(savedNodesText(c.world, 0).split('\n')).toEqual([
    `${id} :0@0 myself,master - 0 0 0 connected`,
    'vars currentEpoch 0 lastVoteEpoch 0',
    '',
  ]);
});

test.each(SEEDS)(
  '[NC2] PFAIL and FAIL survive a restart; FAIL is as old as the start, pongs are of now, seed %i',
  (seed) => {
    const c = healthyCluster({ seed, masters: 5, nodeTimeoutMs: 15_000 });
    deliver(c, 'A', packet(c, 'B', 'fail', { subject: c.node('C').cluster.myself }));
    const cell = cellOf(c, 'A', 'D');
    c.world.bus.flags[cell] = (c.world.bus.flags[cell] as number) | NodeFlag.pfail;
    c.node('A').cluster.pfailFlags++;
    c.world.bus.near[cell * NEAR + Near.pingSentMs] = 5;
    c.isolate('A');
    c.node('A').kill();
    c.run(3_000);
    c.node('A').restart();
    const nowMs = Math.floor((c.world.startWallUs + c.world.nowUs) / 1000);
    const a = c.node('A');

    expect(a.flagsOf(c.node('C'))).toBe('master,fail');
    expect(a.flagsOf(c.node('D'))).toBe('master,fail?');
    expect(a.cluster.failTimeMs.get(c.node('C').cluster.myself)).toBe(nowMs);
    expect(a.lineOf(c.node('B'))).toMatchObject({ pingSentMs: 0, pongReceivedMs: nowMs });
    expect(a.lineOf(c.node('D'))).toMatchObject({ pingSentMs: nowMs, pongReceivedMs: nowMs });
  },
);

test('[NC3] epochs of masters, votes, slots and roles come back; an epoch of a replica does not', () => {
  const c = healthyCluster({ replicasPerMaster: 1 });
  c.node('A').cluster.lastVoteEpoch = 5;
  expect(c.node('A').ask('CLUSTER', 'BUMPEPOCH')).toBe('BUMPED 7');
  c.world.bus.configEpoch[cellOf(c, 'A', 'B/1')] = 6;
  c.node('A').kill();
  c.node('A').restart();
  const a = c.node('A');

  expect([a.epoch, a.cluster.currentEpoch, a.cluster.lastVoteEpoch]).toEqual([7, 7, 5]);
  expect(a.ownerOf(6_000)).toBe(c.id('B'));
  expect(a.masterOf(c.node('B/1'))).toBe(c.id('B'));
  expect(c.world.bus.configEpoch[cellOf(c, 'A', 'B/1')]).toBe(0);
  expect(a.log()).toContain(`Node configuration loaded, I'm ${a.id}`);
});

test('[NC3] currentEpoch is at least the greatest configEpoch of the file', () => {
  const c = healthyCluster();
  c.node('A').kill();
  const saved = c.world.nodesConf[0]?.shared;
  c.world.nodesConf[0] = {
    shared: saved === null || saved === undefined ? null : { ...saved, currentEpoch: 1 },
  };
  c.node('A').restart();

  expect(c.node('A').cluster.currentEpoch).toBe(3);
});

test('[NC4] handshakes are not saved; known nodes are, dead or not', () => {
  const c = strangers(2);
  c.node('B').pause();
  expect(c.node('A').ask('CLUSTER', 'MEET', c.node('B').ip, String(c.node('B').port))).toBe('OK');
  c.run(100);
  expect(c.node('A').lines().size).toBe(2);

  expect(captureConfig(c.world, c.node('A').server).nodes).toHaveLength(1);
});

test('[NC5] with its files a node keeps its ID and its acquaintances, without them it is somebody new', () => {
  const c = healthyCluster({ replicasPerMaster: 1 });
  const { id } = c.node('B');
  c.node('B').kill();
  c.node('B').restart('kept');
  expect(c.node('B').id).toBe(id);
  expect(c.node('B').lines().size).toBe(6);
  c.node('B').restart('lost');
  expect(c.node('B').id).not.toBe(id);
  expect(c.node('B').id).toMatch(/^[0-9a-f]{40}$/);
  expect(c.node('B').lines().size).toBe(1);
  expect(c.node('B').log()).toContain(`No cluster configuration found, I'm ${c.node('B').id}`);
});

test('[NC5] open slots are remembered', () => {
  const c = healthyCluster();
  c.node('A').cluster.migratingTo.set(7, c.node('B').cluster.myself);
  c.node('A').cluster.importingFrom.set(9_000, c.node('B').cluster.myself);
  c.node('A').kill();
  c.node('A').restart();

  expect(c.node('A').lineOf(c.node('A'))?.slots).toBe(
    `0-5460 [7->-${c.id('B')}] [9000-<-${c.id('B')}]`,
  );
});
