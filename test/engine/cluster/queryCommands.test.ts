import { expect, test } from 'vitest';
import { NodeFlag } from '../../../src/engine/cluster/BusTable.ts';
import { flagsText } from '../../../src/engine/cluster/describe.ts';
import type { Reply } from '../../../src/engine/server/Reply.ts';
import { healthyCluster, strangers } from '../../support/cluster.ts';
import { cellOf, columnOf } from '../../support/clusterPackets.ts';

/** A flat map reply as a record. */
function record(reply: unknown): Record<string, Reply> {
  const { map } = reply as { map: readonly Reply[] };
  const found: [string, Reply][] = [];
  for (let at = 0; at < map.length; at += 2) found.push([map[at] as string, map[at + 1] as Reply]);
  return Object.fromEntries(found);
}

test('[CQ1] CLUSTER INFO: state, slots, nodes, size, epochs, messages by type that were any', () => {
  const c = healthyCluster({ replicasPerMaster: 1 });
  const info = c.node('A').info();
  expect(Object.keys(info).slice(0, 9)).toEqual([
    'cluster_state',
    'cluster_slots_assigned',
    'cluster_slots_ok',
    'cluster_slots_pfail',
    'cluster_slots_fail',
    'cluster_known_nodes',
    'cluster_size',
    'cluster_current_epoch',
    'cluster_my_epoch',
  ]);
  expect(info).toMatchObject({
    cluster_state: 'ok',
    cluster_slots_assigned: '16384',
    cluster_slots_ok: '16384',
    cluster_known_nodes: '6',
    cluster_size: '3',
    cluster_current_epoch: '6',
    cluster_my_epoch: '1',
    total_cluster_links_buffer_limit_exceeded: '0',
  });
  expect(info['cluster_stats_messages_fail_sent']).toBeUndefined();
  expect(c.node('B/1').info()['cluster_my_epoch']).toBe('2');
});

test('[CQ1] slots of suspects and of the failed are counted apart', () => {
  const c = healthyCluster();
  const { flags } = c.world.bus;
  for (const [name, flag] of [
    ['B', NodeFlag.pfail],
    ['C', NodeFlag.fail],
  ] as const) {
    const cell = cellOf(c, 'A', name);
    flags[cell] = (flags[cell] as number) | flag;
  }
  expect(c.node('A').info()).toMatchObject({
    cluster_slots_ok: '5461',
    cluster_slots_pfail: '5462',
    cluster_slots_fail: '5461',
  });
});

test('[CQ2] a line of CLUSTER NODES: id, address, flags in order, master, times, epoch, link, slots', () => {
  const c = healthyCluster({ replicasPerMaster: 1 });
  c.run(3_000);
  const line = c.node('A').lineOf(c.node('B/1'));
  expect(line).toMatchObject({
    address: '10.0.0.5:7004@17004',
    flags: 'slave',
    master: c.id('B'),
    pingSentMs: 0,
    epoch: 2,
    link: 'connected',
    slots: '',
  });
  expect(c.node('A').lineOf(c.node('A'))).toMatchObject({
    flags: 'myself,master',
    slots: '0-5460',
  });
  const all = NodeFlag.myself | NodeFlag.master | NodeFlag.slave | NodeFlag.pfail | NodeFlag.fail;
  const rest =
    NodeFlag.handshake | NodeFlag.noaddr | NodeFlag.noFailover | NodeFlag.meet | NodeFlag.migrateTo;
  expect(flagsText(all | rest)).toBe('myself,master,slave,fail?,fail,handshake,noaddr,nofailover');
  expect(flagsText(0)).toBe('noflags');
});

test('[CQ2] open slots stand on our own line only, in order', () => {
  const c = healthyCluster();
  const a = c.node('A');
  a.cluster.importingFrom.set(9_000, columnOf(c.node('B')));
  a.cluster.migratingTo.set(77, columnOf(c.node('C')));
  expect(a.lineOf(a)?.slots).toBe(`0-5460 [77->-${c.id('C')}] [9000-<-${c.id('B')}]`);
  expect(c.node('B').lineOf(a)?.slots).toBe('0-5460');
});

test('[CQ3] CLUSTER SLOTS: ranges of one owner, its replicas once they announced an offset and while not FAIL', () => {
  const c = healthyCluster({ replicasPerMaster: 1 });
  const { bus } = c.world;
  const cell = cellOf(c, 'A', 'B/1');
  bus.replOffset[cell] = 0;
  const ids = (): string[][] =>
    (c.node('A').look('CLUSTER', 'SLOTS') as [number, number, ...[string, number, string][]][]).map(
      ([, , ...nodes]) => nodes.map(([, , id]) => id),
    );
  expect(ids()[1]).toEqual([c.id('B')]);
  bus.replOffset[cell] = 14;
  expect(ids()[1]).toEqual([c.id('B'), c.id('B/1')]);
  bus.flags[cell] = (bus.flags[cell] as number) | NodeFlag.fail;
  bus.flags[cellOf(c, 'A', 'B')] = (bus.flags[cellOf(c, 'A', 'B')] as number) | NodeFlag.fail;
  expect(ids()[1]).toEqual([c.id('B')]);
});

test('[CQ3] fresh replicas appear with the first replication ping, within ten seconds', () => {
  const c = healthyCluster({ replicasPerMaster: 1 });
  const shown = (): number =>
    (c.node('C').look('CLUSTER', 'SLOTS') as unknown[][]).reduce(
      (sum, range) => sum + range.length - 2,
      0,
    );
  expect(shown()).toBe(3);
  c.run(13_000);
  expect(shown()).toBe(6);
});

test('[CQ3] a hole ends a range; unbound slots are left out', () => {
  const c = healthyCluster();
  expect(c.node('A').ask('CLUSTER', 'DELSLOTS', '100', '16383')).toBe('OK');
  const ranges = (c.node('A').look('CLUSTER', 'SLOTS') as [number, number][]).map(([from, to]) => [
    from,
    to,
  ]);
  expect(ranges).toEqual([
    [0, 99],
    [101, 5_460],
    [5_461, 10_922],
    [10_923, 16_382],
  ]);
});

test('[CQ4] CLUSTER SHARDS: one element a master, health loading until a replica has an offset', () => {
  const c = healthyCluster({ replicasPerMaster: 1 });
  const shards = (c.node('A').look('CLUSTER', 'SHARDS') as Reply[]).map(record);
  expect(shards).toHaveLength(3);
  const own = shards.find((shard) => JSON.stringify(shard['slots']) === '[0,5460]');
  const [master, replica] = ((own ?? {})['nodes'] as Reply[]).map(record);
  expect(master).toMatchObject({
    id: c.id('A'),
    role: 'master',
    health: 'online',
    port: 7_000,
    ip: '10.0.0.1',
  });
  expect(replica).toMatchObject({ id: c.id('A/1'), role: 'replica', health: 'loading' });
});

test('[CQ5] CLUSTER LINKS: both links of every peer', () => {
  const c = healthyCluster();
  c.run(1_000);
  const links = (c.node('A').look('CLUSTER', 'LINKS') as Reply[]).map(record);
  const ends = links.map((link) => `${link['direction'] as string} ${link['node'] as string}`);
  expect(new Set(ends)).toEqual(
    new Set(['B', 'C'].flatMap((name) => [`from ${c.id(name)}`, `to ${c.id(name)}`])),
  );
  expect(ends).toHaveLength(4);
  expect(links[0]).toMatchObject({
    events: 'r',
    'send-buffer-allocated': 0,
    'send-buffer-used': 0,
  });
});

test('[CQ6] REPLICAS, MYID, COUNT-FAILURE-REPORTS, KEYSLOT', () => {
  const c = healthyCluster({ replicasPerMaster: 1 });
  const a = c.node('A');
  expect(a.look('CLUSTER', 'MYID')).toBe(a.id);
  expect(
    (a.look('CLUSTER', 'REPLICAS', c.id('B')) as string[]).map((line) => line.slice(0, 40)),
  ).toEqual([c.id('B/1')]);
  expect(a.ask('CLUSTER', 'SLAVES', c.id('B/1'))).toBe('ERR The specified node is not a master');
  expect(a.ask('CLUSTER', 'REPLICAS', 'zz')).toBe('ERR Unknown node zz');
  expect(a.ask('CLUSTER', 'COUNT-FAILURE-REPORTS', c.id('B'))).toBe('(integer) 0');
  expect(a.ask('CLUSTER', 'COUNT-FAILURE-REPORTS', 'zz')).toBe('ERR Unknown node zz');
});

test('[CQ7] keys hash by CRC16 of the whole key or of its first non-empty tag', () => {
  const a = strangers(1).node('A');
  const slot = (key: string): string => a.ask('CLUSTER', 'KEYSLOT', key);
  const expected = {
    '123456789': 12739,
    foo: 12182,
    '': 0,
    'foo{}{bar}': 8363,
    'foo{{bar}}zap': 4015,
    'foo{bar}{zap}': 5061,
    '{user1000}.following': 3443,
    'a{': 14311,
  };
  for (const [key, number] of Object.entries(expected))
    expect(slot(key)).toBe(`(integer) ${number}`);
});

test('[CQ8] keys of a slot are counted and listed newest first', () => {
  const c = healthyCluster();
  const a = c.node('A');
  for (const key of ['{b}1', '{b}2', '{b}3']) expect(a.ask('SET', key, 'x')).toBe('OK');
  expect(a.ask('CLUSTER', 'COUNTKEYSINSLOT', '3300')).toBe('(integer) 3');
  expect(a.ask('CLUSTER', 'GETKEYSINSLOT', '3300', '2')).toBe('1) "{b}3"\n2) "{b}2"');
  expect(a.ask('CLUSTER', 'COUNTKEYSINSLOT', '16384')).toBe('ERR Invalid slot');
  expect(a.ask('CLUSTER', 'COUNTKEYSINSLOT', 'x')).toBe(
    'ERR value is not an integer or out of range',
  );
  expect(a.ask('CLUSTER', 'GETKEYSINSLOT', '16384', '1')).toBe(
    'ERR Invalid slot or number of keys',
  );
  expect(a.ask('CLUSTER', 'GETKEYSINSLOT', '1', '-1')).toBe('ERR Invalid slot or number of keys');
  expect(a.ask('CLUSTER', 'GETKEYSINSLOT', '1', 'x')).toBe(
    'ERR value is not an integer or out of range',
  );
});

test('[CQ9] READONLY and READWRITE answer OK, CLUSTER HELP lists the subcommands', () => {
  const a = strangers(1).node('A');
  expect([a.ask('READONLY'), a.ask('READWRITE'), a.ask('ASKING')]).toEqual(['OK', 'OK', 'OK']);
  expect(a.ask('CLUSTER', 'HELP')).toContain(
    'CLUSTER <subcommand> [<arg> [value] [opt] ...]. Subcommands are:',
  );
  expect(a.ask('CLUSTER')).toBe("ERR wrong number of arguments for 'cluster' command");
});

test('INFO tells of the bus: two connections for every other node, and what its links take', () => {
  const c = healthyCluster({ replicasPerMaster: 1 });
  expect(c.node('A').ask('INFO', 'clients')).toMatch(/cluster_connections:10\r/);
  expect(c.node('A').ask('INFO', 'memory')).toMatch(/mem_cluster_links:10880\r/);
});

test('bus connections count against maxclients', () => {
  const c = healthyCluster({ config: { maxclients: '5' } });
  expect(c.node('A').ask('PING')).toBe('PONG');
  c.input({ type: 'console.command', console: 9, node: 0, argv: ['PING'], follow: false });
  c.run(50);
  expect(c.sink.replies.at(-1)?.reply.text).not.toBe('PONG');
});
