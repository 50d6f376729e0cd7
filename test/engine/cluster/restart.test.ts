import { describe, expect, test } from 'vitest';
import { healthyCluster, SEEDS } from '../../support/cluster.ts';

describe.each(SEEDS)('seed %i', (seed) => {
  test('[FO15] a restarted master that was replaced serves nothing and is a replica within a moment', () => {
    const c = healthyCluster({ seed, replicasPerMaster: 1, nodeTimeoutMs: 1_000 });
    const a = c.node('A');
    expect(a.ask('SET', 'b', '1')).toBe('OK');
    a.kill();
    c.runUntil(() => c.mastersOf('A').length === 1, { withinMs: 5_000 });
    c.run(3_000);
    a.restart();
    expect(a.flagsOf(a)).toBe('myself,master');
    expect(a.state).toBe('fail');
    const restarted = c.nowMs;
    c.runUntil(() => !a.isMaster, { withinMs: 350 });
    expect(c.nowMs - restarted).toBeLessThan(20);
    expect(a.masterOf(a)).toBe(c.id('A/1'));
    expect(a.ask('GET', 'b')).toBe(`MOVED 3300 ${c.node('A/1').address}`);
  });

  test('[FO15] a master frozen past its failover is demoted by the first heartbeats after it wakes', () => {
    const c = healthyCluster({ seed, replicasPerMaster: 1, nodeTimeoutMs: 1_000 });
    const a = c.node('A');
    a.pause();
    c.runUntil(() => c.node('A/1').isMaster, { withinMs: 5_000 });
    c.run(1_000);
    expect(a.state).toBe('ok');
    a.resume();
    const woke = c.nowMs;
    c.runUntil(() => !a.isMaster, { withinMs: 400 });
    expect(c.nowMs - woke).toBeLessThan(400);
    c.runUntil(() => a.server.replication.link === 'connected', { withinMs: 5_000 });
  });

  test('[FO15] a write that waited in its socket is acknowledged by the master that wakes, and lost', () => {
    const c = healthyCluster({ seed, replicasPerMaster: 1, nodeTimeoutMs: 1_000 });
    const a = c.node('A');
    expect(a.ask('PING')).toBe('PONG');
    a.pause();
    const argv = ['SET', 'b', 'late'];
    c.input({ type: 'console.command', console: 0, node: 0, argv, follow: false });
    c.runUntil(() => c.node('A/1').isMaster, { withinMs: 5_000 });
    const before = c.sink.replies.length;
    a.resume();
    c.runUntil(() => c.sink.replies.length > before, { withinMs: 50 });
    expect(c.sink.replies.at(-1)?.reply.text).toBe('OK');
    expect(c.node('A/1').ask('GET', 'b')).toBe('(nil)');
  });

  test('[FO15] back within the node-timeout, even without data, nobody is replaced; the replica is emptied', () => {
    const c = healthyCluster({ seed, replicasPerMaster: 1, nodeTimeoutMs: 5_000 });
    const [a, replica] = [c.node('A'), c.node('A/1')];
    expect(a.ask('SET', 'b', '1')).toBe('OK');
    c.runUntil(() => replica.ask('DBSIZE') === '(integer) 1', { withinMs: 3_000 });
    a.kill();
    c.run(200);
    a.restart();
    c.runUntil(() => replica.ask('DBSIZE') === '(integer) 0', { withinMs: 3_000 });
    c.run(10_000);
    expect(c.trace('node.fail')).toEqual([]);
    expect(a.isMaster).toBe(true);
    expect(a.state).toBe('ok');
  });
});
