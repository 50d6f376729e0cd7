import { expect, test } from 'vitest';
import { giveBack, takeHeartbeat, takeNumbers } from '../../../src/engine/cluster/heartbeats.ts';
import { hashWorld } from '../../../src/engine/index.ts';
import { healthyCluster } from '../../support/cluster.ts';
import { packet } from '../../support/clusterPackets.ts';

function drain(): void {
  while (takeHeartbeat() !== undefined);
}

test('a heartbeat that has been read is written anew', () => {
  const c = healthyCluster({ masters: 4 });
  drain();
  c.run(2_000);
  const write = takeHeartbeat();
  expect(write).toHaveLength(1);
  expect(write?.[0].entries).toBeInstanceOf(Int32Array);
});

test('only a heartbeat alone is given back, with its entries', () => {
  const c = healthyCluster({ masters: 4 });
  drain();
  const entries = new Int32Array(6);
  const ping = packet(c, 'A', 'ping', { entries });
  giveBack([ping, ping]);
  giveBack([packet(c, 'A', 'fail', { entries: null })]);
  expect(takeHeartbeat()).toBeUndefined();
  giveBack([ping]);
  expect(takeHeartbeat()?.[0]).toBe(ping);
  expect(ping.entries).toBe(entries);
});

test('what is written anew changes nothing: a run among leftovers of others is the same', () => {
  const run = (): string => {
    const c = healthyCluster({ masters: 5, nodeTimeoutMs: 1_000 });
    c.node('B').kill();
    c.run(4_000);
    return hashWorld(c.world);
  };
  drain();
  const first = run();
  expect(run()).toBe(first);
});

test('rooms for entries overlap nowhere, and are zero, whatever slab they come from', () => {
  const sizes = [0, 6, 16, 17, 200, 60_000, 70_000, ...Array.from({ length: 200 }, () => 700)];
  const rooms = sizes.map(takeNumbers);
  expect(rooms.map((room) => room.length)).toEqual(sizes);
  rooms.forEach((room, number) => {
    expect(room.every((value) => value === 0)).toBe(true);
    room.fill(number + 1);
  });
  rooms.forEach((room, number) => expect(room.every((value) => value === number + 1)).toBe(true));
});
