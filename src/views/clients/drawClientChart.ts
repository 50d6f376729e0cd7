/** One chart of the Clients panel: its lines, its axis with units, its minute. */
import {
  chartSpanUs,
  layoutSeries,
  niceTop,
  secondsAgo,
  seriesMax,
  valueTicks,
} from '../../charts/series/layoutSeries.ts';
import { drawLineChart } from '../../ui/drawLineChart.ts';
import type { Surface } from '../../ui/LiveCanvas.tsx';
import type { ColourName } from '../../ui/palette.ts';
import { clientSeries } from './clientSamples.ts';

export interface ClientLine {
  readonly field: number;
  readonly colour: ColourName;
  readonly dash: readonly number[];
  readonly isFilled: boolean;
}

export interface ClientChartFacts {
  readonly lines: readonly ClientLine[];
  readonly nowUs: number;
  /** The axis is never shorter than this. */
  readonly least: number;
  readonly format: (value: number) => string;
  readonly ago: (seconds: number) => string;
  readonly now: string;
}

const LEFT_PX = 58;
const BOTTOM_PX = 18;
const TOP_PX = 8;
const X_PARTS = 2;

/** One buffer a line; four numbers a bucket. */
const buffers = [0, 1, 2].map(() => new Float32Array(4 * 610));

export function drawClientChart(surface: Surface, facts: ClientChartFacts): void {
  const { palette, width, height } = surface;
  const { lines, nowUs } = facts;
  const widthPx = width - LEFT_PX - 6;
  const heightPx = height - TOP_PX - BOTTOM_PX;
  const span = { nowUs, spanUs: chartSpanUs(nowUs) };
  const fields = lines.map((line) => line.field);
  const top = niceTop(seriesMax(clientSeries, fields, span), facts.least);
  const space = { ...span, widthPx, heightPx, valueMax: top };
  drawLineChart(surface, {
    left: LEFT_PX,
    right: 6,
    top: TOP_PX,
    bottom: BOTTOM_PX,
    yTicks: valueTicks(top, height < 110 ? 2 : 4).map((value) => ({
      y: heightPx * (1 - value / top),
      label: facts.format(value),
    })),
    xTicks: secondsAgo(span.spanUs, X_PARTS).map((seconds, at) => ({
      x: (widthPx * at) / X_PARTS,
      label: seconds === 0 ? facts.now : facts.ago(seconds),
    })),
    lines: lines.flatMap((line, at) => {
      const points = buffers[at];
      if (points === undefined) return [];
      const length = layoutSeries(clientSeries, line.field, space, points);
      return [{ ...line, points, length, colour: palette.colour[line.colour] }];
    }),
  });
}
