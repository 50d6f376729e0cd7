import { describe, expect, test } from 'vitest';
import {
  fitView,
  followView,
  panView,
  pxToTime,
  revealMoment,
  SPAN_MIN_US,
  spanUs,
  timeToPx,
  zoomView,
} from '../../../src/charts/time/TimeView.ts';

const bounds = { startUs: 0, headUs: 60_000_000 };
const view = { fromUs: 10_000_000, toUs: 20_000_000 };

describe('a view of time', () => {
  test('maps moments to pixels and back', () => {
    expect(timeToPx(view, 15_000_000, 1_000)).toBe(500);
    expect(pxToTime(view, 500, 1_000)).toBe(15_000_000);
  });

  test('zooms around the moment under the pointer', () => {
    const closer = zoomView(view, 12_000_000, 0.5, bounds);

    expect(spanUs(closer)).toBe(5_000_000);
    expect(timeToPx(closer, 12_000_000, 1_000)).toBeCloseTo(timeToPx(view, 12_000_000, 1_000));
  });

  test('never zooms closer than its limit nor further than the run', () => {
    expect(spanUs(zoomView(view, 12_000_000, 1e-9, bounds))).toBeCloseTo(SPAN_MIN_US, 3);
    expect(spanUs(zoomView(view, 12_000_000, 1e9, bounds))).toBe(75_000_000);
  });

  test('cannot be panned off the run', () => {
    const left = panView(view, -1e12, bounds);
    const right = panView(view, 1e12, bounds);

    expect(left.fromUs).toBe(-200_000);
    expect(right.fromUs).toBe(55_000_000);
    expect(spanUs(left)).toBe(spanUs(view));
  });

  test('follows now near its right edge, but starts at the start of a young run', () => {
    expect(followView(view, 40_000_000, bounds).toUs).toBe(40_600_000);
    expect(followView(view, 1_000_000, bounds)).toEqual({ fromUs: 0, toUs: 10_000_000 });
  });

  test('reveals a moment by moving as little as possible', () => {
    expect(revealMoment(view, 15_000_000, bounds)).toBe(view);
    expect(revealMoment(view, 25_000_000, bounds).toUs).toBe(26_000_000);
  });

  test('fits a stretch with a margin on both sides', () => {
    const fitted = fitView(20_000_000, 30_000_000, bounds);

    expect(fitted).toEqual({ fromUs: 19_200_000, toUs: 30_800_000 });
  });
});
