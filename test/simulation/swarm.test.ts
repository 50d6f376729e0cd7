/** A few dozen random clusters under random faults; `repaired.test.ts` has every seed that ever failed. */
import { expect, test } from 'vitest';
import { drawSwarm } from '../../src/host/simulation/drawSwarm.ts';
import { runSwarm } from '../../src/host/simulation/runSwarm.ts';

/** On a busy machine. */
const TIMEOUT_MS = 120_000;
const FROM = 9000;
const SEEDS = Array.from({ length: 24 }, (_, i) => FROM + i);

test.each(SEEDS)('no invariant breaks, seed %i', { timeout: TIMEOUT_MS }, (seed) => {
  expect(runSwarm(seed).broken).toEqual([]);
});

test('a seed draws the same run every time', { timeout: TIMEOUT_MS }, () => {
  expect(drawSwarm(7)).toEqual(drawSwarm(7));
  expect(runSwarm(7)).toEqual(runSwarm(7));
});
