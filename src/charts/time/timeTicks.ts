/**
 * Round moments for a time axis: 1-2-5 steps of µs, ms and s, then 10, 15, 30 s, minutes and hours.
 *
 * Ticks are counted from `originUs` (a selected fault, or 0 for the virtual clock), so that "+1 s" after
 * a fault is a round place too.
 */
import { formatClock, formatDelta } from './formatTime.ts';
import type { TimeView } from './TimeView.ts';

export interface TimeTick {
  readonly atUs: number;
  readonly label: string;
}

const SECOND = 1_000_000;
const STEPS_US: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500].flatMap((n) => [n]),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500].map((n) => n * 1_000),
  ...[1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600, 86_400].map(
    (n) => n * SECOND,
  ),
];

/** Smallest round step whose ticks are at least `gapPx` apart. */
export function tickStepUs(view: TimeView, widthPx: number, gapPx: number): number {
  const wanted = ((view.toUs - view.fromUs) * gapPx) / Math.max(1, widthPx);
  return STEPS_US.find((step) => step >= wanted) ?? 86_400 * SECOND;
}

/** Ticks inside the view. `isRelative` labels them as `+1.5 s` from the origin, else as clock time. */
export function timeTicks(
  view: TimeView,
  widthPx: number,
  options: { readonly originUs: number; readonly isRelative: boolean; readonly gapPx: number },
): TimeTick[] {
  const step = tickStepUs(view, widthPx, options.gapPx);
  const first = Math.ceil((view.fromUs - options.originUs) / step);
  const last = Math.floor((view.toUs - options.originUs) / step);
  const ticks: TimeTick[] = [];
  for (let k = first; k <= last; k++) {
    const atUs = options.originUs + k * step;
    if (!options.isRelative && atUs < 0) continue;
    ticks.push({
      atUs,
      label: options.isRelative ? formatDelta(k * step, step) : formatClock(atUs, step),
    });
  }
  return ticks;
}
