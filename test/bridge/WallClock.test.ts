import { expect, test } from 'vitest';
import { WallClock } from '../../src/bridge/WallClock.ts';

const STEP_MS = 2.2837;

/**
 * Looks again and again, first when the true clock ticks, at a clock that is off by `trueUs(ms)`.
 *
 * @returns the offset in force at the end of each second
 */
function watch(trueUs: (ms: number) => number, seconds: number): number[] {
  const wall = new WallClock();
  const offsets: number[] = [];
  let offset = 0;
  const startMs = 1 - (trueUs(0) % 1_000) / 1_000;
  for (let ms = startMs; ms < seconds * 1_000; ms += STEP_MS) {
    const nowUs = Math.round(ms * 1_000);
    const shownUs = Math.floor((nowUs + trueUs(ms)) / 1_000) * 1_000;
    offset = wall.look(ms, shownUs - nowUs) ?? offset;
    if (Math.floor((ms + STEP_MS) / 1_000) > Math.floor(ms / 1_000)) offsets.push(offset);
  }
  return offsets;
}

test('the nodes’ clocks are never behind, and less than a ms ahead', () => {
  for (const trueUs of [0, 1, 499, 999, 1_000, 123_456, -1, -777, -50_500]) {
    const offsets = watch(() => trueUs, 5);
    for (const offset of offsets) {
      expect(offset - trueUs).toBeGreaterThanOrEqual(0);
      expect(offset - trueUs).toBeLessThan(1_000);
    }
    expect(new Set(offsets).size).toBe(1);
  }
});

test('they follow a clock that drifts or is set', () => {
  const drift = watch((ms) => ms * 0.4, 20);
  for (const [index, offset] of drift.entries()) {
    const trueUs = (index + 1) * 400;
    expect(offset - trueUs).toBeGreaterThanOrEqual(-20);
    expect(offset - trueUs).toBeLessThan(1_000);
  }
  const back = watch((ms) => (ms < 2_500 ? 5_000 : -70_000), 6);
  expect(back.at(-1)).toBeGreaterThanOrEqual(-70_000);
  expect(back.at(-1)).toBeLessThan(-69_000);
});
