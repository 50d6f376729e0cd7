/**
 * `npm run sim -- --seeds 1000`: random clusters under random faults, judged by every invariant.
 *
 * `--from 5000` starts elsewhere, `--seed 42` runs one and tells what happened in it. A failure prints one
 * line that repeats it; the end counts the states that Redis too cannot leave, and what was lost why.
 */
import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { drawSwarm } from '../host/simulation/drawSwarm.ts';
import { runSwarm, type SwarmResult } from '../host/simulation/runSwarm.ts';
import { SwarmTally } from '../host/simulation/SwarmTally.ts';
import { readOptions, type OptionSpec } from './arguments.ts';

const SPECS: Readonly<Record<string, OptionSpec>> = {
  seeds: { kind: 'number', min: 1, max: 1e6 },
  from: { kind: 'number', min: 0, max: 4e9 },
  seed: { kind: 'number', min: 0, max: 4e9 },
  threads: { kind: 'number', min: 1, max: 64 },
};
const SEEDS = 100;

interface Share {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

function main(words: readonly string[]): void {
  const options = readOptions(words, SPECS);
  const seed = options['seed'];
  if (typeof seed === 'number') return tellOne(seed);
  const from = Number(options['from'] ?? 1);
  const seeds = Number(options['seeds'] ?? SEEDS);
  const threads = Math.min(Number(options['threads'] ?? availableParallelism()), seeds);
  const tally = new SwarmTally();
  let running = threads;
  for (let thread = 0; thread < threads; thread++) {
    const share: Share = { from: from + thread, to: from + seeds, step: threads };
    const worker = new Worker(import.meta.filename, { workerData: share });
    worker.on('message', (result: SwarmResult) => {
      for (const line of tally.add(result)) console.log(line);
    });
    worker.on('error', (error) => {
      console.error(error);
      process.exitCode = 2;
    });
    worker.on('exit', () => {
      if (--running === 0) finish(tally);
    });
  }
}

function finish(tally: SwarmTally): void {
  for (const line of tally.summary()) console.log(line);
  if (tally.failed > 0) process.exitCode ??= 1;
}

/** One run with its story: what was drawn, what was given, what was found. */
function tellOne(seed: number): void {
  const { setup, inputs } = drawSwarm(seed);
  console.log(JSON.stringify(setup, null, 1));
  for (const { atUs, input } of inputs)
    console.log(`${(atUs / 1e6).toFixed(3)} s  ${JSON.stringify(input)}`);
  const tally = new SwarmTally();
  const result = runSwarm(seed, (line) => console.log(line));
  console.log(JSON.stringify(result.ledger));
  for (const line of tally.add(result)) console.log(line);
  finish(tally);
}

function runShare({ from, to, step }: Share): void {
  for (let seed = from; seed < to; seed += step) parentPort?.postMessage(runSwarm(seed));
}

if (isMainThread) main(process.argv.slice(2));
else runShare(workerData as Share);
