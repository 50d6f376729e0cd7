/** Real programs that speak the replication protocol to a simulated node. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { datasetCommands } from '../../support/datasets.ts';
import type { Argv } from '../Family.ts';
import { RealClient, RealServer } from '../RealServer.ts';
import { plainReply } from '../replies.ts';
import { RunningBridge } from './RunningBridge.ts';
import { runProgram } from './runProgram.ts';

const FLAGS = ['--mode', 'standalone', '--config', 'enable-debug-command=yes'];
const PATIENCE_MS = 30_000;

type Ask = (...argv: string[]) => Promise<unknown>;

function asker(client: RealClient): Ask {
  return async (...argv) => plainReply((await client.send([argv]))[0] as string);
}

/** A bridge of one node, and a connection to it. */
async function startBridge(...config: string[]): Promise<{ bridge: RunningBridge; node: Ask }> {
  const flags = [...FLAGS, ...config.flatMap((pair) => ['--config', pair])];
  const bridge = await RunningBridge.start({ nodes: 1, flags });
  onTestFinished(async () => void (await bridge.stop()));
  return { bridge, node: asker(await RealClient.open(bridge.port)) };
}

/** A real server that follows the port from its start. */
async function startReplica(
  port: number,
  config: Readonly<Record<string, string>> = {},
): Promise<Ask> {
  const replicaof = ['127.0.0.1', String(port)];
  const server = await RealServer.start({ ...config, replicaof });
  onTestFinished(() => server.stop());
  return asker(await server.open());
}

async function until(what: () => Promise<boolean>): Promise<void> {
  const endMs = Date.now() + PATIENCE_MS;
  while (!(await what())) if (Date.now() > endMs) throw new Error('it did not happen in time');
}

async function field(of: Ask, section: string, name: string): Promise<string> {
  const text = String(await of('INFO', section));
  return new RegExp(`^${name}:(.*)\r$`, 'm').exec(text)?.[1] ?? '';
}

const isUp = async (replica: Ask): Promise<boolean> =>
  (await field(replica, 'replication', 'master_link_status')) === 'up';

/** Both have executed the same bytes. */
async function caughtUp(node: Ask, replica: Ask): Promise<void> {
  await until(() => isUp(replica));
  await until(
    async () =>
      (await field(replica, 'replication', 'slave_repl_offset')) ===
      (await field(node, 'replication', 'master_repl_offset')),
  );
}

async function expectSame(node: Ask, replica: Ask): Promise<void> {
  await caughtUp(node, replica);
  expect(await replica('DEBUG', 'DIGEST')).toEqual(await node('DEBUG', 'DIGEST'));
}

/** Errors are answers too: some commands meet a value of another type. */
async function fill(node: RealClient, commands: readonly Argv[]): Promise<void> {
  for (let at = 0; at < commands.length; at += 100) await node.send(commands.slice(at, at + 100));
}

describe.each(['yes', 'no'])('with repl-diskless-sync %s, a real redis-server', (diskless) => {
  const SYNC = [`repl-diskless-sync=${diskless}`, 'repl-diskless-sync-delay=0'];

  test('becomes an online replica with the same dataset and follows all writes', async () => {
    const { bridge, node } = await startBridge(...SYNC);
    const writer = await RealClient.open(bridge.port);
    await fill(writer, datasetCommands(11, 500));
    const replica = await startReplica(bridge.port);
    await expectSame(node, replica);
    expect(await field(node, 'replication', 'slave0')).toMatch(
      /^ip=127\.0\.0\.1,port=\d+,state=online,offset=\d+,lag=\d+$/,
    );

    await fill(writer, datasetCommands(12, 500));
    await fill(writer, WRITES);
    await expectSame(node, replica);
    expect(await replica('DBSIZE')).toEqual(await node('DBSIZE'));
  });

  test('continues after its link broke, without another dataset', async () => {
    const { bridge, node } = await startBridge(...SYNC);
    const writer = await RealClient.open(bridge.port);
    await fill(writer, datasetCommands(21, 200));
    const replica = await startReplica(bridge.port);
    await expectSame(node, replica);

    for (let round = 1; round <= 3; round++) {
      expect(await node('CLIENT', 'KILL', 'TYPE', 'replica')).toBe(1);
      await fill(writer, datasetCommands(21 + round, 100));
      await expectSame(node, replica);
      expect(await field(node, 'stats', 'sync_partial_ok')).toBe(String(round));
    }
    expect(await field(node, 'stats', 'sync_full')).toBe('1');
  });
});

/** What replicas are told in other words than the client's. */
const WRITES: readonly Argv[] = [
  ['FLUSHALL'],
  ['SADD', 's', ...Array.from({ length: 50 }, (_, i) => `m${i}`)],
  ['SPOP', 's'],
  ['SPOP', 's', '7'],
  ['SET', 'soon', 'x', 'PX', '1'],
  ['SET', 'later', 'x', 'EX', '1000'],
  ['GETEX', 'later', 'PX', '2000000'],
  ['INCRBYFLOAT', 'f', '0.1'],
  ['HINCRBYFLOAT', 'h', 'f', '1e-3'],
  ['MULTI'],
  ['SET', 'a', '1'],
  ['SELECT', '3'],
  ['INCR', 'a'],
  ['EXEC'],
  ['RPUSH', 'l', '1', '2', '3', '4'],
  ['BLPOP', 'l', '0'],
  ['LMPOP', '1', 'l', 'RIGHT', 'COUNT', '2'],
  ['BLMOVE', 'l', 'm', 'LEFT', 'RIGHT', '0'],
  ['ZADD', 'z', '1', 'a', '2', 'b', '3', 'c'],
  ['BZPOPMIN', 'z', '0'],
  ['GEOADD', 'g', '13.4', '52.5', 'Berlin'],
  ['PFADD', 'p', 'a', 'b', 'c'],
  ['SORT', 'm', 'ALPHA', 'STORE', 'sorted'],
  ['COPY', 'z', 'copy'],
  ['MOVE', 'copy', '5'],
  ['SWAPDB', '3', '4'],
  ['GET', 'soon'],
  ['SELECT', '0'],
  ['PEXPIRE', 'f', '1'],
];

test('a replica that sleeps through writes, and one of a node that sleeps, catch up', async () => {
  const { bridge, node } = await startBridge('repl-diskless-sync-delay=0');
  const writer = await RealClient.open(bridge.port);
  const replica = await startReplica(bridge.port);
  await caughtUp(node, replica);
  const asleep = replica('DEBUG', 'SLEEP', '1');
  await fill(writer, datasetCommands(31, 300));
  await asleep;
  await expectSame(node, replica);
  await node('DEBUG', 'SLEEP', '1');
  await fill(writer, datasetCommands(32, 100));

  await expectSame(node, replica);
  expect(await field(node, 'stats', 'sync_full')).toBe('1');
});

test('a large dataset arrives whole while others are served, and WAIT counts the replica', async () => {
  const { bridge, node } = await startBridge('repl-diskless-sync-delay=0');
  expect(await node('DEBUG', 'POPULATE', '100000', 'key', '200')).toBe('OK');
  const replica = await startReplica(bridge.port);
  let answers = 0;
  while (!(await isUp(replica))) if ((await node('PING')) === 'PONG') answers++;

  expect(answers).toBeGreaterThan(0);
  await node('SET', 'last', 'x');
  expect(await node('WAIT', '1', '5000')).toBe(1);
  await expectSame(node, replica);
});

test('a password is asked for and given', async () => {
  const { bridge } = await startBridge('requirepass=secret', 'repl-diskless-sync-delay=0');
  const node = asker(await RealClient.open(bridge.port));
  await node('AUTH', 'secret');
  await node('SET', 'a', 'x');
  const stranger = await startReplica(bridge.port);
  const replica = await startReplica(bridge.port, { masterauth: 'secret' });
  await expectSame(node, replica);

  expect(await isUp(stranger)).toBe(false);
  await stranger('CONFIG', 'SET', 'masterauth', 'secret');
  await expectSame(node, stranger);
  expect(await field(node, 'replication', 'connected_slaves')).toBe('2');
});

test('a real replica of a simulated one gets the same stream', async () => {
  const flags = ['--mode', 'standalone', '--replicas', '1'];
  const config = ['enable-debug-command=yes', 'repl-diskless-sync-delay=0'];
  const bridge = await RunningBridge.start({
    nodes: 2,
    flags: [...flags, ...config.flatMap((pair) => ['--config', pair])],
  });
  onTestFinished(async () => void (await bridge.stop()));
  const [master, middle] = await Promise.all(
    [0, 1].map(async (node) => asker(await RealClient.open(bridge.portOf(node)))),
  );
  const writer = await RealClient.open(bridge.port);
  await fill(writer, datasetCommands(41, 200));
  const replica = await startReplica(bridge.portOf(1));
  await until(() => isUp(replica));
  await fill(writer, datasetCommands(42, 200));

  await expectSame(master as Ask, middle as Ask);
  await expectSame(master as Ask, replica);
  const id = await field(master as Ask, 'replication', 'master_replid');
  expect(await field(replica, 'replication', 'master_replid')).toBe(id);
});

test('a node that is killed and comes back is followed again', async () => {
  const config = [
    'enable-debug-command=yes',
    'repl-diskless-sync-delay=0',
    // Nothing shall be added to the stream after the dump.
    'repl-ping-replica-period=3600',
  ];
  const flags = ['--mode', 'standalone', ...config.flatMap((pair) => ['--config', pair])];
  const bridge = await RunningBridge.start({ nodes: 1, flags });
  onTestFinished(async () => void (await bridge.stop()));
  await fill(await RealClient.open(bridge.port), datasetCommands(61, 200));
  const replica = await startReplica(bridge.port);
  await until(() => isUp(replica));
  const before = asker(await RealClient.open(bridge.port));
  await before('SET', 'before', 'x');
  await before('SAVE');
  await caughtUp(before, replica);
  await bridge.control('KILL', String(bridge.port));
  await until(async () => !(await isUp(replica)));
  await bridge.control('RESTART', String(bridge.port));
  await until(() => isUp(replica));
  const node = asker(await RealClient.open(bridge.port));
  await node('SET', 'after', 'x');

  await expectSame(node, replica);
  // Its dump said where the history ended.
  expect(await field(node, 'stats', 'sync_partial_ok')).toBe('1');
});

test('a simulated node that is told to follow a real one stays without link, and serves', async () => {
  const real = await RealServer.start();
  onTestFinished(() => real.stop());
  const { node } = await startBridge();
  await node('SET', 'a', 'x');
  for (const host of ['127.0.0.1', 'localhost', '10.255.255.1', 'no.such.host']) {
    expect(await node('REPLICAOF', host, String(real.port))).toBe('OK');
    for (let i = 0; i < 3; i++) {
      expect(await field(node, 'replication', 'master_link_status')).toBe('down');
      expect(await node('GET', 'a')).toBe('x');
      await node('DEBUG', 'SLEEP', '0.5');
    }
    expect(await node('SET', 'a', 'y')).toEqual({
      error: "READONLY You can't write against a read only replica.",
    });
  }

  expect(await node('REPLICAOF', 'NO', 'ONE')).toBe('OK');
  expect(await node('SET', 'a', 'y')).toBe('OK');
});

describe('redis-cli', () => {
  let bridge: RunningBridge;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'slotscope-rdb-'));
    const flags = [...FLAGS, '--config', 'repl-diskless-sync-delay=0'];
    bridge = await RunningBridge.start({ nodes: 1, flags });
    await fill(await RealClient.open(bridge.port), datasetCommands(51, 300));
  });
  afterAll(async () => {
    await bridge.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(['yes', 'no'])(
    '--rdb writes a file that is in order, diskless %s',
    async (diskless) => {
      await bridge.cli(['CONFIG', 'SET', 'repl-diskless-sync', diskless]);
      const file = join(folder, `${diskless}.rdb`);
      const { code, stderr } = await bridge.cli(['--rdb', file]);
      expect(stderr + String(code)).toMatch(/Transfer finished with success.*\n0$/s);
      const checked = await runProgram('redis-check-rdb', [file]);
      expect(checked.stdout).toContain('RDB looks OK!');

      const real = await RealServer.start();
      onTestFinished(() => real.stop());
      const ask = asker(await real.open());
      const [, dir] = (await ask('CONFIG', 'GET', 'dir')) as string[];
      await runProgram('cp', [file, join(dir as string, 'dump.rdb')]);
      expect(await ask('DEBUG', 'RELOAD', 'NOSAVE')).toBe('OK');
      const digest = await bridge.cli(['DEBUG', 'DIGEST']);
      expect(await ask('DEBUG', 'DIGEST')).toBe(digest.stdout.trim());
      expect(readFileSync(file).subarray(0, 9).toString()).toBe('REDIS0010');
      expect((await bridge.cli(['INFO', 'replication'])).stdout).toContain('connected_slaves:0');
    },
  );

  test('--replica prints the commands of the stream', async () => {
    await bridge.cli(['CONFIG', 'SET', 'repl-diskless-sync', 'yes']);
    const write = async (): Promise<void> => {
      await bridge.cli(['SET', 'via', 'replica', 'EX', '100']);
    };
    const timer = setInterval(() => void write(), 300);
    const { stdout } = await bridge.cli(['--replica'], {
      until: (text) => text.includes('"SET"'),
    });
    clearInterval(timer);

    // The first command is lost: redis-cli takes it for the answer to its acknowledgement.
    expect(stdout).toMatch(/^(?:"SELECT","0"\n|"ping"\n)*"SET","via","replica","PXAT","\d{13}"\n/);
  });
});
