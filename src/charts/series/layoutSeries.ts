/** A sampled value as a line: x and y in CSS pixels, one point a bucket, gaps where nothing was sampled. */
import { tickStep, ticks } from 'd3';

import type { RingSeries } from './RingSeries.ts';

export interface SeriesSpace {
  /** Right edge of the chart. */
  readonly nowUs: number;
  readonly spanUs: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly valueMax: number;
}

/** Samples further apart than this share of the span are not joined: nothing is known between them. */
const GAP_SHARE = 0.1;

/**
 * Fills `out` with x, y pairs and returns how many numbers it wrote; NaN, NaN starts a new line.
 * `out` must hold 4 numbers for each bucket of the span.
 */
export function layoutSeries(
  series: RingSeries,
  field: number,
  space: SeriesSpace,
  out: Float32Array,
): number {
  const [first, last] = bucketRange(series, space);
  const gapBuckets = Math.max(3, ((last - first) * GAP_SHARE) | 0);
  let written = 0;
  let previous = -1;
  for (let bucket = first; bucket <= last && written + 4 <= out.length; bucket++) {
    const value = series.at(bucket, field);
    if (Number.isNaN(value)) continue;
    if (previous >= 0 && bucket - previous > gapBuckets) {
      out[written++] = Number.NaN;
      out[written++] = Number.NaN;
    }
    const share = (bucket * series.stepUs - (space.nowUs - space.spanUs)) / space.spanUs;
    out[written++] = share * space.widthPx;
    out[written++] = space.heightPx * (1 - Math.min(1, value / Math.max(1e-9, space.valueMax)));
    previous = bucket;
  }
  return written;
}

/** Greatest sampled value of a field in the span, 0 = nothing sampled. */
export function seriesMax(
  series: RingSeries,
  fields: readonly number[],
  space: Pick<SeriesSpace, 'nowUs' | 'spanUs'>,
): number {
  const [first, last] = bucketRange(series, space);
  let max = 0;
  for (let bucket = first; bucket <= last; bucket++) {
    for (const field of fields) {
      const value = series.at(bucket, field);
      if (value > max) max = value;
    }
  }
  return max;
}

/** Top of a value axis: the next round number, so that an axis does not tremble with every sample. */
export function niceTop(max: number, least: number): number {
  const wanted = Math.max(max, least);
  const step = tickStep(0, wanted, 4);
  return Math.ceil(wanted / step - 1e-9) * step;
}

/** The same for bytes: steps of 1, 2, 4 … 512 of a binary unit. */
export function niceByteTop(max: number, least: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(max, least, 1)));
}

/** Ticks from 0 to the top, about `count`. */
export function valueTicks(top: number, count: number): number[] {
  return ticks(0, top, count);
}

function bucketRange(
  series: RingSeries,
  { nowUs, spanUs }: Pick<SeriesSpace, 'nowUs' | 'spanUs'>,
): readonly [number, number] {
  const last = Math.floor(nowUs / series.stepUs);
  const first = Math.max(
    0,
    Math.floor((nowUs - spanUs) / series.stepUs),
    last - series.buckets + 1,
  );
  return [first, last];
}

/** Spans of a "last so many seconds" chart. */
const SPANS_US = [10_000_000, 20_000_000, 30_000_000, 60_000_000] as const;

/** The shortest of 10, 20, 30 and 60 s that holds all of a young run; 60 s from then on. */
export function chartSpanUs(nowUs: number): number {
  return SPANS_US.find((span) => span >= nowUs) ?? 60_000_000;
}

/** Seconds before now at which a time axis has its labels, oldest first, 0 = now. */
export function secondsAgo(spanUs: number, parts: number): number[] {
  const seconds = spanUs / 1_000_000;
  return Array.from({ length: parts + 1 }, (_, at) => (seconds * (parts - at)) / parts);
}
