/** The ledger against a brute-force comparison: every acknowledged write looked up in the surviving data. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { writeOf } from '../../../src/engine/clients/keys.ts';
import { observeWrites, writeObserver } from '../../../src/engine/clients/writeObserver.ts';
import { storedValue } from '../../../src/engine/checkers/copies.ts';
import { summarizeLedger } from '../../../src/engine/checkers/Ledger.ts';
import { copyWorld, hashWorld, runEvents } from '../../../src/engine/index.ts';
import { runWorld, type RunningWorld } from '../../support/engine/runWorld.ts';

// On a busy machine.
vi.setConfig({ testTimeout: 120_000 });

/** Every acknowledgement, as clients saw it: write and key. */
let acked: [number, number][] = [];
const ledger = { ...writeObserver.current };
let keys = new Map<number, number>();

beforeEach(() => {
  acked = [];
  keys = new Map();
  runWorld({ workload: { clients: 0 } });
  Object.assign(ledger, writeObserver.current);
  observeWrites({
    ...ledger,
    issued: (world, write, key, bytes) => {
      keys.set(write, key);
      ledger.issued(world, write, key, bytes);
    },
    acked: (world, write) => {
      acked.push([write, keys.get(write) ?? -1]);
      ledger.acked(world, write);
    },
  });
});
afterEach(() => observeWrites(ledger));

/** Keys are so many that no write overwrites another: each acknowledged one is there or lost. */
const UNIQUE = { keySpace: 10_000_000, valueBytes: 16 };

function survivors({ world }: RunningWorld): number {
  let kept = 0;
  for (const [write, key] of acked) {
    const held = world.servers.some((server) => {
      if (!server || server.isReplica) return false;
      const value = storedValue(server, key);
      return typeof value === 'string' && writeOf(value) === write;
    });
    if (held) kept++;
  }
  return kept;
}

function expectSame(run: RunningWorld): void {
  run.quiet();
  const summary = summarizeLedger(run.world);
  const kept = survivors(run);
  // A key may be drawn twice after all: those few are not comparable.
  const twice = acked.length - new Set(acked.map(([, key]) => key)).size;
  expect(summary.acked).toBe(acked.length);
  expect(summary.kept + summary.lost).toBe(summary.acked);
  expect(Math.abs(summary.lost - (acked.length - kept))).toBeLessThanOrEqual(twice);
  expect(summary.lostByReason['unexplained'] ?? 0).toBe(0);
}

describe('kept and lost equal what the data sets show', () => {
  test.each([1, 2, 3])('a killed master with latency to its replica, seed %i', (seed) => {
    const run = runWorld({ seed, workload: { ...UNIQUE, ratePerSecond: 1000 } });
    run.run(4);
    run.give({ type: 'link.slow', from: [0], to: [3], addedUs: 20_000 });
    run.run(1);
    run.give({ type: 'host.powerCut', node: 0 });
    run.run(8);
    run.give({ type: 'link.heal', fault: 'all' });
    run.give({ type: 'host.powerOn', node: 0 });
    expectSame(run);
    const { lost, lostByReason } = summarizeLedger(run.world);
    expect(lost).toBeGreaterThan(0);
    expect(lostByReason).toEqual({ asyncReplication: lost });
  });

  test.each([4, 5])('a minority master that keeps accepting, seed %i', (seed) => {
    const run = runWorld({ seed, workload: UNIQUE });
    run.run(4);
    run.give({ type: 'link.cut', from: [1], to: [0, 2, 3, 4, 5], ways: 'both', clients: false });
    run.run(8);
    run.give({ type: 'link.heal', fault: 'all' });
    expectSame(run);
    expect(summarizeLedger(run.world).lostByReason['minorityMaster']).toBeGreaterThan(100);
  });

  test('a master that wakes up already failed over', () => {
    const run = runWorld({ seed: 6, workload: { ...UNIQUE, clients: 40, ratePerSecond: 1500 } });
    run.run(4);
    run.give({ type: 'node.pause', node: 2 });
    run.run(0.9);
    run.give({ type: 'node.resume', node: 2 });
    run.run(1);
    run.give({ type: 'node.pause', node: 2 });
    run.run(8);
    run.give({ type: 'node.resume', node: 2 });
    expectSame(run);
    expect(run.world.servers[2]?.isReplica).toBe(true);
  });

  test('an empty master that its replica copies', () => {
    const run = runWorld({ seed: 7, workload: UNIQUE });
    run.run(5);
    run.give({ type: 'node.restart', node: 0, files: 'kept' });
    run.run(5);
    expectSame(run);
    const { lostByReason } = summarizeLedger(run.world);
    expect(lostByReason['emptyRestart']).toBeGreaterThan(100);
  });

  test('nothing is lost where nothing happens, whatever the pipeline and the number of clients', () => {
    const workload = { clients: 40, ratePerSecond: 20_000, pipeline: 8, keySpace: 50 };
    const run = runWorld({ seed: 8, workload });
    run.run(3.5);
    run.quiet();
    const summary = summarizeLedger(run.world);
    expect(summary.acked).toBe(acked.length);
    expect(summary.kept).toBe(summary.acked);
    expect(summary.lost).toBe(0);
    expect(summary.unknown).toBe(0);
    expect(summary.staleReads).toBe(0);
    expect(run.world.ledger.writes.size).toBe(0);
  });
});

describe('what the ledger does not judge', () => {
  test('a key that somebody else wrote', () => {
    const run = runWorld({ seed: 9, workload: { keySpace: 10 } });
    run.run(4);
    for (let key = 0; key < 10; key++) {
      const argv = ['DEL', `key:${key}`];
      run.give({ type: 'console.command', console: 1, node: 0, argv, follow: true });
    }
    run.quiet();
    const { acked: all, kept, lost, unknown } = summarizeLedger(run.world);
    expect(lost).toBe(0);
    expect(kept + unknown).toBe(all);
  });

  test('reads of replicas that lag are stale, reads of masters never are', () => {
    const reading = { readPercent: 50, readFromReplicas: true, keySpace: 20 };
    const run = runWorld({ seed: 10, workload: reading });
    run.give({ type: 'link.slow', from: [0, 1, 2], to: [3, 4, 5], addedUs: 50_000 });
    // Replicas are listed once their master's first PING has shown them an offset.
    run.run(20);
    expect(summarizeLedger(run.world).staleReads).toBeGreaterThan(50);

    const masters = runWorld({ seed: 10, workload: { ...reading, readFromReplicas: false } });
    masters.run(20);
    expect(summarizeLedger(masters.world).staleReads).toBe(0);
  });
});

test('a copied world keeps a ledger of its own', () => {
  const run = runWorld({ seed: 11 });
  run.run(4);
  const twin = copyWorld(run.world);
  run.give({ type: 'node.kill', node: 0 });
  run.run(6);
  runEvents(twin, twin.nowUs + 6_000_000, Infinity);
  const straight = runWorld({ seed: 11 });
  straight.run(10);

  expect(hashWorld(twin)).toBe(hashWorld(straight.world));
  expect(summarizeLedger(twin)).toEqual(summarizeLedger(straight.world));
});
