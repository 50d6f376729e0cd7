import { expect, onTestFinished, test } from 'vitest';
import {
  lastRead,
  readLink,
  readRow,
  readSockets,
  readTick,
} from '../../../src/engine/cluster/readAhead.ts';
import { CHUNK } from '../../../src/engine/cluster/BusTable.ts';
import { hashWorld } from '../../../src/engine/index.ts';
import { kit } from '../../../src/engine/server/kit.ts';
import { healthyCluster, type TestCluster } from '../../support/cluster.ts';
import { cellOf } from '../../support/clusterPackets.ts';

function linkOf(c: TestCluster, from: string, to: string): number {
  return c.world.bus.outLink[cellOf(c, from, to)] as number;
}

test('a row, a link and its ends are read, and nothing is changed', () => {
  const c = healthyCluster({ masters: 4 });
  const { world } = c;
  const { server, index } = c.node('A');
  const { myself } = c.node('B').cluster;
  const reads = [
    () => readRow(world.bus, index),
    () => readLink(world, server, linkOf(c, 'A', 'B'), myself),
    () => readSockets(world, server, [linkOf(c, 'A', 'B'), linkOf(c, 'A', 'C')]),
  ];
  const { flags } = world.bus;
  // Of a row one column a line is read: the first one of all is A's own.
  for (const [read, cell] of [
    [reads[0], cellOf(c, 'A', 'A')],
    [reads[1], cellOf(c, 'A', 'B')],
    [reads[2], cellOf(c, 'A', 'C')],
  ] as const) {
    const before = hashWorld(world);
    read?.();
    const seen = lastRead();
    expect(hashWorld(world)).toBe(before);
    const was = flags[cell] as number;
    flags[cell] = was ^ 0x2000;
    read?.();
    expect(lastRead()).toBe(seen ^ 0x2000);
    flags[cell] = was;
  }
});

test('a tick reads its deadlines and its server, and changes neither', () => {
  const { world, nodes } = healthyCluster({ masters: 4 });
  const { index, server } = nodes[2] as (typeof nodes)[number];
  const before = hashWorld(world);
  readTick(world, index);
  const seen = lastRead();
  expect(hashWorld(world)).toBe(before);
  server.cpuUs ^= 0x1000;
  readTick(world, index);
  expect(lastRead()).toBe(seen ^ 0x1000);
  const first = (index * world.bus.stride) / CHUNK;
  world.bus.dueMs[first] = (world.bus.dueMs[first] as number) ^ 1;
  readTick(world, index);
  expect(lastRead()).not.toBe(seen ^ 0x1000);
});

test('a dead process reads nothing', () => {
  const c = healthyCluster({ masters: 3 });
  c.node('C').kill();
  expect(() => readTick(c.world, c.node('C').index)).not.toThrow();
});

test('what became ready while a process could not run is announced before it is handled', () => {
  const c = healthyCluster({ masters: 5, nodeTimeoutMs: 1_000 });
  const announced: { process: number; sockets: number }[] = [];
  const { onManyReady } = kit;
  kit.onManyReady = [
    (_, { process }, sockets) => void announced.push({ process, sockets: sockets.length }),
  ];
  onTestFinished(() => void (kit.onManyReady = onManyReady));
  c.node('A').pause();
  c.run(800);
  expect(announced.some(({ process }) => process === c.node('A').index)).toBe(false);
  c.node('A').resume();
  c.run(20);
  const atOnce = announced.filter(({ process }) => process === c.node('A').index);
  expect(atOnce[0]?.sockets).toBeGreaterThan(1);
});
