import { describe, expect, test } from 'vitest';
import type { FailoverWait } from '../../../src/protocol/Summary.ts';
import { WatchedRun } from '../../support/watchedRun.ts';

describe('a failover that succeeds', () => {
  const run = new WatchedRun().to(4_000).kill(0).to(15_000);
  const { failover } = run;

  test('has its phases in order, in the bounds of the configuration', () => {
    const { faultAtUs, firstPfailAtUs, failAtUs, scheduledAtUs, startedAtUs } = failover;
    const { wonAtUs, spreadAtUs } = failover;
    const moments = [faultAtUs, firstPfailAtUs, failAtUs, scheduledAtUs, startedAtUs, wonAtUs];

    expect(failover).toMatchObject({ master: 0, winner: 3, outcome: 'won', rank: 0 });
    expect(failover).toMatchObject({ faultKind: 'fault.kill', faultAtUs: 4_000_000 });
    expect([...moments, spreadAtUs]).toEqual([...moments, spreadAtUs].toSorted((a, b) => a - b));
    expect(firstPfailAtUs - faultAtUs).toBeGreaterThan(1_900_000);
    expect(failAtUs - faultAtUs).toBeLessThan(4_100_000);
    expect(startedAtUs - scheduledAtUs).toBeGreaterThanOrEqual(failover.delayMs * 1_000);
    expect(failover.delayMs).toBeGreaterThanOrEqual(500);
    expect(failover.delayMs).toBeLessThan(1_000);
  });

  test('counts reports and votes and names the epoch', () => {
    expect(failover.reports).toBeGreaterThanOrEqual(failover.reportsNeeded);
    expect(failover).toMatchObject({ reportsNeeded: 2, votesNeeded: 2, waitingFor: null });
    expect(failover.votes).toBeGreaterThanOrEqual(2);
    expect(failover.epoch).toBe(7);
  });

  test('ends with the first write that succeeds again', () => {
    expect(failover.writeOkAtUs).toBeGreaterThan(failover.wonAtUs);
    expect(failover.writeOkAtUs - failover.wonAtUs).toBeLessThan(2_000_000);
  });

  test('has a chain of causes from the fault to the end', () => {
    const kinds = failover.chain.map((seq) => run.sink.events[seq]?.kind);

    expect(kinds[0]).toBe('fault.kill');
    for (const kind of [
      'node.pfail',
      'node.fail',
      'failover.scheduled',
      'failover.started',
    ] as const)
      expect(kinds).toContain(kind);
    expect(kinds.indexOf('failover.won')).toBeGreaterThan(kinds.indexOf('failover.voted'));
    expect(failover.chain).toEqual(failover.chain.toSorted((a, b) => a - b));
  });
});

test('while it runs it waits for one thing after the other', () => {
  const run = new WatchedRun().to(4_000).kill(0);
  const seen: FailoverWait['kind'][] = [];
  run.until(({ failovers }) => {
    const kind = failovers[0]?.waitingFor?.kind;
    if (kind !== undefined && seen.at(-1) !== kind) seen.push(kind);
    return failovers[0]?.outcome === 'won';
  }, 8_000);

  expect(seen.filter((kind) => kind !== 'votes')).toEqual([
    'pfail',
    'agreement',
    'schedule',
    'delay',
  ]);
});

test('what it waits for has the moment at which it can come', () => {
  const run = new WatchedRun().to(4_000).kill(0);
  run.until(({ failovers }) => (failovers[0]?.waitingFor?.untilUs ?? -1) > 0, 3_000);
  const { waitingFor } = run.failover;
  run.until(({ failovers }) => (failovers[0]?.firstPfailAtUs ?? -1) > 0, 5_000);

  expect(waitingFor).toMatchObject({ kind: 'pfail' });
  expect(run.failover.firstPfailAtUs).toBeGreaterThanOrEqual(waitingFor?.untilUs ?? Infinity);
  expect(run.failover.firstPfailAtUs - (waitingFor?.untilUs ?? 0)).toBeLessThan(210_000);
});

describe('a failover that cannot happen names its blocker', () => {
  test('nobody to promote', () => {
    const run = new WatchedRun({ topology: { replicasPerMaster: 0 } }).to(4_000).kill(0).to(12_000);

    expect(run.failover).toMatchObject({
      outcome: 'noFailover',
      winner: -1,
      waitingFor: { kind: 'noReplica' },
    });
  });

  test('of two masters one is no majority', () => {
    const run = new WatchedRun({ topology: { masters: 2 } }).to(4_000).kill(0).to(12_000);

    expect(run.failover).toMatchObject({
      outcome: 'noFailover',
      failAtUs: -1,
      waitingFor: { kind: 'noMajority', have: 1, need: 2 },
    });
  });

  test('the replica refuses to stand', () => {
    const config = { 'cluster-replica-no-failover': 'yes' };
    const run = new WatchedRun({ config }).to(4_000).kill(0).to(12_000);

    expect(run.failover).toMatchObject({
      outcome: 'running',
      waitingFor: { kind: 'blocked', block: 'noReplicaFailover' },
    });
  });

  test('the replica was cut off for too long', () => {
    const config = { 'cluster-replica-validity-factor': '1', 'repl-timeout': '2' };
    const run = new WatchedRun({ config }).to(4_000);
    run.give({ type: 'link.slow', from: [0], to: [3], addedUs: 60_000_000 });
    run.to(30_000).kill(0).to(40_000);

    expect(run.failover).toMatchObject({ waitingFor: { kind: 'blocked', block: 'dataTooOld' } });
  });

  test('the voters are on the other side', () => {
    const run = new WatchedRun().to(4_000);
    run.give({ type: 'link.cut', from: [3], to: [1, 2], ways: 'both', clients: false });
    run.kill(0).to(12_000);

    expect(run.failover).toMatchObject({ waitingFor: { kind: 'noMajority', have: 0, need: 2 } });
    run.give({ type: 'link.heal', fault: 'all' }).to(20_000);
    expect(run.failover).toMatchObject({ outcome: 'won', winner: 3 });
  });
});

test('a master that comes back in time is said to have returned', () => {
  const run = new WatchedRun().to(4_000).give({ type: 'node.pause', node: 1 });
  run.until(({ failovers }) => (failovers[0]?.firstPfailAtUs ?? -1) > 0, 4_000);
  run.give({ type: 'node.resume', node: 1 }).to(10_000);

  expect(run.failover).toMatchObject({
    master: 1,
    outcome: 'returned',
    winner: -1,
    waitingFor: null,
  });
});

test('a cut counts as the fault of the master on the smaller side only', () => {
  const run = new WatchedRun().to(4_000);
  run.give({ type: 'link.cut', from: [0], to: [1, 2, 3, 4, 5], ways: 'both', clients: false });
  run.to(14_000);

  expect(run.summary.failovers).toMatchObject([
    { master: 0, winner: 3, outcome: 'won', faultKind: 'fault.cut', faultAtUs: 4_000_000 },
  ]);
});

test('a second replica with older data waits a second longer', () => {
  const run = new WatchedRun({ topology: { replicasPerMaster: 2 } }).to(4_000);
  run.give({ type: 'link.cut', from: [0], to: [3], ways: 'both', clients: false });
  run.to(5_500).kill(0).to(14_000);

  expect(run.failover).toMatchObject({ master: 0, winner: 6, rank: 0 });
  expect(run.sink.events).toContainEqual(
    expect.objectContaining({
      kind: 'failover.scheduled',
      node: 3,
      facts: expect.objectContaining({ rank: 1 }),
    }),
  );
});

test('nodes that serve nothing have no failover', () => {
  const strangers = new WatchedRun({ topology: { start: 'strangers' } }).to(2_000).kill(0);
  const withEmpty = new WatchedRun({ topology: { emptyNodes: 1 } }).to(2_000).kill(6).kill(4);

  expect(strangers.to(8_000).summary.failovers).toEqual([]);
  expect(withEmpty.to(8_000).summary.failovers).toEqual([]);
});
