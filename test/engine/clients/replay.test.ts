import { expect, test } from 'vitest';
import { keySlotOf } from '../../../src/engine/clients/keys.ts';
import { WAITING } from '../../../src/engine/clients/readyCheck.ts';
import { setWorkload } from '../../../src/engine/clients/Workload.ts';
import type { ReplayCommand } from '../../../src/protocol/RunSetup.ts';
import { runWorld } from '../../support/engine/runWorld.ts';
import { tinyWorld } from '../../support/engine/TinyWorld.ts';
import { cleanWorkload, splitSlots } from '../../support/engine/workloads.ts';

const at = (ms: number, client: number, line: string): ReplayCommand => ({
  atUs: ms * 1000,
  client,
  argv: line.split(' '),
});

test('recorded commands keep their timing and the order of their connection', () => {
  const tiny = tinyWorld(2);
  const owner = splitSlots(tiny, 2);
  const replay = [
    at(0, 0, 'SET key:1 a'),
    at(0, 0, 'GET key:1'),
    at(0, 0, 'SET key:1 b'),
    at(100, 1, 'GET key:1'),
    at(200, 1, 'NOSUCH'),
    at(200, 1, 'GET key:2'),
  ];
  tiny.run(500);
  setWorkload(tiny.world, cleanWorkload({ clients: 0, replay }));
  tiny.run(150);

  expect(
    tiny.seen.filter(([node]) => node === owner(keySlotOf(1))).map(([, words]) => words),
  ).toEqual(['SET key:1 a', 'GET key:1', 'SET key:1 b', 'GET key:1']);
  tiny.run(1000);
  expect(tiny.world.clients.metrics.ok).toBe(5);
  expect(tiny.world.clients.metrics.errors).toBe(1);
});

test('setting another workload without it stops the replay', () => {
  const tiny = tinyWorld(1);
  const replay = Array.from({ length: 100 }, (_, i) => at(i * 10, 0, `SET key:${i} v`));
  setWorkload(tiny.world, cleanWorkload({ clients: 0, replay }));
  tiny.run(300);
  setWorkload(tiny.world, cleanWorkload({ clients: 0 }));
  const before = tiny.seen.length;
  tiny.run(2000);

  expect(before).toBeGreaterThan(10);
  // One may have been under way.
  expect(tiny.seen.length).toBeLessThanOrEqual(before + 1);
});

/** One key a slot range: every master is asked. */
const SPREAD = Array.from({ length: 40 }, (_, i) => at(i * 50, i % 4, `SET spread:${i} v`));

test.each([1, 2, 3])(
  'a replay that starts with the run begins when the cluster serves, and loses nothing, seed %i',
  (seed) => {
    const run = runWorld({ seed, workload: { clients: 0, replay: SPREAD } });
    const { metrics, replay } = run.world.clients;
    run.run(1.5);
    expect([metrics.ok, metrics.errors]).toEqual([0, 0]);
    run.run(6.5);

    expect([metrics.ok, metrics.errors]).toEqual([40, 0]);
    expect(replay.startedUs).toBeGreaterThan(1_500_000);
    expect(replay.startedUs).toBeLessThan(4_000_000);
  },
);

test('servers outside cluster mode serve at once', () => {
  const run = runWorld({
    config: { 'cluster-enabled': 'no' },
    topology: { mode: 'standalone', masters: 1, replicasPerMaster: 0 },
    workload: { clients: 0, replay: SPREAD },
  });
  run.run(0.5);

  expect(run.world.clients.replay.startedUs).toBeGreaterThan(0);
  expect(run.world.clients.metrics.ok).toBeGreaterThan(1);
});

test('where clients have been served before, a replay begins at once, whatever is broken now', () => {
  const run = runWorld({ workload: { clients: 1 } });
  run.run(5);
  for (const node of [0, 3]) run.give({ type: 'node.kill', node });
  run.run(5);
  const startUs = run.world.nowUs;
  run.give({
    type: 'workload.set',
    workload: cleanWorkload({ clients: 0, replay: [at(0, 0, 'SET k v')] }),
  });
  run.run(0.1);

  expect(run.world.clients.replay.startedUs).toBe(startUs);
  expect(run.world.clients.metrics.errors).toBeGreaterThan(0);
});

test('a dead master does not keep the others from serving', () => {
  const config = { 'cluster-require-full-coverage': 'no' };
  const run = runWorld({ config, workload: { clients: 0, replay: SPREAD } });
  run.run(1);
  for (const node of [0, 3]) run.give({ type: 'node.kill', node });
  run.run(30);

  expect(run.world.clients.replay.startedUs).toBeGreaterThan(1_000_000);
  expect(run.world.clients.metrics.ok).toBeGreaterThan(15);
});

test('where nobody owns a slot a replay waits', () => {
  const topology = { masters: 0, replicasPerMaster: 0, emptyNodes: 3, start: 'strangers' } as const;
  const run = runWorld({ topology, workload: { clients: 0, replay: SPREAD } });
  run.run(20);

  expect(run.world.clients.replay.startedUs).toBe(WAITING);
  expect(run.world.clients.metrics.errors).toBe(0);
});
