import { describe, expect, test } from 'vitest';
import { evictionExtension } from '../../../../src/engine/commands/eviction/evictionExtension.ts';
import { usedMemory } from '../../../../src/engine/commands/snapshot.ts';
import { oneServer, type OneServer, type OneServerOptions } from '../../../support/oneServer.ts';

const OOM = "-OOM command not allowed when used memory > 'maxmemory'.\r\n";
const KEYS = 200;
const VALUE = 'v'.repeat(100);

function withEviction(options: OneServerOptions = {}): OneServer {
  return oneServer({ extensions: [evictionExtension], ...options });
}

/** Bounds memory to what is used now, and `more` bytes. */
function bound(server: OneServer, policy: string, more = 0): void {
  server.command('CONFIG', 'SET', 'maxmemory-policy', policy);
  server.command('CONFIG', 'SET', 'maxmemory', String(usedMemory(server.server) + more));
}

function fill(server: OneServer, prefix: string, ...options: string[]): void {
  for (let i = 0; i < KEYS; i++) server.command('SET', `${prefix}${i}`, VALUE, ...options);
}

function left(server: OneServer, prefix: string): number {
  return (server.command('KEYS', `${prefix}*`) as string[]).length;
}

describe('when maxmemory is reached', () => {
  test('without a policy, what would take more is refused and the rest answered', () => {
    const server = withEviction();
    fill(server, 'k');
    bound(server, 'noeviction', -1);

    expect(server.resp('SET new v')).toBe(OOM);
    expect(server.resp('APPEND k1 v')).toBe(OOM);
    expect(server.resp('STRLEN k1')).toBe(':100\r\n');
    expect(server.resp('DEL k1')).toBe(':1\r\n');
    expect(server.resp('SET new v')).toBe('+OK\r\n');
  });

  test('nothing is queued in a transaction, and EXEC of a refused write fails', () => {
    const server = withEviction();
    fill(server, 'k');
    server.command('MULTI');
    server.command('SET', 'new', 'v');
    const used = usedMemory(server.server);
    server.commandOf(1, 'CONFIG', 'SET', 'maxmemory', String(used - 1000));

    expect(server.resp('EXEC')).toBe(
      "-EXECABORT Transaction discarded because of: OOM command not allowed when used memory > 'maxmemory'.\r\n",
    );
    expect(server.resp('MULTI')).toBe('+OK\r\n');
    expect(server.resp('GET k1')).toBe(OOM);
    expect(server.resp('EXEC')).toBe(
      '-EXECABORT Transaction discarded because of previous errors.\r\n',
    );
    for (const line of ['MULTI', 'WATCH k1', 'UNWATCH', 'PING']) {
      server.command('MULTI');
      expect(server.resp(line)).toBe(OOM);
      expect(server.resp('EXEC')).toMatch(/^-EXECABORT/);
    }
  });

  test('keys leave until there is room, and replicas are told which', () => {
    const server = withEviction();
    fill(server, 'k');
    bound(server, 'allkeys-random', -2000);
    server.stream.length = 0;
    server.command('PING');

    const evicted = KEYS - left(server, 'k');
    expect(evicted).toBeGreaterThan(5);
    expect(evicted).toBeLessThan(15);
    expect(server.stream.length).toBe(evicted);
    expect(server.stream[0]).toMatch(/^\[0\] DEL k\d+$/);
    expect(server.server.stats.evictedKeys).toBe(evicted);
    expect(usedMemory(server.server)).toBeLessThanOrEqual(
      Number(server.server.config.get('maxmemory')),
    );
    server.command('CONFIG', 'SET', 'lazyfree-lazy-eviction', 'yes');
    bound(server, 'allkeys-random', -500);
    server.command('PING');
    expect(server.stream.at(-1)).toMatch(/^\[0\] UNLINK k\d+$/);
  });

  test.each(['volatile-lru', 'volatile-lfu', 'volatile-random', 'volatile-ttl'])(
    '%s takes keys with a time to live only, then refuses',
    (policy) => {
      const server = withEviction();
      fill(server, 'stay');
      fill(server, 'go', 'EX', '1000');
      bound(server, policy, -10_000);
      server.command('PING');
      expect(left(server, 'stay')).toBe(KEYS);
      expect(left(server, 'go')).toBeLessThan(KEYS);
      bound(server, policy, -60_000);

      expect(server.resp('SET new v')).toBe(OOM);
      expect(left(server, 'go')).toBe(0);
      expect(left(server, 'stay')).toBe(KEYS);
    },
  );

  test('allkeys-lru keeps what was used lately', () => {
    const server = withEviction();
    server.command('CONFIG', 'SET', 'maxmemory-samples', '10');
    fill(server, 'old');
    server.advance(10_000);
    fill(server, 'new');
    for (let i = 0; i < 50; i++) server.command('GET', `old${i}`);
    bound(server, 'allkeys-lru', -15_000);
    server.command('PING');

    expect(left(server, 'new')).toBeGreaterThan(KEYS - 5);
    expect(left(server, 'old')).toBeLessThan(KEYS - 50);
    expect(
      server.command('EXISTS', ...Array.from({ length: 50 }, (_, i) => `old${i}`)),
    ).toBeGreaterThan(45);
  });

  test('allkeys-lfu keeps what was used often', () => {
    const server = withEviction({ config: { 'maxmemory-policy': 'allkeys-lfu' } });
    server.command('CONFIG', 'SET', 'maxmemory-samples', '10');
    fill(server, 'k');
    const often = Array.from({ length: 40 }, (_, i) => `k${i * 5}`);
    for (const key of often) for (let i = 0; i < 30; i++) server.command('GET', key);
    expect(server.command('OBJECT', 'FREQ', 'k5')).toBeGreaterThan(5);
    expect(server.command('OBJECT', 'FREQ', 'k6')).toBe(5);
    bound(server, 'allkeys-lfu', -15_000);
    server.command('PING');

    expect(server.command('EXISTS', ...often)).toBeGreaterThan(37);
    expect(left(server, 'k')).toBeLessThan(KEYS - 60);
  });

  test('volatile-ttl takes what ends first', () => {
    const server = withEviction();
    server.command('CONFIG', 'SET', 'maxmemory-samples', '10');
    for (let i = 0; i < KEYS; i++) server.command('SET', `k${i}`, VALUE, 'EX', String(1000 + i));
    bound(server, 'volatile-ttl', -10_000);
    server.command('PING');

    const kept = server.command('KEYS', 'k*') as string[];
    const numbers = kept.map((key) => Number(key.slice(1))).toSorted((a, b) => a - b);
    expect(numbers[5]).toBeGreaterThan(30);
  });

  test('INFO tells for how long memory was over the limit', () => {
    const server = withEviction();
    const info = (): string => server.resp('INFO stats');
    fill(server, 'k');
    bound(server, 'noeviction', -1);
    server.command('PING');
    server.advance(1000);
    expect(info()).toMatch(
      /total_eviction_exceeded_time:1\d\d\d\r\ncurrent_eviction_exceeded_time:1/,
    );
    server.command('DEL', 'k1');
    server.command('PING');
    server.advance(1000);

    expect(info()).toMatch(
      /total_eviction_exceeded_time:1\d\d\d\r\ncurrent_eviction_exceeded_time:0/,
    );
    expect(info()).toContain('evicted_keys:0');
  });

  test('a replica evicts nothing unless it is told to', () => {
    const server = withEviction();
    fill(server, 'k');
    server.server.isReplica = true;
    bound(server, 'allkeys-lru', -5000);
    server.command('PING');
    expect(left(server, 'k')).toBe(KEYS);
    server.command('CONFIG', 'SET', 'replica-ignore-maxmemory', 'no');
    server.command('PING');
    expect(left(server, 'k')).toBeLessThan(KEYS);
  });

  test('what takes too long is finished in the iterations that follow', () => {
    const server = withEviction({ machine: 'recorded' });
    for (let i = 0; i < 5000; i++) server.command('SET', `k${i}`, VALUE);
    server.command('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-random');
    bound(server, 'allkeys-random', -500_000);
    server.command('PING');
    const atOnce = left(server, 'k');
    server.advance(100);

    expect(atOnce).toBeGreaterThan(3000);
    expect(usedMemory(server.server)).toBeLessThanOrEqual(
      Number(server.server.config.get('maxmemory')),
    );
  });
});
