/**
 * A world for one trial: set up as the recorded runs were, healthy, warm, at a random phase.
 *
 * The observer polls every 20 ms, as the recording harness did; log stamps are floored to 1 ms.
 */
import {
  createTraceSink,
  createWorld,
  isHealthy,
  runEvents,
  writerOutcomes,
  type TraceSink,
  type World,
} from '../../engine/index.ts';
import { createRandomStreams, nextBelow, randomStream } from '../../base/random.ts';
import type { MachineName, RunSetup, WorkloadSetup } from '../../protocol/RunSetup.ts';

/** The harness looked at every node this often. */
export const POLL_US = 20_000;
/** Loopback of the recorded machine: median one-way latency and spread, µs. */
const LOOPBACK_US = 30;
const LOOPBACK_JITTER_US = 12;

const NO_LOAD: WorkloadSetup = {
  clients: 0,
  ratePerSecond: 0,
  keySpace: 1,
  readPercent: 0,
  valueBytes: 0,
  pipeline: 1,
  readFromReplicas: false,
  replay: null,
};

export interface TrialOptions {
  readonly seed: number;
  readonly masters: number;
  readonly replicas: number;
  readonly nodeTimeoutMs: number;
  /** Added one-way latency between nodes (clients none), ms. */
  readonly latencyMs: number;
  readonly config?: Readonly<Record<string, string>>;
  readonly start?: 'formed' | 'strangers';
  /** The bus was recorded on a quieter machine than the failovers. */
  readonly machine?: MachineName;
}

export interface Trial {
  readonly world: World;
  readonly sink: TraceSink;
  /** Random numbers of the experimenter, not of the world. */
  readonly below: (bound: number) => number;
}

export function createTrial(options: TrialOptions): Trial {
  const isStrange = options.start === 'strangers';
  const setup: RunSetup = {
    engineVersion: 1,
    seed: options.seed,
    scenario: 'fidelity',
    topology: {
      masters: isStrange ? 0 : options.masters,
      replicasPerMaster: isStrange ? 0 : options.replicas,
      emptyNodes: isStrange ? options.masters : 0,
      start: options.start ?? 'formed',
    },
    config: {
      'cluster-enabled': 'yes',
      'cluster-node-timeout': String(options.nodeTimeoutMs),
      save: '',
      'repl-diskless-sync-delay': '0',
      ...options.config,
    },
    network: {
      latencyUs: LOOPBACK_US + options.latencyMs * 1000,
      jitterUs: LOOPBACK_JITTER_US,
      lossPermille: 0,
      bandwidthBps: 0,
      clientLatencyUs: LOOPBACK_US,
    },
    machine: options.machine ?? 'contended',
    workload: NO_LOAD,
  };
  const sink = createTraceSink();
  const world = createWorld(setup, sink);
  const streams = createRandomStreams(options.seed ^ 0x5bd1e995);
  const stream = randomStream(streams, 'experimenter');
  return { world, sink, below: (bound) => nextBelow(streams, stream, bound) };
}

const HEALTH_LIMIT_US = 120_000_000;

/** Runs until every view is ok, as the harness waited for. */
export function runUntilHealthy({ world }: Trial): void {
  const limit = world.nowUs + HEALTH_LIMIT_US;
  while (!isHealthy(world) && world.nowUs < limit) advance(world, POLL_US);
}

/** Runs until healthy, a minute at most; whole ms since `fromUs`, null = it did not become so. */
export function healthyAfterMs(world: World, fromUs: number): number | null {
  const limit = world.nowUs + 60_000_000;
  while (!isHealthy(world) && world.nowUs < limit) advance(world, POLL_US);
  return isHealthy(world) ? Math.round((world.nowUs - fromUs) / 1000) : null;
}

/** Longest time between two successes of a writer that ends after `fromUs`, ms in tenths. */
export function greatestGapMs(world: World, writer: number, fromUs: number): number {
  const { outcomes, outcomeUs } = writerOutcomes(world, writer);
  let last = -1;
  let gap = 0;
  outcomes.forEach((outcome, i) => {
    if (outcome !== 'OK') return;
    const at = outcomeUs[i] as number;
    if (last >= 0 && at > fromUs) gap = Math.max(gap, at - last);
    last = at;
  });
  return Math.round(gap / 100) / 10;
}

/** Warm-up of at least one node-timeout, ending at a random phase. */
export function warmUp(trial: Trial, nodeTimeoutMs: number): void {
  advance(
    trial.world,
    nodeTimeoutMs * 1000 + trial.below(nodeTimeoutMs * 1000) + trial.below(100_000),
  );
  trial.sink.events.length = 0;
}

export function advance(world: World, byUs: number): void {
  runEvents(world, world.nowUs + byUs, Infinity);
}

/** Advances in polls until `isDone` or the limit; calls `look` with the moment of each poll. */
export function pollUntil(world: World, limitUs: number, look: (nowUs: number) => boolean): void {
  while (world.nowUs < limitUs) {
    advance(world, POLL_US);
    if (look(world.nowUs)) return;
  }
}

/** A log stamp: ms since the fault, floored to whole ms of the clock as the logs were. */
export function stampMs(atUs: number, faultUs: number): number {
  return Math.floor(atUs / 1000) - Math.floor(faultUs / 1000);
}
