/**
 * Beside the real thing, in one run on one machine: commands through the bridge and through a redis-server,
 * driven by redis-benchmark, and the CPU time of idle clusters. Ratios outlive the machine; the figures do
 * not. Without Redis installed that is said, not left out.
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { measureIdle, measureLoad, type Clock } from '../host/benchmarks/engineBenchmarks.ts';

type Figures = Record<string, unknown>;

const run = promisify(execFile);

const TESTS = 'set,get,incr,lpush,hset,sadd,mset,lrange_100';
const CLIENTS = 50;
const START_MS = 30_000;

/** redis-benchmark's rates, commands a second, with and without pipelining. */
export async function measureBridge(requests: number): Promise<Figures[]> {
  return withPrograms(async (programs) => {
    const [real, ours] = [await freePort(), await freePort()];
    programs.push(startRedis(real, []));
    const options = ['--mode', 'standalone', '--cpu', 'free', '--port', String(ours)];
    programs.push(
      spawn(process.execPath, ['scripts/runNode.mjs', 'src/bridge/bridge.ts', ...options], {
        stdio: 'ignore',
      }),
    );
    await Promise.all([answers(real), answers(ours)]);
    const rows: Figures[] = [];
    for (const pipeline of [1, 16]) {
      const theirs = await rates(real, requests * pipeline, pipeline);
      const bridged = await rates(ours, requests * pipeline, pipeline);
      for (const [command, redisServer] of theirs) {
        const bridge = bridged.get(command) ?? 0;
        rows.push({ command, pipeline, redisServer, bridge, ratio: bridge / redisServer });
      }
    }
    return rows;
  });
}

/** CPU time of an idle cluster of redis-servers, ms a second, and of the same one simulated. */
export async function measureReal(
  nodes: number,
  nodeTimeoutMs: number,
  cpuNow: Clock,
): Promise<Figures> {
  const [row] = await withPrograms(async (programs) => {
    const ports = await Promise.all(Array.from({ length: nodes }, freePort));
    const cluster = ['--cluster-enabled', 'yes', '--cluster-node-timeout', String(nodeTimeoutMs)];
    for (const port of ports) programs.push(startRedis(port, cluster));
    await Promise.all(ports.map(answers));
    const addresses = ports.map((port) => `127.0.0.1:${port}`);
    await run('redis-cli', ['--cluster', 'create', ...addresses, '--cluster-yes']);
    await pause(SETTLE_MS);
    const [cpuMs, pings, startMs] = [cpuOf(programs), await pingsOf(ports), performance.now()];
    await pause(WINDOW_MS);
    const seconds = (performance.now() - startMs) / 1_000;
    const realMs = (cpuOf(programs) - cpuMs) / seconds;
    const realPings = ((await pingsOf(ports)) - pings) / seconds;
    const size = { masters: nodes, replicas: 0 };
    const ours = measureIdle(size, nodeTimeoutMs, MEASURED, cpuNow);
    const simulatedMs = ours.msPerVirtualSecond;
    const { pingsPerSecond } = ours;
    return [{ nodes, realMs, simulatedMs, ratio: realMs / simulatedMs, realPings, pingsPerSecond }];
  });
  return { nodeTimeoutMs, ...row };
}

/**
 * The whole path of clients' commands, half of them writes: redis-benchmark on a redis-server with a replica,
 * and simulated clients on three masters with a replica each.
 */
export async function measureRealLoad(requests: number, nowMs: Clock): Promise<Figures[]> {
  return withPrograms(async (programs) => {
    const [master, replica] = [await freePort(), await freePort()];
    programs.push(startRedis(master, []));
    programs.push(startRedis(replica, ['--replicaof', '127.0.0.1', String(master)]));
    await Promise.all([answers(master), answers(replica)]);
    const rows: Figures[] = [];
    for (const pipeline of [1, 16]) {
      const real = await rates(master, requests * pipeline, pipeline, 'set,get');
      // Half writes, half reads: their mean time, not their mean rate.
      const realUs = mean([...real.values()].map((perSecond) => 1e6 / perSecond));
      const workload = { clients: CLIENTS, ratePerSecond: 0, pipeline };
      const { usPerOperation } = measureLoad(workload, { warm: 6, measured: 2 }, nowMs);
      const name = `clients' commands, pipeline ${pipeline}`;
      rows.push({ name, realUs, simulatedUs: usPerOperation, ratio: realUs / usPerOperation });
    }
    return rows;
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** After it was formed a cluster pings more than it does at rest. */
const SETTLE_MS = 20_000;
const WINDOW_MS = 30_000;
/** Virtual seconds. Within 35 minutes: later moments in µs are beyond V8's small integers and cost a quarter more. */
const MEASURED = { warm: 300, measured: 1_500 };

async function withPrograms(
  measure: (programs: ChildProcess[]) => Promise<Figures[]>,
): Promise<Figures[]> {
  const programs: ChildProcess[] = [];
  try {
    return await measure(programs);
  } catch (problem) {
    return [{ peer: 'not measured', problem: (problem as Error).message.split('\n')[0] }];
  } finally {
    for (const program of programs) program.kill();
  }
}

function startRedis(port: number, more: readonly string[]): ChildProcess {
  const folder = mkdtempSync(join(tmpdir(), 'slotscope-bench-'));
  const words = ['--port', String(port), '--dir', folder, '--save', '', ...more];
  const program = spawn('redis-server', words, { stdio: 'ignore' });
  // A program that is missing makes itself felt by not answering.
  program.once('error', () => undefined);
  program.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return program;
}

/** A port, its bus port included, that nobody listened on a moment ago. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port > PORT_MAX ? port - BUS_OFFSET : port));
    });
  });
}

const BUS_OFFSET = 10_000;
const PORT_MAX = 65_535 - BUS_OFFSET;

async function answers(port: number): Promise<void> {
  const endMs = performance.now() + START_MS;
  for (;;) {
    const asked = await run('redis-cli', ['-p', String(port), 'PING']).catch(
      (error: Error) => error,
    );
    if ('stdout' in asked && asked.stdout === 'PONG\n') return;
    if (performance.now() > endMs) throw new Error(`nobody answers on port ${port}`);
    await pause(100);
  }
}

async function rates(
  port: number,
  requests: number,
  pipeline: number,
  tests = TESTS,
): Promise<Map<string, number>> {
  const words = ['-p', port, '-n', requests, '-c', CLIENTS, '-P', pipeline, '-r', 100_000];
  const options = [...words.map(String), '-t', tests, '--csv'];
  const { stdout } = await run('redis-benchmark', options);
  const rows = [...stdout.matchAll(/^"([^"]+)","([\d.]+)"/gm)];
  return new Map(rows.map(([, name = '', rate]) => [name, Number(rate)]));
}

/** On Linux: time these processes have spent running, ms. */
function cpuOf(programs: readonly ChildProcess[]): number {
  const spent = (pid: number): number =>
    Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  return programs.reduce((sum, { pid }) => sum + spent(pid ?? 0), 0);
}

async function pingsOf(ports: readonly number[]): Promise<number> {
  const counts = ports.map(async (port) => {
    const { stdout } = await run('redis-cli', ['-p', String(port), 'CLUSTER', 'INFO']);
    return Number(/messages_ping_sent:(\d+)/.exec(stdout)?.[1] ?? 0);
  });
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}
