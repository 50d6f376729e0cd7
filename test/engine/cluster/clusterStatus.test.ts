import { describe, expect, test } from 'vitest';
import { NodeFlag } from '../../../src/engine/cluster/BusTable.ts';
import { updateClusterState } from '../../../src/engine/cluster/clusterStatus.ts';
import {
  cluster,
  healthyCluster,
  SEEDS,
  strangers,
  type TestCluster,
} from '../../support/cluster.ts';
import { catchUp, cellOf } from '../../support/clusterPackets.ts';

/** Sets flags in one view and evaluates the state there. */
function judge(c: TestCluster, observer: string, subject: string, flag: number): 'ok' | 'fail' {
  catchUp(c, observer);
  const cell = cellOf(c, observer, subject);
  c.world.bus.flags[cell] = (c.world.bus.flags[cell] as number) | flag;
  updateClusterState(c.world, c.node(observer).server);
  return c.node(observer).state;
}

test.each(SEEDS)(
  '[ST1] a started master is ok 2 s after its first tick, not sooner, seed %i',
  (seed) => {
    const c = strangers(1, { seed });
    expect(c.node('A').ask('CLUSTER', 'ADDSLOTSRANGE', '0', '16383')).toBe('OK');
    const started = (c.trace('node.started')[0]?.atUs ?? 0) / 1000;
    c.runUntil(() => c.node('A').state === 'ok', { withinMs: 3_000 });

    expect(c.nowMs - started).toBeGreaterThan(2_000);
    expect(c.nowMs - started).toBeLessThan(2_110);
  },
);

test('[ST2] with full coverage an unbound slot, or one of a FAIL owner, is too much; PFAIL is not', () => {
  const c = healthyCluster({ masters: 5 });
  expect(judge(c, 'A', 'E', NodeFlag.pfail)).toBe('ok');
  expect(judge(c, 'A', 'E', NodeFlag.fail)).toBe('fail');

  const d = healthyCluster();
  expect(d.node('A').ask('CLUSTER', 'DELSLOTS', '7')).toBe('OK');
  d.run(1);
  expect(d.node('A').state).toBe('fail');
  expect(d.trace('cluster.state').at(-1)?.facts).toEqual({ state: 'fail', reason: 'slots' });
});

test('[ST2] without full coverage the rest is served', () => {
  const c = healthyCluster({ masters: 5, config: { 'cluster-require-full-coverage': 'no' } });
  expect(judge(c, 'A', 'E', NodeFlag.fail)).toBe('ok');
  expect(c.node('A').ask('CLUSTER', 'DELSLOTS', '7')).toBe('OK');
  c.run(1);
  expect(c.node('A').state).toBe('ok');
});

test('[ST3] more than half of the masters with slots must be reachable, whatever the coverage', () => {
  const c = healthyCluster({ masters: 5, config: { 'cluster-require-full-coverage': 'no' } });
  expect(judge(c, 'A', 'E', NodeFlag.pfail)).toBe('ok');
  expect(judge(c, 'A', 'D', NodeFlag.fail)).toBe('ok');
  expect(judge(c, 'A', 'C', NodeFlag.pfail)).toBe('fail');
  expect(c.node('A').info()['cluster_size']).toBe('5');
});

test('[ST3] masters without slots and replicas do not count', () => {
  const c = healthyCluster({ masters: 3, replicasPerMaster: 1 });
  const { server } = c.node('A');
  expect(judge(c, 'A', 'B/1', NodeFlag.fail)).toBe('ok');
  expect(judge(c, 'A', 'C/1', NodeFlag.fail)).toBe('ok');
  expect(server.cluster?.size).toBe(3);
  // Until the first full evaluation a new node says 1.
  const lone = strangers(1);
  expect(lone.node('A').info()['cluster_size']).toBe('1');
  lone.run(2_500);
  expect(lone.node('A').info()['cluster_size']).toBe('0');
});

describe.each([
  [300, 500],
  [1_000, 1_000],
  [9_000, 5_000],
])('node-timeout %i', (timeout, delay) => {
  test(`[ST4] a master that was in a minority serves again after ${delay} ms`, () => {
    const c = healthyCluster({ nodeTimeoutMs: timeout });
    c.isolate('A');
    c.runUntil(() => c.node('A').state === 'fail', { withinMs: timeout * 2 });
    c.heal();
    // The rule counts from the last moment at which the minority was noticed.
    c.runUntil(() => c.node('A').cluster.pfailFlags < 2, { withinMs: 20_000 });
    const lastSeen = c.node('A').cluster.minorityMs;
    const state = (): string => c.node('A').state;
    c.runUntil(() => state() === 'ok', { withinMs: delay + 10_000 });
    const okMs = Math.floor((c.world.startWallUs + c.world.nowUs) / 1000);

    expect(okMs - lastSeen).toBeGreaterThanOrEqual(delay - 2);
    expect(okMs - c.node('A').cluster.minorityMs).toBeGreaterThanOrEqual(delay - 2);
    expect(okMs - c.node('A').cluster.minorityMs).toBeLessThan(delay + 130);
  });
});

test('[ST5] a replica says ok as soon as it can', () => {
  const c = healthyCluster({ replicasPerMaster: 1, nodeTimeoutMs: 5_000 });
  c.node('A/1').cluster.state = 'fail';
  c.node('A/1').cluster.minorityMs = Math.floor((c.world.startWallUs + c.world.nowUs) / 1000);
  c.run(105);
  expect(c.node('A/1').state).toBe('ok');

  const d = cluster({ replicasPerMaster: 1 });
  d.runUntil(() => d.nodes.every((node) => node.isRunning), { withinMs: 110 });
  d.run(110);
  expect([d.node('A').state, d.node('A/1').state]).toEqual(['fail', 'ok']);
});

test.each(SEEDS)(
  '[ST6] a master alone refuses writes after one to one and a half node-timeouts, seed %i',
  (seed) => {
    const c = healthyCluster({ seed, masters: 3, nodeTimeoutMs: 2_000 });
    c.run(1_500 + seed * 211);
    const start = c.nowMs;
    c.isolate('A');
    const failed = c.runUntil(() => c.node('A').state === 'fail', { withinMs: 3_200 });
    expect(failed).toBeGreaterThan(2_000);
    expect(failed).toBeLessThan(3_110);
    expect(c.trace('cluster.state', 'A').at(-1)?.facts['reason']).toBe('minority');
    expect(c.nowMs - start).toBeCloseTo(failed);
  },
);

test('[ST6] restarted alone it trusts its file for a while: ok from 2 s until it misses the others', () => {
  const c = healthyCluster({ nodeTimeoutMs: 5_000 });
  c.node('A').kill();
  c.isolate('A');
  c.run(20);
  c.node('A').restart();
  const start = c.nowMs;
  c.runUntil(() => c.node('A').state === 'ok', { withinMs: 2_200 });
  expect(c.nowMs - start).toBeGreaterThan(2_000);
  c.runUntil(() => c.node('A').state === 'fail', { withinMs: 8_000 });
  expect(c.nowMs - start).toBeGreaterThan(5_000);
  expect(c.nowMs - start).toBeLessThan(7_700);
});
