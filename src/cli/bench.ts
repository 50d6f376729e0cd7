/**
 * `npm run bench` (`-- --json`): speed and size in one run. Figures are for comparing with each other and
 * with other runs on one machine; counts beside them are checksums.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { deflateRawSync, gzipSync, inflateRawSync } from 'node:zlib';
import {
  measureCheckpoint,
  measureIdle,
  measureLoad,
} from '../host/benchmarks/engineBenchmarks.ts';
import { measureComplexity, measureExecution } from '../host/benchmarks/executionBenchmarks.ts';
import { measureFrame, measureSeek } from '../host/benchmarks/hostBenchmarks.ts';
import type { Codec } from '../host/HostPort.ts';
import { measureMemory, measurePeers } from './benchPeers.ts';
import { measureBridge, measureReal, measureRealLoad } from './benchReal.ts';
import { readOptions, type OptionSpec, type Options } from './arguments.ts';

const SPECS: Readonly<Record<string, OptionSpec>> = {
  json: { kind: 'flag' },
  quick: { kind: 'flag' },
  only: {
    kind: 'text',
    values: [
      'idle',
      'load',
      'execution',
      'peers',
      'bridge',
      'real',
      'realLoad',
      'complexity',
      'memory',
      'checkpoint',
      'seek',
      'frame',
      'wall',
      'draw',
      'size',
    ],
  },
};

const now = (): number => performance.now();
/** CPU time of this process, ms: other programs disturb it less. */
const cpuNow = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const codec: Codec = {
  deflate: (bytes, done) => done(new Uint8Array(deflateRawSync(bytes))),
  inflate: (packed, max, done) =>
    done(new Uint8Array(inflateRawSync(packed, { maxOutputLength: max }))),
};

type Figures = Record<string, unknown>;

/** Idle clusters: masters, replicas, node-timeout, warm-up and measured virtual seconds, in CPU time. */
const IDLE = [
  [3, 1, 2_000, 60, 2_000],
  [3, 1, 5_000, 60, 2_000],
  [15, 1, 5_000, 60, 600],
  [50, 1, 15_000, 60, 120],
  [150, 1, 15_000, 60, 60],
  [500, 1, 15_000, 240, 20],
] as const;

/** Masters alone: nothing but the bus has work. */
const BUS_ONLY = [
  [6, 0, 5_000, 60, 4_000],
  [30, 0, 5_000, 60, 800],
  [300, 0, 15_000, 60, 60],
] as const;

function idle(quick: boolean): Figures[] {
  const row = ([masters, replicas, timeout, warm, measured]: (
    | typeof IDLE
    | typeof BUS_ONLY
  )[number]) => ({
    work: replicas > 0 ? 'whole engine' : 'bus only',
    ...measureIdle({ masters, replicas }, timeout, { warm, measured }, cpuNow),
  });
  const whole = quick ? IDLE.slice(0, 4) : IDLE;
  const bus = quick ? BUS_ONLY.slice(0, 2) : BUS_ONLY;
  return [...bus.map(row), ...whole.map(row)];
}

const CLOSED_LOOP = { clients: 50, ratePerSecond: 0 };

function load(): Figures[] {
  const seconds = { warm: 6, measured: 3 };
  const row = (name: string, workload: Parameters<typeof measureLoad>[0]): Figures => ({
    name,
    ...measureLoad(workload, seconds, now),
  });
  return [
    row('2,000 commands/s', { clients: 20, ratePerSecond: 2_000 }),
    row('50 clients, closed loop', CLOSED_LOOP),
    row('50 clients, pipeline 16', { clients: 50, ratePerSecond: 0, pipeline: 16 }),
    row('50 clients, writes only', { clients: 50, ratePerSecond: 0, readPercent: 0 }),
    { name: '50 clients, a restored world', ...measureLoad(CLOSED_LOOP, seconds, now, true) },
  ];
}

function seek(quick: boolean): Figures[] {
  const minutes = quick ? 2 : 10;
  const topology = (masters: number) =>
    ({ masters, replicasPerMaster: 1, emptyNodes: 0, start: 'formed' }) as const;
  const quiet = { clients: 0, ratePerSecond: 0 };
  const busy = { clients: 50, ratePerSecond: 10_000 };
  return [
    { load: 'idle', ...measureSeek(topology(3), 2_000, quiet, minutes, now, codec) },
    { load: '300/s', ...measureSeek(topology(3), 2_000, {}, minutes, now, codec) },
    { load: 'idle', ...measureSeek(topology(15), 5_000, quiet, minutes, now, codec) },
    {
      load: '10,000/s',
      ...measureSeek(topology(3), 2_000, busy, quick ? 0.5 : minutes, now, codec),
    },
  ];
}

/** Round trip of a 1000-node frame as a transferred buffer, and of the same facts as objects. */
async function wall(): Promise<Figures> {
  const echo = `const {parentPort} = require('node:worker_threads');
    parentPort.on('message', (m) => parentPort.postMessage(m, m instanceof ArrayBuffer ? [m] : []));`;
  const worker = new Worker(echo, { eval: true });
  const trip = (message: unknown, transfer: ArrayBuffer[]): Promise<unknown> =>
    new Promise((resolve) => {
      worker.once('message', resolve);
      worker.postMessage(message, transfer);
    });
  let buffer = new ArrayBuffer(1000 * 24 * 8);
  const transferred: number[] = [];
  const cloned: number[] = [];
  const objects = Array.from({ length: 1000 }, (_, i) =>
    Object.fromEntries(FIELDS.map((f) => [f, i])),
  );
  for (let i = 0; i < 300; i++) {
    const before = now();
    buffer = (await trip(buffer, [buffer])) as ArrayBuffer;
    transferred.push(now() - before);
    if (i % 10 !== 0) continue;
    const start = now();
    await trip(objects, []);
    cloned.push(now() - start);
  }
  await worker.terminate();
  const median = (values: number[]): number =>
    values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
  const [transferMs, cloneMs] = [median(transferred), median(cloned)];
  return { transferMs, cloneMs, ratio: cloneMs / transferMs };
}

const FIELDS = Array.from({ length: 16 }, (_, i) => `field${i}`);

/** Measured by a script of its own: it drives a browser. */
function drawing(): Figures {
  const text = execFileSync(process.execPath, ['scripts/measureDrawing.mjs'], { encoding: 'utf8' });
  return JSON.parse(text) as Figures;
}

function size(): Figures[] {
  const folder = 'dist/assets';
  if (!existsSync(folder)) return [{ file: 'dist is missing: npm run build', gzipKb: 0 }];
  return readdirSync(folder)
    .filter((name) => /\.(js|css)$/.test(name))
    .map((file) => ({ file, gzipKb: gzipSync(readFileSync(join(folder, file))).length / 1000 }));
}

async function main(words: readonly string[]): Promise<number> {
  let options: Options;
  try {
    options = readOptions(words, SPECS);
  } catch (problem) {
    console.error((problem as Error).message);
    return 2;
  }
  const quick = options['quick'] === true;
  const sections: Record<string, () => unknown> = {
    idle: () => idle(quick),
    load,
    execution: () => measureExecution(cpuNow, quick ? 3 : 8),
    peers: () => measurePeers(cpuNow, quick ? 3 : 8),
    bridge: () => measureBridge(quick ? 10_000 : 50_000),
    real: async () => [await measureReal(6, 5_000, cpuNow), await measureReal(30, 5_000, cpuNow)],
    realLoad: () => measureRealLoad(quick ? 20_000 : 100_000, now),
    complexity: () => measureComplexity(cpuNow, quick ? 100_000 : 1_000_000),
    memory: () => measureMemory(quick ? 100_000 : 1_000_000),
    checkpoint: () => measureCheckpoint(now),
    seek: () => seek(quick),
    frame: () => [
      measureFrame(3, 1, now),
      measureFrame(50, 3, now),
      ...(quick ? [] : [measureFrame(500, 1, now)]),
    ],
    wall,
    draw: drawing,
    size,
  };
  const results: Figures = {};
  for (const [name, measure] of Object.entries(sections)) {
    if (options['only'] !== undefined && options['only'] !== name) continue;
    results[name] = await measure();
    if (options['json'] !== true) print(name, results[name]);
  }
  if (options['json'] === true) console.log(JSON.stringify(results));
  return 0;
}

function print(name: string, result: unknown): void {
  console.log(`\n${name}`);
  console.table(Array.isArray(result) ? result.map(rounded) : [rounded(result as Figures)]);
}

function rounded(figures: Figures): Figures {
  const round = (value: unknown): unknown =>
    typeof value === 'number' ? Number(value.toPrecision(4)) : value;
  return Object.fromEntries(Object.entries(figures).map(([key, value]) => [key, round(value)]));
}

process.exitCode = await main(process.argv.slice(2));
