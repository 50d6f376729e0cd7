import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { freePorts, RunningBridge, spawnBridge } from './RunningBridge.ts';
import { runProgram } from './runProgram.ts';

/** What the bridge said and how it ended. */
async function outcomeOf(args: readonly string[]): Promise<{ code: number; text: string }> {
  const child = spawnBridge(args);
  let text = '';
  child.stdout?.on('data', (bytes: Buffer) => (text += bytes.toString()));
  child.stderr?.on('data', (bytes: Buffer) => (text += bytes.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, text };
}

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s ends it cleanly, its ports are free',
  async (signal) => {
    const bridge = await RunningBridge.start({ nodes: 6, hasControl: false });
    bridge.process.kill(signal);

    expect(await bridge.exit).toBe(0);
    const { stderr } = await bridge.cli(['ping']);
    expect(stderr).toContain('Connection refused');
  },
);

test('a busy port is named, and nothing is left open', async () => {
  const first = await freePorts(8);
  const one = ['--mode', 'standalone', '--port', String(first + 3)];
  const child = spawnBridge(one);
  await once(child.stdout as NodeJS.ReadableStream, 'data');
  const { code, text } = await outcomeOf(['--port', String(first)]);
  child.kill('SIGINT');

  expect(code).toBe(1);
  expect(text).toBe(
    `bridge: port ${first + 3} on 127.0.0.1 is in use by another program; choose another port\n`,
  );
  const { stderr } = await runProgram('redis-cli', ['-p', String(first), 'ping']);
  expect(stderr).toContain('Connection refused');
});

test.each([
  [['--port', 'x'], "--port must be a whole number from 1 to 65535, not 'x'"],
  [['--ports', '1'], 'there is no flag --ports'],
  [['--mode', 'sentinel'], "--mode must be one of cluster, standalone, not 'sentinel'"],
  [['--config', 'maxmemory=lots'], 'maxmemory: argument must be a memory value'],
  [['--config', 'nonsense=1'], 'nonsense: '],
  [['--host', 'no.such.host.invalid'], '--host no.such.host.invalid is no address'],
])('%j is refused with a reason', async (args, reason) => {
  const { code, text } = await outcomeOf(args);

  expect(code).toBe(1);
  expect(text).toContain(reason);
});

test('who listens for other machines is told what protected mode does', async () => {
  // A directive that does not exist ends it at once.
  const { text } = await outcomeOf(['--host', '0.0.0.0', '--config', 'nonsense=1']);

  expect(text).toMatch(/^bridge: protected mode denies clients from other machines; give .*\n/);
  expect(text.split('\n')).toHaveLength(3);
});

test('--help says what there is', async () => {
  const { code, text } = await outcomeOf(['--help']);

  expect(code).toBe(0);
  expect(text).toContain('--node-timeout MS');
});

test('one master without a replica serves every slot', async () => {
  const flags = ['--masters', '1', '--replicas', '0'];
  const bridge = await RunningBridge.start({ nodes: 1, flags });

  expect((await bridge.cli(['set', 'foo', 'bar'])).stdout).toBe('OK\n');
  expect((await bridge.cli(['cluster', 'info'])).stdout).toContain('cluster_slots_ok:16384');
  await bridge.stop();
});

test('a directive given by --config is in force at every node', async () => {
  const flags = ['--config', 'maxmemory=5mb', '--config', 'maxmemory-policy=allkeys-lru'];
  const bridge = await RunningBridge.start({ nodes: 6, flags });
  for (let node = 0; node < 6; node++) {
    const { stdout } = await runProgram('redis-cli', [
      '-p',
      String(bridge.portOf(node)),
      'config',
      'get',
      'maxmemory*',
    ]);

    expect(stdout).toContain('maxmemory\n5242880\n');
    expect(stdout).toContain('maxmemory-policy\nallkeys-lru\n');
  }
  await bridge.stop();
});

test('a process that may open few files says so, and takes no more clients', async () => {
  const first = await freePorts(1);
  const command =
    'ulimit -n 200 && exec node scripts/runNode.mjs src/bridge/bridge.ts ' +
    `--mode standalone --port ${first}`;
  const child = spawn('sh', ['-c', command], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()));
  await once(child.stdout, 'data');
  const { stdout } = await runProgram('redis-cli', [
    '-p',
    String(first),
    'config',
    'get',
    'maxclients',
  ]);
  child.kill('SIGINT');
  await once(child, 'exit');

  expect(said).toBe(
    'bridge: this process may open 200 files, so at most 103 connections; ' +
      'ulimit -n 10097 before starting allows 10000\n',
  );
  expect(stdout).toBe('maxclients\n103\n');
});

test('a standalone master has replicas', async () => {
  const flags = ['--mode', 'standalone', '--replicas', '1'];
  const bridge = await RunningBridge.start({ nodes: 2, flags });
  await bridge.cli(['set', 'a', '1']);
  const replica = ['-p', String(bridge.portOf(1))];

  expect((await bridge.cli(['wait', '1', '1000'])).stdout).toBe('1\n');
  expect((await runProgram('redis-cli', [...replica, 'get', 'a'])).stdout).toBe('1\n');
  expect((await runProgram('redis-cli', [...replica, 'set', 'a', '2'])).stdout).toContain(
    "READONLY You can't write against a read only replica.",
  );
  await bridge.stop();
});
