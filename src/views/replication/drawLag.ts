/** A replica's bytes behind over the last minute, in the hue of its shard. */
import { formatBytes } from '../../charts/formatQuantity.ts';
import {
  chartSpanUs,
  layoutSeries,
  niceByteTop,
  secondsAgo,
  seriesMax,
} from '../../charts/series/layoutSeries.ts';
import type { RingSeries } from '../../charts/series/RingSeries.ts';
import { drawLineChart } from '../../ui/drawLineChart.ts';
import type { Surface } from '../../ui/LiveCanvas.tsx';
import { LagField } from './lagSamples.ts';

export interface LagChart {
  readonly series: RingSeries;
  readonly hue: number;
  readonly nowUs: number;
  readonly isDead: boolean;
  readonly ago: (seconds: number) => string;
  readonly now: string;
}

const LEFT_PX = 62;
const BOTTOM_PX = 17;
const TOP_PX = 7;
/** The axis never shrinks below this, so that a replica in step draws a calm flat line. */
const BYTES_LEAST = 256;

const points = new Float32Array(4 * 610);

export function drawLag(surface: Surface, chart: LagChart): void {
  const { palette, width, height } = surface;
  const space = {
    nowUs: chart.nowUs,
    spanUs: chartSpanUs(chart.nowUs),
    widthPx: width - LEFT_PX - 4,
    heightPx: height - TOP_PX - BOTTOM_PX,
    valueMax: 1,
  };
  const top = niceByteTop(seriesMax(chart.series, [LagField.bytes], space), BYTES_LEAST);
  const length = layoutSeries(chart.series, LagField.bytes, { ...space, valueMax: top }, points);
  drawLineChart(surface, {
    left: LEFT_PX,
    right: 4,
    top: TOP_PX,
    bottom: BOTTOM_PX,
    yTicks: [
      { y: 0, label: formatBytes(top) },
      { y: space.heightPx, label: '0 B' },
    ],
    xTicks: secondsAgo(space.spanUs, 2).map((seconds, at) => ({
      x: (space.widthPx * at) / 2,
      label: seconds === 0 ? chart.now : chart.ago(seconds),
    })),
    lines: [
      {
        points,
        length,
        colour: palette.shard[chart.hue] ?? palette.colour.ink,
        dash: chart.isDead ? [3, 3] : [],
        isFilled: true,
      },
    ],
  });
}
