import { expect, test } from 'vitest';
import { oneServer, type OneServer } from '../../support/oneServer.ts';

function fill(server: OneServer, prefix: string, keys: number, ttlMs: number): void {
  for (let i = 0; i < keys; i++) server.command('SET', `${prefix}${i}`, 'v', 'PX', String(ttlMs));
}

test('a replica hides an expired key, never deletes it, and its master’s commands see it alive', () => {
  const server = oneServer();
  server.command('SET', 'k', 'v', 'PX', '10');
  server.server.isReplica = true;
  server.advance(50);

  expect(server.command('GET', 'k')).toBe(null);
  expect(server.command('EXISTS', 'k')).toBe(0);
  expect(server.command('TTL', 'k')).toBe(-2);
  expect(server.command('KEYS', '*')).toEqual([]);
  expect(server.command('SCAN', '0')).toEqual(['0', []]);
  expect(server.command('DBSIZE')).toBe(1);
  expect(server.command('RANDOMKEY')).toBe('k');
  expect(server.stream.slice(1)).toEqual([]);

  const master = server.client(1);
  master.kind = 'master';
  server.commandOf(1, 'APPEND', 'k', 'w');
  expect(server.server.keyspace.databases[0]?.get('k')?.value).toBe('vw');
});

test('KEYS hides and keeps, DBSIZE counts, SCAN and GET delete', () => {
  const server = oneServer();
  server.server.keyspace.expiry.isOn = false;
  fill(server, 'k', 3, 10);
  server.advance(50);

  expect(server.command('KEYS', '*')).toEqual([]);
  expect(server.command('DBSIZE')).toBe(3);
  expect(server.command('GET', 'k0')).toBe(null);
  expect(server.command('DBSIZE')).toBe(2);
  server.command('SCAN', '0', 'COUNT', '100');
  expect(server.command('DBSIZE')).toBe(0);
  expect(server.server.stats.expiredKeys).toBe(3);
});

test('a thousand keys of one moment are gone at the next tick', () => {
  const server = oneServer({ machine: 'recorded' });
  fill(server, 'k', 1000, 500);
  server.advance(480);
  expect(server.command('DBSIZE')).toBe(1000);
  server.advance(150);

  expect(server.command('DBSIZE')).toBe(0);
});

test('a hundred thousand take about six tenths of a second and run out of time often', () => {
  const server = oneServer({ machine: 'recorded' });
  fill(server, 'k', 100_000, 1000);
  const due = server.server.commandMs;
  server.advance(1000);
  let ms = 0;
  for (; ms < 3000 && server.command('DBSIZE') !== 0; ms += 10) server.advance(10);

  expect(due).toBeGreaterThan(0);
  expect(ms).toBeGreaterThan(350);
  expect(ms).toBeLessThan(900);
  expect(server.server.keyspace.expiry.ranOutCount).toBeGreaterThan(10);
});

test('few expired among many linger: about ten a second go', () => {
  const server = oneServer({ machine: 'recorded' });
  fill(server, 'live', 19_000, 10_000_000);
  fill(server, 'dead', 1000, 100);
  server.advance(11_000);

  const left = Number(server.command('DBSIZE')) - 19_000;
  expect(left).toBeGreaterThan(820);
  expect(left).toBeLessThan(950);
});

test('nothing expires while clients are paused', () => {
  const server = oneServer();
  server.command('SET', 'k', 'v', 'PX', '10');
  server.command('CLIENT', 'PAUSE', '1000', 'WRITE');
  server.advance(500);

  expect(server.command('GET', 'k')).toBe(null);
  expect(server.command('DBSIZE')).toBe(1);
  server.advance(700);
  expect(server.command('DBSIZE')).toBe(0);
});

test('looking at a server from outside deletes and counts nothing', () => {
  const server = oneServer();
  server.server.keyspace.expiry.isOn = false;
  server.command('SET', 'k', 'v', 'PX', '10');
  server.advance(50);
  const { stats } = server.server;
  const before = [stats.expiredKeys, stats.keyspaceHits, stats.keyspaceMisses];

  expect(server.command('INFO', 'keyspace')).toMatchObject({
    text: '# Keyspace\r\ndb0:keys=1,expires=1,avg_ttl=0\r\n',
  });
  expect([stats.expiredKeys, stats.keyspaceHits, stats.keyspaceMisses]).toEqual(before);
});

test('the last moment of 64 bits, which means never, is told to the ms', () => {
  const server = oneServer();
  server.command('SET', 'k', 'v');
  server.command('PEXPIREAT', 'k', '9223372036854775807');
  const nowMs = BigInt(server.server.commandMs);

  expect(server.command('PEXPIRETIME', 'k')).toEqual({ integer: '9223372036854775807' });
  expect(server.command('EXPIRETIME', 'k')).toEqual({ integer: '9223372036854776' });
  expect(server.command('PTTL', 'k')).toEqual({ integer: String(2n ** 63n - 1n - nowMs) });
  expect(server.command('TTL', 'k')).toEqual({
    integer: String((2n ** 63n + 499n - nowMs) / 1000n),
  });
});
