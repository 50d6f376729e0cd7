import { describe, expect, test } from 'vitest';
import { healthyCluster, type TestCluster } from '../../support/cluster.ts';

/** What the console of a node printed since `from`, without the first lines of its subscribing. */
function heard(c: TestCluster, name: string, from = 0): string[] {
  const { index } = c.node(name);
  const { replies } = c.sink;
  return replies
    .slice(from)
    .filter(({ reply }) => reply.console === index)
    .map(({ reply }) => reply.text);
}

/** Subscribes at a node's console; returns how many lines all consoles had printed by then. */
function listen(c: TestCluster, name: string, ...argv: string[]): number {
  c.node(name).ask(...argv);
  c.run(20);
  return c.sink.replies.length;
}

function message(...words: string[]): string {
  return words.map((word, at) => `${at + 1}) "${word}"`).join('\n');
}

describe('pub/sub across the bus', () => {
  test('[PB1] PUBLISH reaches listeners of every node and costs a packet each', () => {
    const c = healthyCluster({ replicasPerMaster: 1 });
    listen(c, 'B', 'SUBSCRIBE', 'ch');
    const from = listen(c, 'C/1', 'PSUBSCRIBE', 'c*');
    const sentBefore = c.node('A/1').sent('publish');

    expect(c.node('A/1').ask('PUBLISH', 'ch', 'hello')).toBe('(integer) 0');
    c.run(20);

    expect(heard(c, 'B', from)).toEqual([message('message', 'ch', 'hello')]);
    expect(heard(c, 'C/1', from)).toEqual([message('pmessage', 'c*', 'ch', 'hello')]);
    expect(c.node('A/1').sent('publish') - sentBefore).toBe(5);
    expect(c.node('A').received('publish')).toBe(1);
    expect(c.node('A').info()['cluster_stats_messages_publish_received']).toBe('1');
  });

  test('[PB1] a packet is 2264 bytes and the strings', () => {
    const c = healthyCluster({ masters: 2 });
    c.node('A').server.loopStartUs = c.world.nowUs;
    c.node('A').look('PUBLISH', 'ch', 'hello');

    const [waiting] = c.node('A').cluster.outbox;
    expect(waiting?.messages.map(({ bytes }) => bytes)).toEqual([2271]);
  });

  test('[PB1] in state fail too', () => {
    const c = healthyCluster({ masters: 3 });
    const from = listen(c, 'C', 'SUBSCRIBE', 'ch');
    c.node('B').kill();
    c.runUntil(() => c.node('A').state === 'fail', { withinMs: 20_000 });

    expect(c.node('A').ask('PUBLISH', 'ch', 'x')).toBe('(integer) 0');
    // Behind a FAIL packet it waits for the acknowledgement of that.
    c.run(60);
    expect(heard(c, 'C', from)).toEqual([message('message', 'ch', 'x')]);
  });

  test('[PB1] the replication stream does not carry it', () => {
    const c = healthyCluster({ replicasPerMaster: 1 });
    const before = c.node('A').server.replication.masterReplOffset;
    c.node('A').ask('PUBLISH', 'ch', 'hello');
    expect(c.node('A').server.replication.masterReplOffset).toBe(before);
  });

  test('[PB2] SPUBLISH stays in the shard; its replicas serve shard channels without READONLY', () => {
    const c = healthyCluster({ replicasPerMaster: 2 });
    // {b} is A's.
    listen(c, 'A/1', 'SSUBSCRIBE', 'b');
    const from = listen(c, 'A', 'SSUBSCRIBE', 'b');

    expect(c.node('A/2').ask('SPUBLISH', 'b', 'hi')).toBe('(integer) 0');
    c.run(20);

    expect(heard(c, 'A', from)).toEqual([message('smessage', 'b', 'hi')]);
    expect(heard(c, 'A/1', from)).toEqual([message('smessage', 'b', 'hi')]);
    expect(c.node('A/2').sent('publishshard')).toBe(2);
    expect(c.node('B').received('publishshard')).toBe(0);
    expect(c.node('B').ask('SPUBLISH', 'b', 'hi')).toMatch(/^MOVED 3300 /);
    expect(c.node('B').ask('SSUBSCRIBE', 'b')).toMatch(/^Reading/);
    c.run(20);
    expect(c.sink.replies.at(-1)?.reply.text).toMatch(/MOVED 3300 /);
  });

  test('[PB2] shard channels of two slots cannot be named together', () => {
    const c = healthyCluster();
    c.node('A').ask('SSUBSCRIBE', 'b', 'c');
    c.run(20);
    expect(c.sink.replies.at(-1)?.reply.text).toMatch(/CROSSSLOT/);
  });

  test('[PB2] a slot on the move serves its shard channels as before', () => {
    const c = healthyCluster();
    const { cluster } = c.node('A');
    cluster.migratingTo.set(3300, c.node('B').cluster.myself);
    expect(c.node('A').ask('GET', 'b')).toMatch(/^ASK 3300 /);
    expect(c.node('A').ask('SPUBLISH', 'b', 'x')).toBe('(integer) 0');
  });

  test('[PB2] while the cluster is down they are served, unless the directive says otherwise', () => {
    const c = healthyCluster();
    const { cluster } = c.node('A');
    cluster.state = 'fail';
    cluster.minorityMs = 1e15;
    expect(c.node('A').ask('SPUBLISH', 'b', 'x')).toBe('(integer) 0');
    expect(c.node('A').ask('SPUBLISH', 'c', 'x')).toMatch(/^MOVED 7365 /);
    c.node('A').ask('CONFIG', 'SET', 'cluster-allow-pubsubshard-when-down', 'no');
    expect(c.node('A').ask('SPUBLISH', 'b', 'x')).toBe('CLUSTERDOWN The cluster is down');
  });

  test('[PB2] inside EXEC a shard channel counts as a key', () => {
    const c = healthyCluster({ replicasPerMaster: 1 });
    const replica = c.node('A/1');
    replica.ask('MULTI');
    expect(replica.ask('SPUBLISH', 'b', 'x')).toBe('QUEUED');
    expect(replica.ask('EXEC')).toMatch(/^MOVED 3300 /);
  });

  test('[PB3] listeners of a lost slot are told to go, on the master and on its replicas', () => {
    const c = healthyCluster({ replicasPerMaster: 1 });
    listen(c, 'A/1', 'SSUBSCRIBE', 'b');
    const from = listen(c, 'A', 'SSUBSCRIBE', 'b', '{b}2');
    const taker = c.node('B');
    const order = ['CLUSTER', 'SETSLOT', '3300', 'NODE', taker.id];
    for (const name of ['A', 'B'])
      expect(c.nodes.find((n) => n.name === name)?.look(...order)).toEqual({ simple: 'OK' });
    taker.cluster.importingFrom.clear();
    const { bus } = c.world;
    bus.configEpoch[taker.index * bus.stride + taker.cluster.myself] = 100;
    taker.cluster.currentEpoch = 100;
    c.run(4_000);

    const goodbye = (name: string, left: number): string =>
      `1) "sunsubscribe"\n2) "${name}"\n3) (integer) ${left}`;
    expect(heard(c, 'A', from)).toEqual([goodbye('b', 1), goodbye('{b}2', 0)]);
    expect(heard(c, 'A/1', from)).toEqual([goodbye('b', 0)]);
    expect(c.node('A').server.pubsub.shardChannels.size).toBe(0);
  });
});
