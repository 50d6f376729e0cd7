/**
 * Others beside us: JavaScript stand-ins for Redis (installed aside on demand, never part of the project) and
 * the memory of a real redis-server, when there is one. What is missing is said, not left out.
 */
import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Clock } from '../host/benchmarks/engineBenchmarks.ts';
import {
  holdKeys,
  measureBareMap,
  measureExecution,
} from '../host/benchmarks/executionBenchmarks.ts';

type Figures = Record<string, unknown>;

const SOURCE = 'test/bench/peers';
const FOLDER = '.build/benchPeers';
const INSTALL_MS = 180_000;
const MEASURE_MS = 300_000;

interface PeerRate {
  readonly peer: string;
  readonly command: string;
  readonly perSecond: number;
}

/**
 * Commands a second of one simulated node, of a bare JavaScript Map, of ioredis-mock and of redis-mock (16
 * commands in flight), and how many times as fast we are.
 */
export function measurePeers(cpuNow: Clock, rounds: number): Figures[] {
  const maps = new Map(measureBareMap(cpuNow, rounds).map((row) => [row.command, row.perSecond]));
  let rates: PeerRate[] = [];
  const problems: Figures[] = [];
  try {
    rates = ratesOfMocks();
  } catch (problem) {
    problems.push({ command: 'mocks: not measured', problem: firstLine(problem) });
  }
  const rateOf = (peer: string, command: string): number | undefined =>
    rates.find((rate) => rate.peer === peer && rate.command === command)?.perSecond;
  const rows = measureExecution(cpuNow, rounds).map(({ command, perSecond }): Figures => {
    const row: Figures = { command, slotscope: perSecond };
    const others = {
      map: maps.get(command),
      'ioredis-mock': rateOf('ioredis-mock', command),
      'redis-mock': rateOf('redis-mock', command),
    };
    for (const [peer, rate] of Object.entries(others))
      if (rate !== undefined) Object.assign(row, { [peer]: rate, [`÷ ${peer}`]: perSecond / rate });
    return row;
  });
  return [...rows, ...problems];
}

function firstLine(problem: unknown): string {
  return (problem as Error).message.split('\n')[0] ?? '';
}

function ratesOfMocks(): PeerRate[] {
  mkdirSync(FOLDER, { recursive: true });
  for (const file of ['package.json', 'measure.mjs'])
    copyFileSync(join(SOURCE, file), join(FOLDER, file));
  if (!existsSync(join(FOLDER, 'node_modules/redis-mock')))
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], {
      cwd: FOLDER,
      stdio: 'ignore',
      timeout: INSTALL_MS,
    });
  const options = { cwd: FOLDER, encoding: 'utf8', timeout: MEASURE_MS } as const;
  const printed = execFileSync(process.execPath, ['measure.mjs'], options);
  return JSON.parse(printed.trim().split('\n').at(-1) ?? '[]') as PeerRate[];
}

/** Bytes of a million small keys: ours on the heap, ours as INFO tells it, and a real server's used_memory. */
export async function measureMemory(keys: number): Promise<Figures[]> {
  const heap = collectedHeap();
  const empty = holdKeys(0).usedMemory();
  const client = holdKeys(keys);
  const heapBytes = collectedHeap() - heap;
  const told = client.usedMemory() - empty;
  const rows: Figures[] = [
    { holder: 'simulated node, JavaScript heap', keys, bytesPerKey: heapBytes / keys },
    { holder: 'simulated node, used_memory', keys, bytesPerKey: told / keys },
  ];
  try {
    rows.push({
      holder: 'redis-server, used_memory',
      keys,
      bytesPerKey: (await realBytes(keys)) / keys,
    });
  } catch (problem) {
    rows.push({ holder: 'redis-server: not measured', problem: (problem as Error).message });
  }
  return rows;
}

function collectedHeap(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** used_memory that so many keys add to a private redis-server. */
async function realBytes(keys: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'slotscope-bench-'));
  const path = join(folder, 'redis.sock');
  const server = spawn('redis-server', ['--port', '0', '--unixsocket', path, '--save', ''], {
    cwd: folder,
    stdio: 'ignore',
  });
  try {
    const socket = await connected(server, path);
    const before = await usedMemory(socket);
    for (let from = 0; from < keys; from += 10_000) await ask(socket, fillText(from, keys), 'DONE');
    const after = await usedMemory(socket);
    socket.destroy();
    return after - before;
  } finally {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Inline commands for ten thousand keys and a last one to be waited for. */
function fillText(from: number, keys: number): string {
  let text = '';
  for (let i = from; i < Math.min(keys, from + 10_000); i++)
    text += `SET key:${String(i).padStart(12, '0')} xyz\r\n`;
  return `${text}ECHO DONE\r\n`;
}

async function usedMemory(socket: Socket): Promise<number> {
  const info = await ask(socket, 'INFO memory\r\n', 'lazyfreed_objects');
  return Number(/used_memory:(\d+)/.exec(info)?.[1]);
}

/** What comes back until `end` is in it. */
function ask(socket: Socket, text: string, end: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let seen = '';
    const take = (bytes: Buffer): void => {
      seen += bytes.toString('latin1');
      if (!seen.includes(end)) return;
      socket.off('data', take);
      resolve(seen);
    };
    socket.on('data', take).once('error', reject);
    socket.write(text);
  });
}

function connected(server: ReturnType<typeof spawn>, path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    const attempt = (left: number): void => {
      const socket = connect(path);
      socket.once('connect', () => resolve(socket));
      socket.once('error', (problem: Error) => {
        if (left === 0) reject(problem);
        else setTimeout(attempt, 50, left - 1);
      });
    };
    attempt(100);
  });
}
