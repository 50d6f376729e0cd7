import { describe, expect, test } from 'vitest';
import {
  chartSpanUs,
  layoutSeries,
  niceByteTop,
  niceTop,
  secondsAgo,
  seriesMax,
  valueTicks,
} from '../../../src/charts/series/layoutSeries.ts';
import { RingSeries } from '../../../src/charts/series/RingSeries.ts';
import { formatBytes, formatCount, formatShare } from '../../../src/charts/formatQuantity.ts';

const STEP_US = 100_000;

function ring(): RingSeries {
  return new RingSeries({ stepUs: STEP_US, buckets: 100, fields: 2 });
}

describe('a ring of samples', () => {
  test('remembers the last stretch only', () => {
    const series = ring();
    for (let bucket = 0; bucket < 250; bucket++) series.sample(bucket * STEP_US, [bucket, 0]);

    expect(series.at(249, 0)).toBe(249);
    expect(series.at(150, 0)).toBe(150);
    expect(series.at(149, 0)).toBeNaN();
  });

  test('keeps the peak of a bucket when asked to', () => {
    const series = ring();
    for (const value of [3, 9, 4]) series.samplePeak(50_000, [value, -value]);

    expect([series.at(0, 0), series.at(0, 1)]).toEqual([9, -3]);
  });

  test('forgets the future of a branch', () => {
    const series = ring();
    for (let bucket = 0; bucket < 50; bucket++) series.sample(bucket * STEP_US, [bucket, 0]);
    series.forgetAfter(20 * STEP_US);

    expect(series.at(20, 0)).toBe(20);
    expect(series.at(21, 0)).toBeNaN();
  });
});

describe('a line', () => {
  const space = { nowUs: 5_000_000, spanUs: 5_000_000, widthPx: 500, heightPx: 100, valueMax: 10 };

  test('goes through the samples', () => {
    const series = ring();
    series.sample(0, [0, 0]);
    series.sample(STEP_US, [5, 0]);
    const out = new Float32Array(400);

    expect(layoutSeries(series, 0, space, out)).toBe(4);
    expect([...out.subarray(0, 4)]).toEqual([0, 100, 10, 50]);
  });

  test('is broken where nothing was sampled', () => {
    const series = ring();
    series.sample(0, [1, 0]);
    series.sample(4_000_000, [1, 0]);
    const out = new Float32Array(400);

    expect(layoutSeries(series, 0, space, out)).toBe(6);
    expect(out[2]).toBeNaN();
  });

  test('has an axis that ends on a round number', () => {
    const series = ring();
    series.sample(0, [37, 4]);

    expect(seriesMax(series, [0, 1], space)).toBe(37);
    expect(niceTop(37, 1)).toBe(40);
    expect(niceTop(0, 10)).toBe(10);
    expect(niceByteTop(700, 64)).toBe(1_024);
    expect(valueTicks(40, 2)).toEqual([0, 20, 40]);
  });
});

describe('quantities as text', () => {
  test('bytes have three digits and a binary unit', () => {
    expect([0, 950, 1_536, 1_048_576, 123_456_789].map(formatBytes)).toEqual([
      '0 B',
      '950 B',
      '1.50 KiB',
      '1.00 MiB',
      '118 MiB',
    ]);
  });

  test('counts are short on an axis', () => {
    expect([0, 850, 1_200, 34_000, 5_600_000].map(formatCount)).toEqual([
      '0',
      '850',
      '1.2k',
      '34k',
      '5.6M',
    ]);
  });

  test('a share never rounds something to nothing or nearly all to all', () => {
    expect([0, 0.0001, 1 / 3, 0.9999, 1].map(formatShare)).toEqual([
      '0 %',
      '< 0.1 %',
      '33.3 %',
      '> 99.9 %',
      '100 %',
    ]);
  });
});

describe('the span of a chart', () => {
  test('grows with a young run and stays at a minute', () => {
    expect([0, 9e6, 12e6, 25e6, 59e6, 600e6].map((nowUs) => chartSpanUs(nowUs) / 1e6)).toEqual([
      10, 10, 20, 30, 60, 60,
    ]);
    expect(secondsAgo(20_000_000, 2)).toEqual([20, 10, 0]);
  });
});
