/** Every seed that ever failed. A file of its own, so that two cores share the simulation. */
import { expect, test } from 'vitest';
import { runSwarm } from '../../src/host/simulation/runSwarm.ts';
import { SEEDS_THAT_FAILED } from './seeds.ts';

/** On a busy machine. */
const TIMEOUT_MS = 120_000;

test.each(SEEDS_THAT_FAILED)('seed %i stays repaired: %s', { timeout: TIMEOUT_MS }, (seed) => {
  expect(runSwarm(seed).broken).toEqual([]);
});
