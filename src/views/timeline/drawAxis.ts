/** Ticks and their hairlines, the stretch that is not computed yet, and the one that lies ahead of a look back. */
import { timeToPx } from '../../charts/time/TimeView.ts';
import type { TimeView } from '../../charts/time/TimeView.ts';
import { timeTicks } from '../../charts/time/timeTicks.ts';
import type { TimelineRows } from '../../charts/timeline/layoutRows.ts';
import type { RunClock } from '../../store/runClock.ts';
import type { Surface } from '../../ui/LiveCanvas.tsx';

export interface AxisFacts {
  readonly view: TimeView;
  readonly rows: TimelineRows;
  readonly clock: RunClock;
  /** Ticks count from here; null = the virtual clock. */
  readonly originUs: number | null;
}

export function drawAxis(surface: Surface, { view, rows, clock, originUs }: AxisFacts): void {
  const { context: c, palette, width, height } = surface;
  const { colour } = palette;
  const headPx = Math.max(0, timeToPx(view, clock.headUs, width));
  const startPx = Math.min(width, timeToPx(view, 0, width));
  c.fillStyle = colour['paper-2'];
  if (headPx < width) c.fillRect(headPx, rows.axis.heightPx, width - headPx, height);
  if (startPx > 0) c.fillRect(0, rows.axis.heightPx, startPx, height);
  c.font = `11px ${palette.sans}`;
  c.textBaseline = 'middle';
  c.textAlign = 'left';
  for (const { atUs, label } of axisTicks(view, width, originUs)) {
    const x = Math.round(timeToPx(view, atUs, width)) + 0.5;
    c.fillStyle = atUs === originUs ? colour['line-3'] : colour.line;
    c.fillRect(x - 0.5, 0, 1, height);
    c.fillStyle = colour['ink-3'];
    c.fillText(label, x - 0.5 + TICK_WORD_PX, rows.axis.heightPx / 2 + 0.5);
  }
}

/** Where a tick's words begin, right of its hairline. */
export const TICK_WORD_PX = 4;

/** @param originUs they count from here; null = the virtual clock */
export function axisTicks(view: TimeView, widthPx: number, originUs: number | null) {
  const options = { originUs: originUs ?? 0, isRelative: originUs !== null, gapPx: 92 };
  return timeTicks(view, widthPx, options);
}
