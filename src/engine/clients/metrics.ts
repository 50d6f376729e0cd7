/**
 * What the workload's clients experience: counts of this second and of all time, latency in a fixed
 * histogram, outages of each shard.
 */
import type { ClientsSummary } from '../../protocol/Summary.ts';
import { emit } from '../kernel/trace.ts';
import type { World } from '../kernel/World.ts';

/** Counters of one virtual second. */
export interface SecondCounts {
  ok: number;
  errors: number;
  redirects: number;
  /** Operations by latency class (`latencyClass`). */
  latency: Uint32Array;
}

export interface Metrics {
  /** The virtual second of `now`; `last` is the one before it. */
  second: number;
  now: SecondCounts;
  last: SecondCounts;
  ok: number;
  errors: number;
  moved: number;
  ask: number;
  timeouts: number;
  /** Per shard: 1 = its last operation succeeded, 0 = failed, -1 = none yet. */
  shardOk: Int8Array;
  /** Per shard: moment of the first failure after a success. */
  failingSinceUs: Float64Array;
  /** Last second in which a redirection of this (endpoint, kind) was traced. */
  redirectsSeen: Map<number, number>;
}

declare module './ClientsState.ts' {
  interface ClientsState {
    metrics: Metrics;
  }
}

/** Eight classes for each doubling from 8 µs to 2^27 µs. */
const CLASSES = 26 * 8;

export function createMetrics(shards: number): Metrics {
  return {
    second: 0,
    now: emptySecond(),
    last: emptySecond(),
    ok: 0,
    errors: 0,
    moved: 0,
    ask: 0,
    timeouts: 0,
    shardOk: new Int8Array(shards).fill(-1),
    failingSinceUs: new Float64Array(shards),
    redirectsSeen: new Map(),
  };
}

function emptySecond(): SecondCounts {
  return { ok: 0, errors: 0, redirects: 0, latency: new Uint32Array(CLASSES) };
}

/** The counters of the running second. */
function currentSecond(world: World): SecondCounts {
  const { metrics } = world.clients;
  const second = Math.floor(world.nowUs / 1_000_000);
  if (second !== metrics.second) {
    const isNext = second === metrics.second + 1;
    metrics.last = isNext ? metrics.now : emptySecond();
    metrics.now = emptySecond();
    metrics.second = second;
  }
  return metrics.now;
}

export function noteOk(world: World, slot: number, startedUs: number): void {
  const { metrics, slotShard } = world.clients;
  const counts = currentSecond(world);
  counts.ok++;
  metrics.ok++;
  const at = latencyClass(world.nowUs - startedUs);
  counts.latency[at] = (counts.latency[at] as number) + 1;
  const shard = slotShard[slot] as number;
  if (metrics.shardOk[shard] !== 1) recover(world, shard);
}

function recover(world: World, shard: number): void {
  const { metrics } = world.clients;
  if (metrics.shardOk[shard] === 0) {
    const outageMs = Math.round((world.nowUs - (metrics.failingSinceUs[shard] as number)) / 1000);
    emit(world, -1, 'client.recovered', { shard, outageMs });
  }
  metrics.shardOk[shard] = 1;
}

export function noteError(world: World, slot: number, isTimeout: boolean): void {
  const { metrics, slotShard } = world.clients;
  currentSecond(world).errors++;
  metrics.errors++;
  if (isTimeout) metrics.timeouts++;
  const shard = slotShard[slot] as number;
  if (metrics.shardOk[shard] === 1) {
    emit(world, -1, 'client.failing', { shard });
    metrics.failingSinceUs[shard] = world.nowUs;
  }
  if (shard < metrics.shardOk.length) metrics.shardOk[shard] = 0;
}

/** A MOVED or ASK; the first of each kind from each endpoint in a second is traced. */
export function noteRedirect(world: World, kind: 'moved' | 'ask', slot: number, at: number): void {
  const { metrics, endpoints } = world.clients;
  currentSecond(world).redirects++;
  metrics[kind]++;
  const key = at * 2 + (kind === 'ask' ? 1 : 0);
  if (metrics.redirectsSeen.get(key) === metrics.second) return;
  metrics.redirectsSeen.set(key, metrics.second);
  emit(world, endpoints[at]?.node ?? -1, 'client.redirected', { kind, slot });
}

/** Class of a latency; eight to a doubling, so a class is at most an eighth wide. */
function latencyClass(us: number): number {
  const value = us < 8 ? 8 : us > 0x7ffffff ? 0x7ffffff : us | 0;
  const exponent = 31 - Math.clz32(value);
  return (exponent - 3) * 8 + ((value >>> (exponent - 3)) & 7);
}

/** Middle of a latency class, µs. */
function classMiddleUs(at: number): number {
  const width = 2 ** (at >>> 3);
  return (8 + (at & 7)) * width + Math.floor(width / 2);
}

/** Latency that a share of the operations did not exceed; 0 without operations. */
function quantileUs(latency: Uint32Array, share: number): number {
  let total = 0;
  for (const count of latency) total += count;
  let rest = Math.ceil(total * share);
  if (total === 0) return 0;
  for (let at = 0; at < latency.length; at++) {
    rest -= latency[at] as number;
    if (rest <= 0) return classMiddleUs(at);
  }
  return classMiddleUs(latency.length - 1);
}

/** Changes nothing: the last full virtual second, and totals. */
export function summarizeClients(world: World): ClientsSummary {
  const { metrics, load } = world.clients;
  const second = Math.floor(world.nowUs / 1_000_000);
  const age = second - metrics.second;
  const full = age === 0 ? metrics.last : age === 1 ? metrics.now : null;
  return {
    clients: load.setup.clients,
    okPerSecond: full?.ok ?? 0,
    errorsPerSecond: full?.errors ?? 0,
    redirectsPerSecond: full?.redirects ?? 0,
    ok: metrics.ok,
    errors: metrics.errors,
    moved: metrics.moved,
    ask: metrics.ask,
    timeouts: metrics.timeouts,
    latencyP50Us: full === null ? 0 : quantileUs(full.latency, 0.5),
    latencyP99Us: full === null ? 0 : quantileUs(full.latency, 0.99),
    shardOk: [...metrics.shardOk],
  };
}
