/**
 * Real client libraries read and write while a master dies by the control port: every write that was
 * acknowledged before or after is found again.
 */
import { Cluster, Redis } from 'ioredis';
import { createClient, createCluster } from 'redis';
import { expect, test } from 'vitest';
import { RunningBridge } from './RunningBridge.ts';

/** What the tests ask of either library. */
interface Store {
  set(key: string, value: string): Promise<unknown>;
  get(key: string): Promise<string | null>;
}

/** Keys of every shard. */
const KEYS = Array.from({ length: 60 }, (_, i) => `key:${i}`);

async function writeAll(store: Store, value: string): Promise<void> {
  await Promise.all(KEYS.map((key) => store.set(key, `${key} ${value}`)));
}

async function readAll(store: Store): Promise<(string | null)[]> {
  return Promise.all(KEYS.map((key) => store.get(key)));
}

/** Writes one key after the other until the cluster has changed hands; a refused write is tried again. */
async function writeThrough(store: Store, isOver: () => Promise<boolean>): Promise<void> {
  while (!(await isOver())) {
    for (const key of KEYS) await store.set(key, `${key} during`).catch(() => {});
  }
}

/** @returns what was read after the failover, and after the old master came back */
async function failOver(
  bridge: RunningBridge,
  store: Store,
): Promise<readonly (readonly (string | null)[])[]> {
  await writeAll(store, 'before');
  await bridge.control('kill', String(bridge.port));
  const promoted = `${bridge.portOf(3)} A/1 up master slots 5461 cluster ok`;
  const isOver = async (): Promise<boolean> => (await bridge.control('status')).includes(promoted);
  await writeThrough(store, isOver);
  await writeAll(store, 'after');
  const once = await readAll(store);
  await bridge.control('restart', String(bridge.port));
  return [once, await readAll(store)];
}

const AFTER = KEYS.map((key) => `${key} after`);

test('ioredis writes to a cluster through a failover', async () => {
  const bridge = await RunningBridge.start({ nodes: 6 });
  const cluster = new Cluster([{ host: '127.0.0.1', port: bridge.port }], {
    redisOptions: { maxRetriesPerRequest: 1 },
  });
  cluster.on('error', () => {});

  expect(await failOver(bridge, cluster)).toEqual([AFTER, AFTER]);
  cluster.disconnect();
  await bridge.stop();
});

test('node-redis writes to a cluster through a failover', async () => {
  const bridge = await RunningBridge.start({ nodes: 6 });
  const rootNodes = Array.from({ length: 6 }, (_, node) => ({
    url: `redis://127.0.0.1:${bridge.portOf(node)}`,
  }));
  const cluster = createCluster({ rootNodes });
  cluster.on('error', () => {});
  await cluster.connect();
  const store: Store = {
    set: (key, value) => cluster.set(key, value),
    get: (key) => cluster.get(key),
  };

  expect(await failOver(bridge, store)).toEqual([AFTER, AFTER]);
  cluster.destroy();
  await bridge.stop();
});

test('ioredis keeps to one server: pipelines, transactions, binary values, pub/sub', async () => {
  const bridge = await RunningBridge.start({ nodes: 1, flags: ['--mode', 'standalone'] });
  const redis = new Redis(bridge.port, '127.0.0.1');
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
  await redis.set('bytes', bytes);
  const pipelined = await redis.pipeline().incr('n').incr('n').get('n').exec();
  const together = await redis.multi().set('a', '1').incr('a').exec();

  expect(await redis.getBuffer('bytes')).toEqual(bytes);
  expect(pipelined?.map(([, value]) => value)).toEqual([1, 2, '2']);
  expect(together?.map(([, value]) => value)).toEqual(['OK', 2]);

  const listener = redis.duplicate();
  await listener.subscribe('news');
  const heard = new Promise((resolve) => listener.once('message', (_at, text) => resolve(text)));
  await redis.publish('news', 'hello');

  expect(await heard).toBe('hello');
  listener.disconnect();
  redis.disconnect();
  await bridge.stop();
});

test('node-redis speaks RESP3 with one server', async () => {
  const bridge = await RunningBridge.start({ nodes: 1, flags: ['--mode', 'standalone'] });
  const client = createClient({ url: `redis://127.0.0.1:${bridge.port}`, RESP: 3 });
  await client.connect();
  await client.set('a', '1', { expiration: { type: 'EX', value: 100 } });

  expect(await client.get('a')).toBe('1');
  expect(await client.ttl('a')).toBeGreaterThan(95);
  expect(await client.multi().incr('a').get('a').exec()).toEqual([2, '2']);
  expect((await client.time())?.[0]).toMatch(/^\d{10}$/);

  const listener = client.duplicate();
  await listener.connect();
  const heard = new Promise((resolve) => void listener.subscribe('news', resolve));
  await expect.poll(() => client.publish('news', 'hello')).toBe(1);

  expect(await heard).toBe('hello');
  listener.destroy();
  client.destroy();
  await bridge.stop();
});

test('a client survives that its only server is killed and started again', async () => {
  const bridge = await RunningBridge.start({ nodes: 1, flags: ['--mode', 'standalone'] });
  const redis = new Redis(bridge.port, '127.0.0.1', { retryStrategy: () => 50 });
  redis.on('error', () => {});
  await redis.set('a', '1');
  await redis.save();
  await bridge.control('kill', String(bridge.port));
  const answer = redis.get('a');
  await bridge.control('restart', String(bridge.port));

  expect(await answer).toBe('1');
  redis.disconnect();
  await bridge.stop();
});
