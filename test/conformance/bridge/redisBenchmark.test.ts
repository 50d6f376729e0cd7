import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RunningBridge } from './RunningBridge.ts';
import { runProgram } from './runProgram.ts';

/** Rows of redis-benchmark's CSV: test → requests per second. */
function rates(csv: string): Map<string, number> {
  const rows = csv
    .split('\n')
    .map((line) => /^"([^"]+)","([\d.]+)"/.exec(line))
    .filter((row) => row !== null);
  return new Map(rows.map(([, name = '', rate]) => [name, Number(rate)]));
}

const TESTS = [
  'PING_INLINE',
  'PING_MBULK',
  'SET',
  'GET',
  'INCR',
  'LPUSH',
  'RPUSH',
  'LPOP',
  'RPOP',
  'SADD',
  'HSET',
  'SPOP',
  'ZADD',
  'ZPOPMIN',
  'LPUSH (needed to benchmark LRANGE)',
  'LRANGE_100 (first 100 elements)',
  'LRANGE_300 (first 300 elements)',
  'LRANGE_500 (first 500 elements)',
  'LRANGE_600 (first 600 elements)',
  'MSET (10 keys)',
];

describe('redis-benchmark and one server', () => {
  let bridge: RunningBridge;
  beforeAll(async () => {
    bridge = await RunningBridge.start({ nodes: 1, flags: ['--mode', 'standalone'] });
  });
  afterAll(() => bridge.stop());

  test.each([
    ['alone', []],
    ['in pipelines of 16', ['-P', '16']],
  ])('the default set, requests %s', async (_how, more) => {
    const args = ['-p', String(bridge.port), '-n', '4000', '--csv', ...more];
    const { stdout, code } = await runProgram('redis-benchmark', args, { timeoutMs: 120_000 });

    expect(stdout).not.toContain('Error');
    expect(code).toBe(0);
    expect([...rates(stdout).keys()]).toEqual(TESTS);
  });

  test('ten thousand requests of a kilobyte', async () => {
    const words = '-t set,get -n 10000 -d 1024 -r 1000 --csv'.split(' ');
    const { stdout, code } = await runProgram('redis-benchmark', [
      '-p',
      String(bridge.port),
      ...words,
    ]);

    expect(code).toBe(0);
    expect([...rates(stdout).keys()]).toEqual(['SET', 'GET']);
  });
});

test('redis-benchmark --cluster finds every master and is redirected by none', async () => {
  const bridge = await RunningBridge.start({ nodes: 6 });
  const words = ['-p', String(bridge.port), '--cluster', '-t', 'set,get', '-n', '9000', '-q'];
  const { stdout, stderr, code } = await runProgram('redis-benchmark', words);

  expect(code).toBe(0);
  expect(stdout).toContain('Cluster has 3 master nodes');
  expect(`${stdout}${stderr}`).not.toContain('MOVED');
  expect(stdout).toMatch(/GET: [\d.]+ requests per second/);
  await bridge.stop();
});
