/**
 * The statistics by which simulated runs are compared with recorded ones: quantiles, bootstrap intervals
 * of a median, two-sample Kolmogorov-Smirnov tests, Holm's correction. Pure and seeded.
 */
import { createRandomStreams, nextBelow, randomStream } from '../../base/random.ts';

/** One phase over several runs, as the recorded files print it. */
export interface PhaseStats {
  readonly n: number;
  readonly min: number;
  readonly med: number;
  readonly p90: number;
  readonly max: number;
  readonly mean: number;
}

/** Linear interpolation between order statistics; `sorted` ascending and not empty; `share` 0..1. */
function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)] as number;
  const high = sorted[Math.ceil(at)] as number;
  return low + (high - low) * (at - Math.floor(at));
}

export function phaseStats(values: readonly number[]): PhaseStats | null {
  if (values.length === 0) return null;
  const sorted = ascending(values);
  const tenths = (value: number): number => Math.round(value * 10) / 10;
  return {
    n: values.length,
    min: sorted[0] as number,
    med: tenths(quantile(sorted, 0.5)),
    p90: tenths(quantile(sorted, 0.9)),
    max: sorted[sorted.length - 1] as number,
    mean: tenths(values.reduce((sum, value) => sum + value, 0) / values.length),
  };
}

export function median(values: readonly number[]): number {
  return quantile(ascending(values), 0.5);
}

const BOOTSTRAP_ROUNDS = 2_000;

/** Half the width of the median's bootstrap interval at the given confidence. */
export function medianHalfWidth(values: readonly number[], confidence: number): number {
  const streams = createRandomStreams(1);
  const stream = randomStream(streams, 'bootstrap');
  const medians: number[] = [];
  for (let round = 0; round < BOOTSTRAP_ROUNDS; round++) {
    const sample = values.map(() => values[nextBelow(streams, stream, values.length)] as number);
    medians.push(median(sample));
  }
  const sorted = ascending(medians);
  const tail = (1 - confidence) / 2;
  return (quantile(sorted, 1 - tail) - quantile(sorted, tail)) / 2;
}

/** Two-sample Kolmogorov-Smirnov: greatest distance of the distributions and its asymptotic p-value. */
export function ksTest(
  a: readonly number[],
  b: readonly number[],
): { distance: number; p: number } {
  const x = ascending(a);
  const y = ascending(b);
  let i = 0;
  let j = 0;
  let distance = 0;
  while (i < x.length && j < y.length) {
    const at = Math.min(x[i] as number, y[j] as number);
    while (i < x.length && (x[i] as number) <= at) i++;
    while (j < y.length && (y[j] as number) <= at) j++;
    distance = Math.max(distance, Math.abs(i / x.length - j / y.length));
  }
  const effective = Math.sqrt((x.length * y.length) / (x.length + y.length));
  return { distance, p: kolmogorovTail((effective + 0.12 + 0.11 / effective) * distance) };
}

function kolmogorovTail(lambda: number): number {
  if (lambda < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k++)
    sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * lambda * lambda);
  return Math.min(1, Math.max(0, sum));
}

/** Holm's step-down: for each p-value whether it is rejected at family-wise level `alpha`. */
export function holmRejects(pValues: readonly number[], alpha: number): boolean[] {
  const order = pValues.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  const rejected = pValues.map(() => false);
  for (const [rank, { p, index }] of order.entries()) {
    if (p > alpha / (pValues.length - rank)) break;
    rejected[index] = true;
  }
  return rejected;
}

function ascending(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}
