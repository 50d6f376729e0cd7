import { expect, test } from 'vitest';
import { NOBODY, NodeFlag } from '../../../src/engine/cluster/BusTable.ts';
import { becomeReplicaOf, recordMaster } from '../../../src/engine/cluster/roles.ts';
import { buildMessage } from '../../../src/engine/cluster/send.ts';
import { hasSlot } from '../../../src/engine/cluster/slotSets.ts';
import { healthyCluster, strangers, type TestCluster } from '../../support/cluster.ts';
import { catchUp, cellOf, deliver, packet } from '../../support/clusterPackets.ts';

function isTarget(c: TestCluster, observer: string, subject: string): boolean {
  return ((c.world.bus.flags[cellOf(c, observer, subject)] as number) & NodeFlag.migrateTo) !== 0;
}

test('[RO1] a header that names a master makes its sender a replica and frees all its slots', () => {
  const c = healthyCluster();
  deliver(c, 'A', packet(c, 'B', 'pong', { master: c.node('C').cluster.myself }));

  expect(c.node('A').lineOf(c.node('B'))).toMatchObject({
    flags: 'slave',
    master: c.id('C'),
    slots: '',
  });
  expect(c.node('A').ownerOf(6_000)).toBe('');
});

test('[RO1] a header without a master makes its sender a master', () => {
  const c = healthyCluster({ replicasPerMaster: 1 });
  deliver(c, 'A', packet(c, 'B/1', 'pong', { master: NOBODY, slotSet: 0 }));

  expect(c.node('A').lineOf(c.node('B/1'))).toMatchObject({ flags: 'master', master: '-' });
});

test('[RO1] the first word of a replica about a master we do not know changes no master', () => {
  const c = healthyCluster({ replicasPerMaster: 1 });
  expect(c.node('A').ask('CLUSTER', 'FORGET', c.id('C'))).toBe('OK');
  deliver(c, 'A', packet(c, 'B/1', 'pong', { master: c.node('C').cluster.myself }));

  expect(c.node('A').lineOf(c.node('B/1'))?.master).toBe(c.id('B'));
});

test('[RO2] who becomes a replica owns nothing, closes its open slots and starts replication', () => {
  const c = strangers(2);
  c.join();
  const [a, b] = c.nodes as [(typeof c.nodes)[0], (typeof c.nodes)[0]];
  a.cluster.migratingTo.set(5, b.cluster.myself);
  a.cluster.importingFrom.set(6, b.cluster.myself);
  catchUp(c, 'A');
  becomeReplicaOf(c.world, a.server, b.cluster.myself);

  expect(a.flagsOf(a)).toBe('myself,slave');
  expect([a.cluster.migratingTo.size, a.cluster.importingFrom.size]).toEqual([0, 0]);
  c.runUntil(() => a.server.replication.link === 'connected', { withinMs: 3_000 });
});

test('[RO2] nobody hears of it but by the next heartbeats', () => {
  const c = strangers(3);
  c.join();
  c.run(1_000);
  const { sent } = c.node('A').cluster;
  const before = sent[1];
  expect(c.node('A').ask('CLUSTER', 'REPLICATE', c.id('B'))).toBe('OK');

  expect(sent[1]).toBe(before);
  expect(c.node('C').flagsOf(c.node('A'))).toBe('master');
  c.runUntil(() => c.node('C').lineOf(c.node('A'))?.master === c.id('B'), { withinMs: 3_000 });
});

test('[RO3] a master with a replica is a target of replica migration until the last one leaves', () => {
  const c = healthyCluster({ replicasPerMaster: 1 });
  expect(isTarget(c, 'A', 'B')).toBe(true);
  deliver(c, 'A', packet(c, 'B/1', 'pong', { master: c.node('C').cluster.myself }));
  expect(isTarget(c, 'A', 'B')).toBe(false);
});

test('[RO3] a promoted replica is a target, we ourselves are not; a replica is none', () => {
  const c = healthyCluster({ replicasPerMaster: 1 });
  deliver(c, 'A', packet(c, 'B/1', 'pong', { master: NOBODY, slotSet: 0 }));
  expect(isTarget(c, 'A', 'B/1')).toBe(true);

  const { server, cluster } = c.node('C/1');
  catchUp(c, 'C/1');
  recordMaster(c.world, server, cluster.myself);
  expect(isTarget(c, 'C/1', 'C/1')).toBe(false);

  deliver(c, 'A', packet(c, 'C', 'pong', { master: c.node('B').cluster.myself }));
  expect(isTarget(c, 'A', 'C')).toBe(false);
});

test('[RO3] the first slot makes a master a target if there are replicas anywhere', () => {
  const c = healthyCluster({ replicasPerMaster: 1, emptyNodes: 1 });
  expect(c.node('D').ask('CLUSTER', 'MEET', c.node('A').ip, String(c.node('A').port))).toBe('OK');
  c.runUntil(() => c.node('D').cluster.known.length === 7, { withinMs: 10_000 });
  c.run(2_500);
  expect(isTarget(c, 'A', 'D')).toBe(false);
  const [claimed] = [c.node('A').ask('CLUSTER', 'SETSLOT', '7', 'NODE', c.id('D'))];
  expect(claimed).toBe('OK');
  expect(isTarget(c, 'A', 'D')).toBe(true);
});

test("[RO4] a replica speaks with its master's epoch and slots, and is listed with that epoch", () => {
  const c = healthyCluster({ replicasPerMaster: 1 });
  const { server, cluster } = c.node('B/1');
  const message = buildMessage(c.world, server, 0, 2_256, {});

  expect(message.configEpoch).toBe(2);
  expect(message.master).toBe(c.node('B').cluster.myself);
  expect(message.sender).toBe(cluster.myself);
  expect(hasSlot(c.world.bus.sets, message.slotSet, 6_000)).toBe(true);
  expect(c.node('A').lineOf(c.node('B/1'))?.epoch).toBe(2);
  expect(c.node('B/1').info()['cluster_my_epoch']).toBe('2');
});
