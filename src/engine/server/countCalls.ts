/**
 * What INFO commandstats and latencystats tell: calls, time and refusals of each command, and how its
 * durations are spread.
 *
 * Durations are counted by buckets as HdrHistogram's with two digits: 128 of the same width for each
 * doubling, so that a percentile is at most 1 % too long. A run of equal durations is counted apart first:
 * this is on the path of every command.
 *
 * Differs from Redis: durations are recorded even while latency-tracking is off; they are not shown then.
 * Source: redis 7.0.15, server.c, call, incrCommandStatsOnError, updateCommandLatencyHistogram;
 * hdr_histogram.c.
 */
import { laidOut } from '../../base/stateCopy.ts';
import type { CommandSpec } from './CommandSpec.ts';
import type { CallStats } from './CallStats.ts';
import type { ServerState } from './ServerState.ts';

/** Durations outside are counted as the nearest, ns. */
const NS_MIN = 1;
const NS_MAX = 1_000_000_000;
/** Significant bits of a bucket. */
const BUCKET_BITS = 8;

function callStatsOf(server: ServerState, spec: CommandSpec): CallStats {
  const { calls } = server.stats;
  const { index = NOT_IN_TABLE } = spec;
  return calls[index] ?? (calls[index] = freshStats(calls, index, spec.name));
}

/** Rows that tests make up share a place. */
const NOT_IN_TABLE = 0;

/** Fills the array up to the place: it has no holes. */
function freshStats(calls: (CallStats | null)[], index: number, name: string): CallStats {
  while (calls.length <= index) calls.push(null);
  return laidOut({
    name,
    calls: 0,
    us: 0,
    rejected: 0,
    failed: 0,
    lastUs: 0,
    lastCalls: 0,
    durations: new Map(),
  });
}

/** A command was executed. @param durationUs whole virtual µs */
export function countCall(
  server: ServerState,
  spec: CommandSpec,
  durationUs: number,
  hasFailed: boolean,
): void {
  const stats = callStatsOf(server, spec);
  stats.calls++;
  stats.us += durationUs;
  if (hasFailed) stats.failed++;
  noteDuration(stats, durationUs);
}

/** A command was executed up to where it waits. */
export function countWaiting(server: ServerState, spec: CommandSpec, durationUs: number): void {
  const stats = callStatsOf(server, spec);
  stats.calls++;
  stats.us += durationUs;
}

/** A command that had waited was answered. @param durationUs of both parts, without the wait */
export function countServed(
  server: ServerState,
  spec: CommandSpec,
  durationUs: number,
  hasFailed: boolean,
): void {
  const stats = callStatsOf(server, spec);
  stats.us += durationUs;
  if (hasFailed) stats.failed++;
  noteDuration(stats, durationUs);
}

function noteDuration(stats: CallStats, durationUs: number): void {
  if (durationUs !== stats.lastUs) {
    addCalls(stats.durations, stats.lastUs, stats.lastCalls);
    stats.lastUs = durationUs;
    stats.lastCalls = 0;
  }
  stats.lastCalls++;
}

/** A command that exists was refused before it ran. */
export function countRejected(server: ServerState, spec: CommandSpec): void {
  callStatsOf(server, spec).rejected++;
}

function addCalls(durations: Map<number, number>, us: number, calls: number): void {
  if (calls === 0) return;
  const bucket = bucketOf(us * 1000);
  durations.set(bucket, (durations.get(bucket) ?? 0) + calls);
}

/** Longest duration of the bucket that `ns` falls into. */
function bucketOf(ns: number): number {
  const clamped = Math.min(NS_MAX, Math.max(NS_MIN, ns));
  const shift = Math.max(0, 32 - Math.clz32(clamped) - BUCKET_BITS);
  return ((clamped >> shift) + 1) * 2 ** shift - 1;
}

/** The durations, ns, that these shares of the calls did not exceed. @param percentiles 0..100 */
export function durationsAt(stats: CallStats, percentiles: readonly number[]): number[] {
  const all = new Map(stats.durations);
  addCalls(all, stats.lastUs, stats.lastCalls);
  const sorted = [...all].toSorted(([a], [b]) => a - b);
  const total = sorted.reduce((sum, [, count]) => sum + count, 0);
  return percentiles.map((percentile) => {
    const wanted = Math.max(1, Math.floor((percentile / 100) * total + 0.5));
    let seen = 0;
    return sorted.find(([, count]) => (seen += count) >= wanted)?.[0] ?? 0;
  });
}
