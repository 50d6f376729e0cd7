import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RunningBridge } from './RunningBridge.ts';
import { runProgram } from './runProgram.ts';

describe('redis-cli and a cluster of three masters with a replica each', () => {
  let bridge: RunningBridge;
  beforeAll(async () => {
    bridge = await RunningBridge.start({ nodes: 6 });
  });
  afterAll(() => bridge.stop());

  test('the ready line names every port', () => {
    const ports = Array.from({ length: 6 }, (_, node) => bridge.portOf(node)).join(' ');

    expect(bridge.ready).toBe(`ready ${ports} control=${bridge.controlPort}`);
  });

  test('a redirection names the address of the bridge', async () => {
    const { stdout } = await bridge.cli(['set', 'foo', 'bar']);

    expect(stdout.trim()).toBe(`MOVED 12182 127.0.0.1:${bridge.portOf(2)}`);
  });

  test('-c follows redirections', async () => {
    await bridge.cli(['-c', 'set', 'foo', 'bar']);

    expect((await bridge.cli(['-c', 'get', 'foo'])).stdout).toBe('bar\n');
  });

  test('CLUSTER SLOTS, NODES and SHARDS carry the addresses of the bridge', async () => {
    const ports = Array.from({ length: 6 }, (_, node) => String(bridge.portOf(node)));
    for (const what of ['slots', 'nodes', 'shards']) {
      const { stdout } = await bridge.cli(['cluster', what]);

      expect(stdout).toContain('127.0.0.1');
      expect(ports.filter((port) => !stdout.includes(port))).toEqual([]);
    }
  });

  test('--cluster check finds every slot covered and everybody agreeing', async () => {
    const { stdout, code } = await runProgram('redis-cli', [
      '--cluster',
      'check',
      `127.0.0.1:${bridge.port}`,
    ]);

    expect(code).toBe(0);
    expect(stdout).toContain('[OK] All nodes agree about slots configuration.');
    expect(stdout).toContain('[OK] All 16384 slots covered.');
  });

  test('--cluster info counts masters and their replicas', async () => {
    const { stdout } = await runProgram('redis-cli', [
      '--cluster',
      'info',
      `127.0.0.1:${bridge.port}`,
    ]);

    expect(stdout.match(/5461 slots \| 1 slaves/g)).toHaveLength(2);
    expect(stdout).toContain('keys in 3 masters.');
  });

  test('MONITOR shows what others send', async () => {
    const { stdout } = await bridge.cli(['monitor'], {
      until: (shown) => shown.includes('"seen"'),
      onOutput: () =>
        void bridge.cli(['get', 'seen{06S}']).then(() => bridge.cli(['echo', 'seen'])),
    });

    expect(stdout).toMatch(/^OK\n\d+\.\d{6} \[0 127\.0\.0\.1:\d+\] /);
    expect(stdout).toMatch(/ "echo" "seen"\n$/);
  });

  test('SUBSCRIBE hears a message published at another node', async () => {
    const other = String(bridge.portOf(4));
    const { stdout } = await bridge.cli(['subscribe', 'news'], {
      until: (shown) => shown.includes('hello'),
      onOutput: () => void runProgram('redis-cli', ['-p', other, 'publish', 'news', 'hello']),
    });

    expect(stdout).toBe('subscribe\nnews\n1\nmessage\nnews\nhello\n');
  });
});

describe('redis-cli and one server', () => {
  let bridge: RunningBridge;
  beforeAll(async () => {
    bridge = await RunningBridge.start({ nodes: 1, flags: ['--mode', 'standalone'] });
  });
  afterAll(() => bridge.stop());

  test('there are sixteen databases', async () => {
    expect((await bridge.cli(['-n', '15', 'set', 'a', 'b'])).stdout).toBe('OK\n');
    expect((await bridge.cli(['-n', '15', 'get', 'a'])).stdout).toBe('b\n');
    expect((await bridge.cli(['select', '16'])).stdout).toBe('ERR DB index is out of range\n\n');
  });

  test('--pipe sends a hundred thousand commands', async () => {
    const lines = Array.from({ length: 100_000 }, (_, i) => {
      const [key, value] = [`key:${i}`, `value ${i}`];
      return `*3\r\n$3\r\nSET\r\n$${key.length}\r\n${key}\r\n$${value.length}\r\n${value}\r\n`;
    });
    const { stdout } = await bridge.cli(['--pipe'], { input: lines.join('') });

    expect(stdout).toContain('errors: 0, replies: 100000');
    expect((await bridge.cli(['dbsize'])).stdout).toBe('100000\n');
  });

  test('--scan finds keys by pattern', async () => {
    const { stdout } = await bridge.cli(['--scan', '--pattern', 'key:9999*']);

    expect(stdout.trim().split('\n').sort()).toEqual(
      ['key:9999', ...Array.from({ length: 10 }, (_, i) => `key:9999${i}`)].sort(),
    );
  });

  test('--bigkeys finds the biggest string', async () => {
    await bridge.cli(['set', 'elephant', 'x'.repeat(5_000)]);
    const { stdout } = await bridge.cli(['--bigkeys']);

    expect(stdout).toContain('Biggest string found \'"elephant"\' has 5000 bytes');
  });

  test('--latency measures less than a frame', async () => {
    const { stdout } = await bridge.cli(['--latency', '-i', '1', '--raw']);
    const [, , average] = stdout.trim().split(/\s+/).map(Number);

    expect(average).toBeLessThan(16);
  });
});

test('--cluster create joins empty nodes', async () => {
  const bridge = await RunningBridge.start({ nodes: 8, flags: ['--empty', '8'] });
  const nodes = Array.from({ length: 8 }, (_, node) => `127.0.0.1:${bridge.portOf(node)}`);
  const options = ['--cluster-replicas', '1', '--cluster-yes'];
  const { stdout, code } = await runProgram('redis-cli', [
    '--cluster',
    'create',
    ...nodes,
    ...options,
  ]);

  expect(code).toBe(0);
  expect(stdout).toContain('[OK] All nodes agree about slots configuration.');
  expect(stdout).toContain('[OK] All 16384 slots covered.');
  // A master that was alone serves a few seconds after it has met a majority.
  const set = async (): Promise<string> => (await bridge.cli(['-c', 'set', 'a', 'b'])).stdout;
  await expect.poll(set, { timeout: 30_000, interval: 200 }).toBe('OK\n');
  await bridge.stop();
});
