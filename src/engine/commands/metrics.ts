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

export interface Metrics {
  commands: Metric;
  inputBytes: Metric;
  outputBytes: Metric;
}

declare module '../server/ServerState.ts' {
  interface ServerSlices {
    metrics: Metrics;
  }
}

export function createMetrics(server: ServerState): Metrics {
  const fresh = (): Metric => ({
    lastValue: 0,
    lastUs: server.startedUs,
    next: 0,
    samples: Array.from({ length: SAMPLES }, () => 0),
  });
  return { commands: fresh(), inputBytes: fresh(), outputBytes: fresh() };
}

export function sampleMetrics(_world: World, server: ServerState): void {
  if (!isPeriod(server, PERIOD_MS)) return;
  const { metrics, stats } = server;
  sample(metrics.commands, stats.commandsProcessed, serverNowUs(server));
  sample(metrics.inputBytes, stats.netInputBytes, serverNowUs(server));
  sample(metrics.outputBytes, stats.netOutputBytes, serverNowUs(server));
}

function sample(metric: Metric, value: number, nowUs: number): void {
  const elapsedMs = Math.floor((nowUs - metric.lastUs) / 1000);
  const grown = Math.max(0, value - metric.lastValue);
  metric.samples[metric.next] = elapsedMs > 0 ? Math.floor((grown * 1000) / elapsedMs) : 0;
  metric.next = (metric.next + 1) % SAMPLES;
  metric.lastValue = value;
  metric.lastUs = nowUs;
}

/** Per second, whole. */
export function rate(metric: Metric): number {
  return Math.floor(metric.samples.reduce((sum, each) => sum + each, 0) / SAMPLES);
}
