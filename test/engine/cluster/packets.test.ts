import { expect, test } from 'vitest';
import { NodeFlag, NEAR, Near } from '../../../src/engine/cluster/BusTable.ts';
import {
  FAIL_BODY_BYTES,
  HEADER_BYTES,
  MESSAGE_NAMES,
  MessageType,
  UPDATE_BODY_BYTES,
} from '../../../src/engine/cluster/message.ts';
import { buildMessage, sendUpdate } from '../../../src/engine/cluster/send.ts';
import { healthyCluster } from '../../support/cluster.ts';
import { catchUp, cellOf, deliver, packet, queuedBy } from '../../support/clusterPackets.ts';

test('[PK1] packets have their sizes: header 2256, FAIL 2296, UPDATE 4352', () => {
  const c = healthyCluster();
  catchUp(c, 'A');
  sendUpdate(c.world, c.node('A').server, c.node('B').cluster.myself, c.node('C').cluster.myself);

  expect(queuedBy(c, 'A').map(({ message }) => message.bytes)).toEqual([4_352]);
  expect([HEADER_BYTES, HEADER_BYTES + FAIL_BODY_BYTES, HEADER_BYTES + UPDATE_BODY_BYTES]).toEqual([
    2_256, 2_296, 4_352,
  ]);
  expect(packet(c, 'A', 'authRequest').bytes).toBe(2_256);
});

test('[PK2] every packet of a known node counts: last data, offset, epochs', () => {
  const c = healthyCluster();
  const { bus } = c.world;
  const cell = cellOf(c, 'A', 'B');
  bus.near[cell * NEAR + Near.dataMs] = 0;
  deliver(c, 'A', packet(c, 'B', 'authAck', { offset: 77, currentEpoch: 8, configEpoch: 7 }));

  expect(bus.near[cell * NEAR + Near.dataMs]).toBeGreaterThan(0);
  expect(bus.replOffset[cell]).toBe(77);
  expect(bus.configEpoch[cell]).toBe(7);
  expect(c.node('A').cluster.currentEpoch).toBe(8);
});

test('[PK3] PING and MEET are answered with PONG, other packets with nothing', () => {
  const c = healthyCluster();
  for (const name of ['ping', 'meet', 'pong', 'fail', 'authAck'] as const) {
    deliver(c, 'A', packet(c, 'B', name, { subject: c.node('A').cluster.myself }));
  }

  expect(queuedBy(c, 'A').map(({ to, message }) => [to, MESSAGE_NAMES[message.type]])).toEqual([
    ['B', 'pong'],
    ['B', 'pong'],
  ]);
});

test('[PK3] a MEET from somebody known makes no second record', () => {
  const c = healthyCluster();
  deliver(c, 'A', packet(c, 'B', 'meet'));
  c.run(300);

  expect(c.node('A').cluster.handshakes).toEqual([]);
  expect(c.node('A').cluster.known).toHaveLength(3);
});

test("[PK4] a heartbeat's word on standing for election is the latest, both ways", () => {
  const c = healthyCluster({ replicasPerMaster: 1 });
  const flags = NodeFlag.slave | NodeFlag.noFailover;
  deliver(c, 'A', packet(c, 'A/1', 'pong', { flags }));
  expect(c.node('A').flagsOf(c.node('A/1'))).toBe('slave,nofailover');
  deliver(c, 'A', packet(c, 'A/1', 'pong', { flags: NodeFlag.slave }));
  expect(c.node('A').flagsOf(c.node('A/1'))).toBe('slave');
});

test('[PK5] messages are counted when queued on a link, and when received, known sender or not', () => {
  const c = healthyCluster();
  const before = c.node('A').received('ping');
  const column = c.node('B').cluster.myself;
  const ping = packet(c, 'B', 'ping');
  expect(c.node('A').ask('CLUSTER', 'FORGET', c.id('B'))).toBe('OK');
  c.world.bus.inLink[c.node('A').index * c.world.bus.stride + column] = 0;
  deliver(c, 'A', ping);
  expect(c.node('A').received('ping')).toBeGreaterThan(before);

  const lines = c.node('A').info();
  expect(lines['cluster_stats_messages_ping_received']).toBe(String(c.node('A').received('ping')));
  expect(lines['cluster_stats_messages_update_sent']).toBeUndefined();
  const total = MESSAGE_NAMES.reduce((sum, name) => sum + c.node('A').sent(name), 0);
  expect(lines['cluster_stats_messages_sent']).toBe(String(total));
});

test('[PK6] the order of one heartbeat: role before slots, so that a demoted master claims nothing', () => {
  const c = healthyCluster({ replicasPerMaster: 1 });
  const claim = packet(c, 'B', 'pong', { master: c.node('B/1').cluster.myself, configEpoch: 50 });
  deliver(c, 'A', claim);

  expect(c.node('A').flagsOf(c.node('B'))).toBe('slave');
  expect(c.node('A').ownerOf(6_000)).toBe('');
});

test('[PK6] a header tells the cluster state, the type is as Redis numbers it', () => {
  const c = healthyCluster();
  expect(buildMessage(c.world, c.node('A').server, 0, 0, {}).stateOk).toBe(true);
  expect(MESSAGE_NAMES.map((_, type) => type)).toEqual(Object.values(MessageType));
});
