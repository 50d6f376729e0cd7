import { expect, test } from 'vitest';
import { showsSinglePackets } from '../../../src/charts/stage/showsSinglePackets.ts';

const RUNNING = { isPlaying: true, speed: 1, latencyUs: 250 };

test('flights of a quarter of a millisecond are flows at the pace of the clock', () => {
  expect(showsSinglePackets(RUNNING)).toBe(false);
  expect(showsSinglePackets({ ...RUNNING, speed: 0.1 })).toBe(false);
});

test('they are single when time is slow, or stands', () => {
  expect(showsSinglePackets({ ...RUNNING, speed: 0.01 })).toBe(true);
  expect(showsSinglePackets({ ...RUNNING, isPlaying: false })).toBe(true);
});

test('a slow network shows its packets at the pace of the clock, but not at full speed', () => {
  expect(showsSinglePackets({ ...RUNNING, latencyUs: 100_000 })).toBe(true);
  expect(showsSinglePackets({ ...RUNNING, latencyUs: 100_000, speed: 0 })).toBe(false);
});
