import { expect, test } from 'vitest';
import { fuzzWorld } from '../../support/fuzzWorld.ts';

/** A small share of `test/conformance/fuzz.test.ts`. */
test.each([1, 2])('fuzzed bytes break nothing and get Redis errors, seed %i', (seed) => {
  const report = fuzzWorld(seed, 300_000);

  expect(report.findings).toEqual([]);
  expect(report.errors.size).toBeGreaterThan(3);
});
