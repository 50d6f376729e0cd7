/**
 * Rates that INFO calls instantaneous: the mean of 16 samples taken every 100 ms.
 *
 * Source: redis 7.0.15, server.c, trackInstantaneousMetric, getInstantaneousMetric.
 */
import type { World } from '../kernel/World.ts';
import { isPeriod } from '../server/loop.ts';
import { serverNowUs, type ServerState } from '../server/ServerState.ts';

const SAMPLES = 16;
const PERIOD_MS = 100;

interface Metric {
  lastValue: number;
  lastUs: number;
  next: number;
  /** Per second. */
  samples: number[];
}

type MetricName = 'commands' | 'inputBytes' | 'outputBytes' | 'replInputBytes' | 'replOutputBytes';

export interface Metrics extends Record<MetricName, Metric> {
  /** Tick of serverCron that took the latest samples; a server at rest skips those in between. */
  sampledTick: number;
}

declare module '../server/ServerState.ts' {
  interface ServerSlices {
    metrics: Metrics;
  }
}

/** All zero, as at the start and after CONFIG RESETSTAT. */
export function createMetrics(server: ServerState, sinceUs = server.startedUs): Metrics {
  const fresh = (): Metric => ({
    lastValue: 0,
    lastUs: sinceUs,
    next: 0,
    samples: Array.from({ length: SAMPLES }, () => 0),
  });
  return {
    commands: fresh(),
    inputBytes: fresh(),
    outputBytes: fresh(),
    replInputBytes: fresh(),
    replOutputBytes: fresh(),
    sampledTick: -1,
  };
}

export function sampleMetrics(_world: World, server: ServerState): void {
  if (!isPeriod(server, PERIOD_MS)) return;
  const { metrics, stats } = server;
  const skipped = skippedTicks(server, server.cronLoops);
  const nowUs = serverNowUs(server);
  const take = (metric: Metric, value: number): void => {
    skip(metric, skipped, server.cronBeforeUs);
    sample(metric, value, nowUs);
  };
  take(metrics.commands, stats.commandsProcessed);
  take(metrics.inputBytes, stats.netInputBytes);
  take(metrics.outputBytes, stats.netOutputBytes);
  take(metrics.replInputBytes, stats.replInputBytes);
  take(metrics.replOutputBytes, stats.replOutputBytes);
  metrics.sampledTick = server.cronLoops;
}

function skip(metric: Metric, ticks: number, lastUs: number): void {
  for (let tick = 0; tick < ticks; tick++) {
    metric.samples[metric.next] = 0;
    metric.next = (metric.next + 1) % SAMPLES;
    metric.lastUs = lastUs;
  }
}

function sample(metric: Metric, value: number, nowUs: number): void {
  const elapsedMs = Math.floor((nowUs - metric.lastUs) / 1000);
  const grown = Math.max(0, value - metric.lastValue);
  metric.samples[metric.next] = elapsedMs > 0 ? Math.floor((grown * 1000) / elapsedMs) : 0;
  metric.next = (metric.next + 1) % SAMPLES;
  metric.lastValue = value;
  metric.lastUs = nowUs;
}

/** Ticks of a server at rest count nothing: their samples are zeros, written when somebody looks again. */
export function mayRestMetrics(server: ServerState): boolean {
  return server.tickMs >= PERIOD_MS;
}

function skippedTicks({ metrics, tickMs }: ServerState, nextTick: number): number {
  return tickMs < PERIOD_MS ? 0 : Math.min(SAMPLES, nextTick - 1 - metrics.sampledTick);
}

/** Per second, whole. */
export function rate(server: ServerState, name: MetricName): number {
  const { samples, next } = server.metrics[name];
  let sum = 0;
  // The oldest samples are those that the zeros of skipped ticks would have replaced.
  for (let age = skippedTicks(server, server.cronLoops); age < SAMPLES; age++)
    sum += samples[(next + age) % SAMPLES] as number;
  return Math.floor(sum / SAMPLES);
}
