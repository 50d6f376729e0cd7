import { expect, test } from 'vitest';
import { cleanWorkload, splitSlots } from '../../support/engine/workloads.ts';
import { tinyWorld } from '../../support/engine/TinyWorld.ts';
import { keySlotOf } from '../../../src/engine/clients/keys.ts';
import { summarizeClients } from '../../../src/engine/clients/metrics.ts';
import { setWorkload } from '../../../src/engine/clients/Workload.ts';
import { killServer, pauseServer } from '../../../src/engine/server/process.ts';

test('a standalone server is found out and serves every key', () => {
  const tiny = tinyWorld(1);
  setWorkload(tiny.world, cleanWorkload({ clients: 4, ratePerSecond: 1000, keySpace: 50 }));
  tiny.run(3000);

  const summary = summarizeClients(tiny.world);
  expect(summary.okPerSecond).toBeGreaterThan(990);
  expect(summary.okPerSecond).toBeLessThan(1010);
  expect(summary.errors).toBe(0);
  expect(tiny.data[0]?.size).toBe(50);
});

test('the slot map sends each key to its owner without a redirection', () => {
  const tiny = tinyWorld(3);
  const owner = splitSlots(tiny, 3);
  setWorkload(tiny.world, cleanWorkload({ clients: 3, ratePerSecond: 500 }));
  tiny.run(2000);

  expect(tiny.world.clients.metrics.moved).toBe(0);
  for (const [node, words] of tiny.seen) {
    const key = Number(words.split(' ')[1]?.slice(4));
    expect(owner(keySlotOf(key))).toBe(node);
  }
});

test('MOVED corrects the slot at once and one refresh learns the rest', () => {
  const tiny = tinyWorld(3);
  splitSlots(tiny, 3);
  setWorkload(tiny.world, cleanWorkload({ clients: 3, ratePerSecond: 500 }));
  tiny.run(1000);
  splitSlots(tiny, 3, 1);
  const before = tiny.world.clients.cache.refreshes;
  tiny.run(2000);

  const { moved, errors } = tiny.world.clients.metrics;
  expect(moved).toBeGreaterThan(0);
  expect(moved).toBeLessThan(10);
  expect(errors).toBe(0);
  expect(tiny.world.clients.cache.refreshes - before).toBeLessThanOrEqual(2);
});

test('ASK is followed once, with ASKING, and changes no map', () => {
  const tiny = tinyWorld(2);
  splitSlots(tiny, 1);
  tiny.redirect = (node, key, call) =>
    node === 0 && key === 'key:1'
      ? { error: `ASK ${keySlotOf(1)} 10.0.0.2:7000` }
      : node === 1 && !call.client.asking
        ? { error: `MOVED ${keySlotOf(1)} 10.0.0.1:7000` }
        : null;
  setWorkload(tiny.world, cleanWorkload({ clients: 1, ratePerSecond: 100, keySpace: 2 }));
  tiny.run(1000);

  const { ask, moved } = tiny.world.clients.metrics;
  expect(ask).toBeGreaterThan(20);
  expect(moved).toBe(0);
  expect(tiny.data[1]?.has('key:1')).toBe(true);
  expect(tiny.data[0]?.has('key:1')).toBe(false);
});

test('TRYAGAIN waits about 100 ms between tries and gives up after sixteen', () => {
  const tiny = tinyWorld(1);
  splitSlots(tiny, 1);
  tiny.redirect = () => ({ error: 'TRYAGAIN Multiple keys request during rehashing of slot' });
  setWorkload(tiny.world, cleanWorkload({ clients: 1, keySpace: 1 }));
  tiny.run(1650);

  const sent = tiny.seen.filter(([, words]) => words === tiny.seen[0]?.[1]);
  expect(sent).toHaveLength(16);
});

test('two nodes that point at each other do not make a storm', () => {
  const tiny = tinyWorld(2);
  splitSlots(tiny, 1);
  tiny.redirect = (node) => ({ error: `MOVED 1 10.0.0.${node === 0 ? 2 : 1}:7000` });
  setWorkload(tiny.world, cleanWorkload({ clients: 1, keySpace: 1 }));
  tiny.run(10_000);

  expect(tiny.seen.length).toBeLessThan(300);
  expect(tiny.world.clients.metrics.errors).toBeGreaterThan(0);
});

test('a write in flight on a connection that broke is not sent again; a refused one is', () => {
  const tiny = tinyWorld(2);
  splitSlots(tiny, 2);
  const { world } = tiny;
  setWorkload(world, cleanWorkload({ clients: 8, ratePerSecond: 2000 }));
  tiny.run(500);
  killServer(world, world.processes[1] as (typeof world.processes)[number], false);
  tiny.run(500);

  const values = tiny.seen.map(([, words]) => words);
  expect(new Set(values).size).toBe(values.length);
  expect(world.clients.metrics.errors).toBeGreaterThan(0);
});

test('a silent node costs a time-out of one second, and its clients go on', () => {
  const tiny = tinyWorld(2);
  splitSlots(tiny, 2);
  const { world } = tiny;
  setWorkload(world, cleanWorkload({ clients: 2, ratePerSecond: 200 }));
  tiny.run(1000);
  pauseServer(world.processes[1] as (typeof world.processes)[number]);
  tiny.run(5000);

  const { timeouts } = world.clients.metrics;
  expect(timeouts).toBeGreaterThan(4);
  expect(timeouts).toBeLessThan(20);
});

test('reads go to replicas on READONLY connections when asked to', () => {
  const tiny = tinyWorld(2);
  splitSlots(tiny, 1);
  tiny.slots = () => [[0, 16_383, ['10.0.0.1', 7000, 'a', []], ['10.0.0.2', 7000, 'b', []]]];
  const unmarked: string[] = [];
  tiny.redirect = (node, _key, call) => {
    if (node === 1 && (!call.client.readOnly || call.argv[0] !== 'GET'))
      unmarked.push(call.argv.join(' '));
    return null;
  };
  setWorkload(
    tiny.world,
    cleanWorkload({ clients: 2, ratePerSecond: 200, readPercent: 50, readFromReplicas: true }),
  );
  tiny.run(1000);

  expect(unmarked).toEqual([]);
  expect(tiny.seen.filter(([node]) => node === 1).length).toBeGreaterThan(50);
  expect(tiny.seen.some(([node, words]) => node === 0 && words.startsWith('GET'))).toBe(false);
});

test('a pipeline travels as one write to each node', () => {
  const tiny = tinyWorld(2);
  splitSlots(tiny, 2);
  setWorkload(tiny.world, cleanWorkload({ clients: 1, ratePerSecond: 1000, pipeline: 50 }));
  tiny.run(2000);
  const sent = tiny.world.net.segmentsSent;

  expect(tiny.world.clients.metrics.ok).toBeGreaterThan(1900);
  expect(sent).toBeLessThan(200);
});

test('changing the rate keeps connections; stopping closes them', () => {
  const tiny = tinyWorld(1);
  const { world } = tiny;
  setWorkload(world, cleanWorkload({ clients: 2, ratePerSecond: 100 }));
  tiny.run(1000);
  setWorkload(world, cleanWorkload({ clients: 2, ratePerSecond: 400 }));
  tiny.run(2500);
  expect(world.clients.metrics.last.ok).toBeGreaterThan(380);
  expect(world.servers[0]?.stats.connectionsReceived).toBe(3);

  setWorkload(world, cleanWorkload({ clients: 0 }));
  tiny.run(1500);
  expect(world.servers[0]?.clients.size).toBe(0);
  expect(summarizeClients(world).okPerSecond).toBe(0);
});
