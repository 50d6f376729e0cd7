/** A checker is worth what it finds: a healthy world passes, and each kind of damage is noticed. */
import { describe, expect, test, vi } from 'vitest';
import { judgeAlways, judgeAtRest } from '../../../src/engine/checkers/judge.ts';
import { KeyField } from '../../../src/engine/checkers/LedgerKeys.ts';
import { NodeFlag } from '../../../src/engine/cluster/BusTable.ts';
import { copyWorld } from '../../../src/engine/index.ts';
import type { World } from '../../../src/engine/kernel/World.ts';
import { runWorld } from '../../support/engine/runWorld.ts';

// On a busy machine.
vi.setConfig({ testTimeout: 120_000 });

let settled: World | undefined;

/** A copy for each test. */
function healthy(): World {
  if (settled === undefined) {
    const run = runWorld({ config: { 'cluster-node-timeout': '1000' } });
    run.run(6);
    run.quiet();
    settled = run.world;
  }
  return copyWorld(settled);
}

const found = (world: World): string[] => judgeAtRest(world).map(({ checker }) => checker);

test('a healthy world passes', () => {
  const world = healthy();

  expect(judgeAtRest(world)).toEqual([]);
  expect(judgeAlways(world)).toEqual([]);
});

describe('damage is noticed', () => {
  test('two masters with one epoch claim a slot', () => {
    const world = healthy();
    const [a, b] = [world.servers[0]?.cluster, world.servers[1]?.cluster];
    if (!a || !b) throw new Error('cluster nodes run');
    const { stride, configEpoch } = world.bus;
    configEpoch[stride + b.myself] = configEpoch[a.myself] as number;
    b.owner[7] = b.myself;

    expect(judgeAlways(world).map(({ checker }) => checker)).toContain('slotOwners');
  });

  test('a view that differs', () => {
    const world = healthy();
    const cluster = world.servers[4]?.cluster;
    if (cluster) cluster.owner[100] = -1;

    expect(found(world)).toContain('views');
  });

  test('a suspicion that does not pass', () => {
    const world = healthy();
    const column = world.servers[1]?.cluster?.myself ?? 0;
    world.bus.flags[column] = (world.bus.flags[column] as number) | NodeFlag.fail;

    expect(found(world)).toContain('views');
  });

  test('a replica with other data', () => {
    const world = healthy();
    const replica = world.servers.find((server) => server?.isReplica);
    const [key] = replica?.keyspace.databases[0]?.keys.keys() ?? [];
    replica?.keyspace.databases[0]?.delete(key ?? '');

    expect(found(world)).toContain('replicas');
  });

  test('a replica ahead of its master', () => {
    const world = healthy();
    const replica = world.servers.find((server) => server?.isReplica);
    if (replica) replica.replication.appliedOffset += 1000;

    expect(judgeAlways(world).map(({ checker }) => checker)).toContain('histories');
  });

  test('a write that is gone without reason', () => {
    const run = runWorld({ workload: { keySpace: 30 } });
    run.run(6);
    // A bug of ours, simulated: the value vanishes everywhere, and nobody was told.
    for (const server of run.world.servers) server?.keyspace.databases[0]?.delete('key:3');
    run.world.ledger.isAuditWanted = true;
    run.quiet();

    expect(judgeAtRest(run.world).map(({ checker }) => checker)).toContain('losses');
  });

  test('a ledger that says something else than the data', () => {
    const world = healthy();
    world.ledger.keys.set(1, KeyField.live, 123_456);

    expect(found(world)).toContain('losses');
  });

  test('a queue that does not empty', () => {
    const world = healthy();
    for (let i = 0; i < 5000; i++) world.wheel.push(world.nowUs + 1_000_000 + i, 1, 0, -1);

    expect(found(world)).toContain('bounds');
  });
});

describe('states that Redis cannot leave either are named', () => {
  test('a node without its files, before it was found failed', () => {
    const run = runWorld({ topology: { replicasPerMaster: 0 } });
    run.run(4);
    run.give({ type: 'node.restart', node: 1, files: 'lost' });
    run.run(10);
    run.quiet();
    const findings = judgeAtRest(run.world);

    expect(findings.map(({ exception }) => exception)).toEqual(['stranger', 'addressTaken']);
  });

  test('two of three masters gone for good', () => {
    const run = runWorld({ topology: { replicasPerMaster: 1 } });
    run.run(4);
    for (const node of [0, 1]) run.give({ type: 'node.kill', node });
    run.run(10);
    for (const node of [0, 1]) run.give({ type: 'node.restart', node, files: 'lost' });
    run.run(10);
    run.quiet();
    const names = judgeAtRest(run.world).map(({ exception }) => exception);

    expect(names).toContain('noMajority');
    expect(names).not.toContain(null);
  });
});
