import { describe, expect, test } from 'vitest';
import {
  formatClock,
  formatDelta,
  formatDuration,
  formatMs,
  groupDigits,
} from '../../../src/charts/time/formatTime.ts';
import { tickStepUs, timeTicks } from '../../../src/charts/time/timeTicks.ts';

describe('moments as text', () => {
  test.each([
    [12_480_000, 1_000, '00:12.480'],
    [12_480_123, 1, '00:12.480123'],
    [75_000_000, 1_000_000, '01:15'],
    [3_725_500_000, 100_000, '1:02:05.5'],
    [-5, 1_000, '00:00.000'],
  ])('%d µs at a step of %d is %s on the clock', (atUs, stepUs, text) => {
    expect(formatClock(atUs, stepUs)).toBe(text);
  });

  test.each([
    [1_237_000, 1_000, '+1.237 s'],
    [-12_000, 1_000, '−0.012 s'],
    [1_500_000, 500_000, '+1.5 s'],
    [400, 100, '+400 µs'],
    [200_000_000, 1_000, '+3 min 20 s'],
    [0, 1_000, '0 s'],
  ])('%d µs at a step of %d is %s from the origin', (deltaUs, stepUs, text) => {
    expect(formatDelta(deltaUs, stepUs)).toBe(text);
  });

  test.each([
    [85, '85 µs'],
    [1_900, '1.9 ms'],
    [735_000, '735 ms'],
    [1_237_000, '1.24 s'],
    [12_500_000, '12.5 s'],
    [125_000_000, '2 min 5 s'],
    [7_260_000_000, '2 h 1 min'],
  ])('%d µs lasts %s', (us, text) => {
    expect(formatDuration(us)).toBe(text);
  });

  test('milliseconds keep a decimal only while it matters', () => {
    expect([0, 450, 1_900, 3_838_000, 16_892_000].map(formatMs)).toEqual([
      '0 ms',
      '0.45 ms',
      '1.9 ms',
      '3838 ms',
      '16\u202f892 ms',
    ]);
  });

  test('digits are grouped from five on', () => {
    expect([5_461, 16_384, -1_234_567].map(groupDigits)).toEqual([
      '5461',
      '16\u202f384',
      '−1\u202f234\u202f567',
    ]);
  });
});

describe('ticks', () => {
  const view = { fromUs: 0, toUs: 10_000_000 };

  test('stand on round steps with room for a label', () => {
    expect(tickStepUs(view, 1_000, 90)).toBe(1_000_000);
    expect(tickStepUs({ fromUs: 0, toUs: 3_000 }, 1_000, 90)).toBe(500);
  });

  test('count from the chosen fault', () => {
    const ticks = timeTicks(view, 1_000, { originUs: 6_250_000, isRelative: true, gapPx: 250 });

    expect(ticks.map((tick) => tick.label)).toEqual(['−5 s', '0 s']);
    expect(ticks.map((tick) => tick.atUs)).toEqual([1_250_000, 6_250_000]);
  });

  test('show no clock before the start of the run', () => {
    const ticks = timeTicks({ fromUs: -2_000_000, toUs: 2_000_000 }, 1_000, {
      originUs: 0,
      isRelative: false,
      gapPx: 250,
    });

    expect(ticks.map((tick) => tick.label)).toEqual(['00:00', '00:01', '00:02']);
  });
});
