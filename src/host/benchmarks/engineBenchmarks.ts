/**
 * What the engine costs, measured with a clock that the caller brings. Each figure comes with counts as
 * checksums: a speed-up that changes a count is a bug.
 */
import { ChunkedMap } from '../../base/ChunkedMap.ts';
import {
  copyWorld,
  createTraceSink,
  createWorld,
  hashWorld,
  messagesSent,
  runEvents,
  type World,
} from '../../engine/index.ts';
import type { RunSetup, WorkloadSetup } from '../../protocol/RunSetup.ts';
import { DEFAULT_SETUP } from '../../scenarios/defaultSetup.ts';

export type Clock = () => number;

const QUIET: WorkloadSetup = { ...DEFAULT_SETUP.workload, clients: 0, ratePerSecond: 0 };

export function benchWorld(
  masters: number,
  replicasPerMaster: number,
  nodeTimeoutMs: number,
  workload: Partial<WorkloadSetup> = QUIET,
): World {
  const setup: RunSetup = {
    ...DEFAULT_SETUP,
    seed: 1,
    topology: { masters, replicasPerMaster, emptyNodes: 0, start: 'formed' },
    config: { ...DEFAULT_SETUP.config, 'cluster-node-timeout': String(nodeTimeoutMs), save: '' },
    workload: { ...DEFAULT_SETUP.workload, ...workload },
  };
  return createWorld(setup, createTraceSink(false));
}

const PING = 0;

export interface IdleFigures {
  readonly nodes: number;
  readonly nodeTimeoutMs: number;
  /** Building the world and its first two virtual seconds: processes start, links are made. */
  readonly startSeconds: number;
  /** From the median slice of the measured time. */
  readonly virtualPerWall: number;
  readonly msPerVirtualSecond: number;
  /** Of the quickest slice: what remains when nothing else runs on the machine. */
  readonly leastMs: number;
  readonly pingsPerSecond: number;
  readonly eventsPerSecond: number;
}

const SLICES = 10;
const START_SECONDS = 2;

/**
 * A cluster without clients: virtual seconds per second of the clock, after a warm-up. Without replicas
 * nothing but the bus has work: no replication links, no keys that expire, nothing to save.
 */
export function measureIdle(
  nodes: { masters: number; replicas: number },
  nodeTimeoutMs: number,
  seconds: { warm: number; measured: number },
  nowMs: Clock,
): IdleFigures {
  const startMs = nowMs();
  const world = benchWorld(nodes.masters, nodes.replicas, nodeTimeoutMs);
  runEvents(world, START_SECONDS * 1e6, Infinity);
  const startSeconds = (nowMs() - startMs) / 1000;
  runEvents(world, seconds.warm * 1e6, Infinity);
  const before = totalPings(world);
  const slice = seconds.measured / SLICES;
  const costs: number[] = [];
  let events = 0;
  for (let at = 1; at <= SLICES; at++) {
    const beforeMs = nowMs();
    events += runEvents(world, (seconds.warm + at * slice) * 1e6, Infinity);
    costs.push((nowMs() - beforeMs) / slice);
  }
  costs.sort((a, b) => a - b);
  const [leastMs = 0, median = 0] = [costs[0], costs[SLICES / 2]];
  return {
    nodes: world.servers.length,
    nodeTimeoutMs,
    startSeconds,
    virtualPerWall: 1000 / median,
    msPerVirtualSecond: median,
    leastMs,
    pingsPerSecond: (totalPings(world) - before) / seconds.measured,
    eventsPerSecond: events / seconds.measured,
  };
}

function totalPings(world: World): number {
  let sum = 0;
  for (let node = 0; node < world.servers.length; node++) sum += messagesSent(world, node, PING);
  return sum;
}

export interface LoadFigures {
  readonly operations: number;
  readonly operationsPerWallSecond: number;
  readonly usPerOperation: number;
  readonly virtualPerWall: number;
}

/**
 * Clients on 3 masters with a replica each, whole path: request, execution, stream, replica, reply, ledger.
 *
 * @param isRestored in a copy, as every run is after a seek
 */
export function measureLoad(
  workload: Partial<WorkloadSetup>,
  seconds: { warm: number; measured: number },
  nowMs: Clock,
  isRestored = false,
): LoadFigures {
  const fresh = benchWorld(3, 1, 2000, workload);
  runEvents(fresh, seconds.warm * 1e6, Infinity);
  const world = isRestored ? copyWorld(fresh) : fresh;
  const before = world.clients.metrics.ok;
  const startMs = nowMs();
  runEvents(world, (seconds.warm + seconds.measured) * 1e6, Infinity);
  const wallMs = nowMs() - startMs;
  const operations = world.clients.metrics.ok - before;
  return {
    operations,
    operationsPerWallSecond: (operations * 1000) / wallMs,
    usPerOperation: (wallMs * 1000) / operations,
    virtualPerWall: (seconds.measured * 1000) / wallMs,
  };
}

export interface CheckpointFigures {
  readonly worldCopyMs: number;
  readonly worldHashMs: number;
  readonly millionCopyMs: number;
  /** First write after a copy, µs: one chunk is cloned. */
  readonly millionFirstWriteUs: number;
  readonly millionNextWriteUs: number;
}

const MILLION = 1_000_000;

/** A checkpoint of a loaded 6-node world, and of a collection of a million entries with its next writes. */
export function measureCheckpoint(nowMs: Clock): CheckpointFigures {
  const world = benchWorld(3, 1, 2000, { clients: 20, ratePerSecond: 5000, readPercent: 0 });
  runEvents(world, 10e6, Infinity);
  const worldCopyMs = best(nowMs, 20, () => copyWorld(world));
  const worldHashMs = best(nowMs, 5, () => hashWorld(world));
  const map = new ChunkedMap<number>();
  for (let i = 0; i < MILLION; i++) map.set(`key:${i}`, i);
  const millionCopyMs = best(nowMs, 10, () => map.copy());
  let key = 0;
  const write = (): void => map.set(`key:${(key += 7_919) % MILLION}`, key);
  const first: number[] = [];
  for (let i = 0; i < 50; i++) {
    map.copy();
    first.push(timed(nowMs, write));
  }
  const next = timed(nowMs, () => {
    for (let i = 0; i < MILLION; i++) write();
  });
  first.sort((a, b) => a - b);
  return {
    worldCopyMs,
    worldHashMs,
    millionCopyMs,
    millionFirstWriteUs: (first[25] as number) * 1000,
    millionNextWriteUs: (next * 1000) / MILLION,
  };
}

function timed(nowMs: Clock, work: () => void): number {
  const startMs = nowMs();
  work();
  return nowMs() - startMs;
}

function best(nowMs: Clock, times: number, work: () => void): number {
  let least = Infinity;
  for (let i = 0; i < times; i++) least = Math.min(least, timed(nowMs, work));
  return least;
}
