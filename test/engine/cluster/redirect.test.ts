import { describe, expect, test } from 'vitest';
import { healthyCluster, type TestCluster } from '../../support/cluster.ts';
import { columnOf } from '../../support/clusterPackets.ts';

/** Slots: {a} 15495 is C's, {b} 3300 and {f} 3168 A's, {c} 7365 B's. */
const MOVED_TO_B = /^MOVED 7365 10\.0\.0\.2:7001$/;

function setState(c: TestCluster, name: string, state: 'ok' | 'fail'): void {
  const { cluster } = c.node(name);
  cluster.state = state;
  // A tick would set it right again.
  if (state === 'fail') cluster.minorityMs = 1e15;
}

describe('where a command may run', () => {
  test('[RD1] a slot without owner is refused as such, even while the cluster is down', () => {
    const c = healthyCluster();
    expect(c.node('A').ask('CLUSTER', 'DELSLOTS', '7365')).toBe('OK');
    c.run(5);
    expect(c.node('A').state).toBe('fail');
    expect(c.node('A').ask('GET', 'c')).toBe('CLUSTERDOWN Hash slot not served');
    expect(c.node('A').ask('MGET', 'c', 'b')).toBe('CLUSTERDOWN Hash slot not served');
    expect(c.node('A').ask('GET', 'b')).toBe('CLUSTERDOWN The cluster is down');
  });

  test('[RD2] keys of two slots are refused before the state is looked at', () => {
    const c = healthyCluster();
    const crossed = "CROSSSLOT Keys in request don't hash to the same slot";
    expect(c.node('A').ask('MGET', 'b', 'c')).toBe(crossed);
    setState(c, 'A', 'fail');
    expect(c.node('A').ask('MGET', 'b', 'c')).toBe(crossed);
    setState(c, 'A', 'ok');
    expect(c.node('A').ask('MGET', '{b}1', '{b}2')).toBe('1) (nil)\n2) (nil)');
    expect(c.node('A').ask('MGET', 'b', 'b')).toBe('1) (nil)\n2) (nil)');
  });

  test("[RD3] while down every keyed command is refused, others' keys too; keyless ones run", () => {
    const c = healthyCluster();
    setState(c, 'A', 'fail');
    for (const key of ['a', 'b', 'c']) {
      expect(c.node('A').ask('GET', key)).toBe('CLUSTERDOWN The cluster is down');
    }
    expect(c.node('A').ask('DBSIZE')).toBe('(integer) 0');
    expect(c.node('A').ask('FLUSHALL')).toBe('OK');
    expect(c.node('A').ask('PING')).toBe('PONG');
  });

  test('[RD3] reads may be allowed while down; writes are told so', () => {
    const c = healthyCluster({ config: { 'cluster-allow-reads-when-down': 'yes' } });
    setState(c, 'A', 'fail');
    expect(c.node('A').ask('GET', 'b')).toBe('(nil)');
    expect(c.node('A').ask('GET', 'c')).toMatch(MOVED_TO_B);
    expect(c.node('A').ask('SET', 'b', '1')).toBe(
      'CLUSTERDOWN The cluster is down and only accepts read commands',
    );
  });

  test('[RD4] what is served elsewhere is MOVED there, by the endpoint type of who answers', () => {
    const c = healthyCluster();
    expect(c.node('A').ask('SET', 'b', '1')).toBe('OK');
    expect(c.node('A').ask('SET', 'c', '1')).toMatch(MOVED_TO_B);
    const ask = (type: string): string => {
      expect(c.node('A').ask('CONFIG', 'SET', 'cluster-preferred-endpoint-type', type)).toBe('OK');
      return c.node('A').ask('SET', 'c', '1');
    };
    expect(ask('unknown-endpoint')).toBe('MOVED 7365 :7001');
    expect(ask('hostname')).toBe('MOVED 7365 ?:7001');
  });

  test('[RD5] migrating: present keys are served, missing ones are asked for elsewhere, mixed ones wait', () => {
    const c = healthyCluster();
    const a = c.node('A');
    expect(a.ask('SET', '{b}here', '1')).toBe('OK');
    expect(a.ask('SET', '{b}too', '1')).toBe('OK');
    a.cluster.migratingTo.set(3_300, columnOf(c.node('B')));
    const ask = 'ASK 3300 10.0.0.2:7001';
    expect(a.ask('GET', '{b}here')).toBe('"1"');
    expect(a.ask('SET', '{b}here', '2')).toBe('OK');
    expect(a.ask('GET', '{b}gone')).toBe(ask);
    expect(a.ask('MGET', '{b}gone', '{b}gone2')).toBe(ask);
    expect(a.ask('MGET', '{b}here', '{b}too')).toBe('1) "2"\n2) "1"');
    expect(a.ask('MGET', '{b}here', '{b}gone')).toBe(
      'TRYAGAIN Multiple keys request during rehashing of slot',
    );
    setState(c, 'A', 'fail');
    expect(a.ask('GET', '{b}gone')).toBe('CLUSTERDOWN The cluster is down');
  });

  test('[RD6] importing: only who says ASKING is served, and several keys must all be there', () => {
    const c = healthyCluster();
    const a = c.node('A');
    a.cluster.importingFrom.set(7_365, columnOf(c.node('B')));
    expect(a.ask('GET', 'c')).toMatch(MOVED_TO_B);
    const asking = (...argv: string[]): string => {
      expect(a.ask('ASKING')).toBe('OK');
      return a.ask(...argv);
    };
    expect(asking('GET', 'c')).toBe('(nil)');
    expect(asking('SET', 'c', '1')).toBe('OK');
    expect(asking('MGET', 'c', '{c}2')).toBe(
      'TRYAGAIN Multiple keys request during rehashing of slot',
    );
    expect(asking('MGET', 'c', 'c')).toBe('1) "1"\n2) "1"');
  });

  test('[RD7] ASKING is used up by the next command, whatever it is, but a MULTI keeps it to its EXEC', () => {
    const c = healthyCluster();
    const a = c.node('A');
    a.cluster.importingFrom.set(7_365, columnOf(c.node('B')));
    expect(a.ask('ASKING')).toBe('OK');
    expect(a.ask('PING')).toBe('PONG');
    expect(a.ask('GET', 'c')).toMatch(MOVED_TO_B);

    expect(a.ask('ASKING')).toBe('OK');
    expect(a.ask('MULTI')).toBe('OK');
    expect(a.ask('SET', 'c', '1')).toBe('QUEUED');
    expect(a.ask('GET', 'c')).toBe('QUEUED');
    expect(a.ask('EXEC')).toBe('1) OK\n2) "1"');
    expect(a.ask('GET', 'c')).toMatch(MOVED_TO_B);

    expect(a.ask('MULTI')).toBe('OK');
    expect(a.ask('ASKING')).toBe('QUEUED');
    expect(a.ask('GET', 'c')).toMatch(MOVED_TO_B);
    expect(a.ask('EXEC')).toBe('EXECABORT Transaction discarded because of previous errors.');
  });

  test("[RD8] a replica serves reads of its master's slots to connections in READONLY mode only", () => {
    const c = healthyCluster({ replicasPerMaster: 1 });
    expect(c.node('A').ask('SET', 'b', '1')).toBe('OK');
    const replica = c.node('A/1');
    const moved = `MOVED 3300 ${c.node('A').address}`;
    c.runUntil(() => replica.ask('DBSIZE') === '(integer) 1', { withinMs: 3_000 });
    expect(replica.ask('GET', 'b')).toBe(moved);
    expect(replica.ask('READONLY')).toBe('OK');
    expect(replica.ask('GET', 'b')).toBe('"1"');
    expect(replica.ask('SET', 'b', '2')).toBe(moved);
    expect(replica.ask('GET', 'c')).toMatch(MOVED_TO_B);
    expect(replica.ask('MULTI')).toBe('OK');
    expect(replica.ask('GET', 'b')).toBe('QUEUED');
    expect(replica.ask('EXEC')).toBe('1) "1"');
    expect(replica.ask('FLUSHALL')).toBe("READONLY You can't write against a read only replica.");
    expect(replica.ask('READWRITE')).toBe('OK');
    expect(replica.ask('GET', 'b')).toBe(moved);
  });

  test('[RD9] a redirection while queueing spoils the transaction; at EXEC it is answered bare and ends it', () => {
    const c = healthyCluster();
    const a = c.node('A');
    expect(a.ask('MULTI')).toBe('OK');
    expect(a.ask('GET', 'c')).toMatch(MOVED_TO_B);
    expect(a.ask('EXEC')).toBe('EXECABORT Transaction discarded because of previous errors.');

    expect(a.ask('MULTI')).toBe('OK');
    expect(a.ask('SET', 'b', '1')).toBe('QUEUED');
    expect(a.look('CLUSTER', 'DELSLOTS', '3300')).toEqual({ simple: 'OK' });
    a.cluster.owner[3_300] = columnOf(c.node('B'));
    expect(a.ask('EXEC')).toBe('MOVED 3300 10.0.0.2:7001');
    expect(a.ask('EXEC')).toBe('ERR EXEC without MULTI');
  });

  test('[RD9] keys queued apart must still share a slot', () => {
    const c = healthyCluster();
    const a = c.node('A');
    expect(a.ask('MULTI')).toBe('OK');
    expect(a.ask('SET', 'b', '1')).toBe('QUEUED');
    expect(a.ask('SET', 'f', '1')).toBe('QUEUED');
    expect(a.ask('EXEC')).toBe("CROSSSLOT Keys in request don't hash to the same slot");
  });

  test('[RD10] without full coverage the keys of a dead shard are MOVED to the dead', () => {
    const c = healthyCluster({
      nodeTimeoutMs: 1_000,
      config: { 'cluster-require-full-coverage': 'no' },
    });
    const dead = c.node('B').address;
    const id = c.id('B');
    c.node('B').kill();
    c.runUntil(() => c.node('A').flagsOf(id) === 'master,fail', { withinMs: 4_000 });
    expect(c.node('A').state).toBe('ok');
    expect(c.node('A').ask('GET', 'c')).toBe(`MOVED 7365 ${dead}`);
    expect(c.node('A').ask('GET', 'b')).toBe('(nil)');
  });
});
