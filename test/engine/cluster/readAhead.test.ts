import { expect, test } from 'vitest';
import { lastRead, readLink, readRow, readTick } from '../../../src/engine/cluster/readAhead.ts';
import { CHUNK } from '../../../src/engine/cluster/BusTable.ts';
import { hashWorld } from '../../../src/engine/index.ts';
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
  const { flags } = world.bus;
  const reads = [
    // Of a row one column a line is read: the first one of all is A's own.
    [() => readRow(world.bus, index), cellOf(c, 'A', 'A')],
    [() => readLink(world, server, linkOf(c, 'A', 'B'), myself), cellOf(c, 'A', 'B')],
  ] as const;
  for (const [read, cell] of reads) {
    const before = hashWorld(world);
    read();
    const seen = lastRead();
    expect(hashWorld(world)).toBe(before);
    const was = flags[cell] as number;
    flags[cell] = was ^ 0x2000;
    read();
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
