import { expect, test } from 'vitest';
import {
  holmRejects,
  ksTest,
  median,
  medianHalfWidth,
  phaseStats,
} from '../../../src/host/fidelity/stats.ts';

test('quantiles interpolate as the recorded files do', () => {
  // The first fifteen runs of a recorded file and the figures it printed for them.
  const values = [
    1020, 1034, 1048, 1082, 1088, 1101, 1134, 1146, 1150, 1165, 1173, 1209, 1225, 1239, 1250,
  ];
  expect(phaseStats(values)).toMatchObject({ n: 15, min: 1020, med: 1146, max: 1250 });
  expect(median([1, 2, 3, 10])).toBe(2.5);
  expect(phaseStats([])).toBeNull();
});

test('a median of equal values is certain, of scattered ones not', () => {
  expect(medianHalfWidth([5, 5, 5, 5], 0.99)).toBe(0);
  const scattered = Array.from({ length: 15 }, (_, i) => 500 + ((i * 397) % 500));
  expect(medianHalfWidth(scattered, 0.99)).toBeGreaterThan(50);
});

test('two samples of one distribution are not told apart, a shifted one is', () => {
  const uniform = (from: number, n: number): number[] =>
    Array.from({ length: n }, (_, i) => from + i / n);
  expect(ksTest(uniform(0, 100), uniform(0, 300)).p).toBeGreaterThan(0.5);
  expect(ksTest(uniform(0, 100), uniform(0.4, 300)).p).toBeLessThan(0.001);
});

test('Holm rejects the smallest first and stops at the first that stands', () => {
  expect(holmRejects([0.001, 0.5, 0.004, 0.02], 0.01)).toEqual([true, false, false, false]);
  expect(holmRejects([0.001, 0.003, 0.004, 0.9], 0.01)).toEqual([true, true, true, false]);
});
