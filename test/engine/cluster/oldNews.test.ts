import { expect, onTestFinished, test } from 'vitest';
import { copyState, hashState } from '../../../src/base/stateCopy.ts';
import { NEAR, Near } from '../../../src/engine/cluster/BusTable.ts';
import { forgetNews, headingOf } from '../../../src/engine/cluster/oldNews.ts';
import { kit } from '../../../src/engine/server/kit.ts';
import type { ServerState } from '../../../src/engine/server/ServerState.ts';
import type { World } from '../../../src/engine/kernel/World.ts';
import { cluster, healthyCluster, SEEDS, type TestCluster } from '../../support/cluster.ts';
import { cellOf, deliver, packet } from '../../support/clusterPackets.ts';

/** Everything but the notes of what was heard. */
function essence(c: TestCluster): string {
  const world = copyState(c.world);
  const { near } = world.bus;
  for (let at = Near.heard; at < near.length; at += NEAR) near[at] = 0;
  for (const server of world.servers) if (server?.cluster) server.cluster.beliefs = 0;
  return hashState(world);
}

/** Every header is compared anew from now on. */
function alwaysForget(): void {
  const forget = (_world: World, server: ServerState): void => {
    if (server.cluster !== null) forgetNews(server.cluster);
  };
  const { all, restless } = kit.beforeSleep;
  kit.beforeSleep.all = [...all, forget];
  kit.beforeSleep.restless = [...restless, forget];
  onTestFinished(() => void Object.assign(kit.beforeSleep, { all, restless }));
}

/** A failover, a return, a cut with a stale master, slots that change hands. */
function eventful(seed: number): string[] {
  const c = cluster({ seed, replicasPerMaster: 1, nodeTimeoutMs: 1_000 });
  const moments: string[] = [];
  const look = (ms: number): void => {
    c.run(ms);
    moments.push(essence(c));
  };
  look(4_000);
  c.node('A').kill();
  look(5_000);
  c.node('A').restart();
  look(4_000);
  c.node('B').ask('CLUSTER', 'DELSLOTS', '0', '1');
  c.node('C').ask('CLUSTER', 'BUMPEPOCH');
  look(3_000);
  return moments;
}

test.each(SEEDS)('nothing is missed by not comparing what was heard before, seed %i', (seed) => {
  const noting = eventful(seed);
  alwaysForget();
  expect(eventful(seed)).toEqual(noting);
});

test('a header that left nothing to do is noted, until something changes here', () => {
  const c = healthyCluster();
  const heard = (): number => c.world.bus.near[cellOf(c, 'A', 'B') * NEAR + Near.heard] as number;
  const said = packet(c, 'B', 'ping');
  deliver(c, 'A', said);
  const noted = heard();
  expect(noted % 2 ** 32).toBe(said.heading);

  forgetNews(c.node('A').cluster);
  deliver(c, 'A', said);
  expect(heard()).toBe(noted + 2 ** 32);
});

test('the offset moves from header to header, and does not make a new one of it', () => {
  const c = healthyCluster();
  const [b, cell] = [c.node('B'), cellOf(c, 'A', 'B')];
  const said = packet(c, 'B', 'ping');
  const number = headingOf(c.world, b.cluster, said);
  expect(headingOf(c.world, b.cluster, { ...said, offset: said.offset + 14 })).toBe(number);
  expect(headingOf(c.world, b.cluster, { ...said, configEpoch: 99 })).not.toBe(number);

  deliver(c, 'A', said);
  const noted = c.world.bus.near[cell * NEAR + Near.heard];
  deliver(c, 'A', { ...said, offset: said.offset + 14 });
  expect(c.world.bus.replOffset[cell]).toBe(said.offset + 14);
  expect(c.world.bus.near[cell * NEAR + Near.heard]).toBe(noted);
});

test('a slot that this node forgot is learnt again from a header heard before', () => {
  const c = healthyCluster();
  const slot = c.node('A').cluster.owner.indexOf(c.node('B').cluster.myself);
  c.run(3_000);
  expect(c.node('A').ask('CLUSTER', 'DELSLOTS', String(slot))).toBe('OK');
  c.runUntil(() => c.node('A').ownerOf(slot) === c.id('B'), { withinMs: 10_000 });
  expect(c.node('A').ownerOf(slot)).toBe(c.id('B'));
});
