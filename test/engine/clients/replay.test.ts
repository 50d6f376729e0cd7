import { expect, test } from 'vitest';
import { keySlotOf } from '../../../src/engine/clients/keys.ts';
import { setWorkload } from '../../../src/engine/clients/Workload.ts';
import type { ReplayCommand } from '../../../src/protocol/RunSetup.ts';
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
