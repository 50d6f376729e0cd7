/** A small chart of lines on a canvas: hairline grid, labels with units, and lines told apart by their stroke. */
import type { Surface } from './LiveCanvas.tsx';
import { withAlpha } from './withAlpha.ts';

export interface ChartLine {
  /** x, y pairs within the plot; NaN starts a new line. */
  readonly points: Float32Array;
  /** Numbers used of `points`. */
  readonly length: number;
  readonly colour: string;
  readonly dash: readonly number[];
  /** Tints the area under the line. */
  readonly isFilled: boolean;
}

export interface LineChart {
  /** Space for labels around the plot. */
  readonly left: number;
  readonly bottom: number;
  readonly top: number;
  readonly right: number;
  readonly yTicks: readonly { readonly y: number; readonly label: string }[];
  readonly xTicks: readonly { readonly x: number; readonly label: string }[];
  readonly lines: readonly ChartLine[];
}

export function drawLineChart(surface: Surface, chart: LineChart): void {
  const { context: c, palette, width, height } = surface;
  const plotWidth = width - chart.left - chart.right;
  const plotHeight = height - chart.top - chart.bottom;
  c.font = `11px ${palette.sans}`;
  drawGrid(surface, chart, plotWidth, plotHeight);
  c.save();
  c.translate(chart.left, chart.top);
  c.beginPath();
  c.rect(0, -2, plotWidth + chart.right, plotHeight + 4);
  c.clip();
  for (const line of chart.lines) drawLine(surface, line, plotHeight);
  c.restore();
}

function drawGrid({ context: c, palette }: Surface, chart: LineChart, w: number, h: number): void {
  const { colour } = palette;
  c.textBaseline = 'middle';
  c.textAlign = 'right';
  for (const { y, label } of chart.yTicks) {
    const at = Math.round(chart.top + y);
    c.fillStyle = y >= h - 0.5 ? colour['line-2'] : colour.line;
    c.fillRect(chart.left, at, w, 1);
    c.fillStyle = colour['ink-3'];
    c.fillText(label, chart.left - 6, at + 0.5);
  }
  c.textBaseline = 'top';
  chart.xTicks.forEach(({ x, label }, at) => {
    const isLast = at === chart.xTicks.length - 1;
    c.textAlign = at === 0 ? 'left' : isLast ? 'right' : 'center';
    c.fillText(label, chart.left + x, chart.top + h + 4);
  });
}

function drawLine({ context: c }: Surface, line: ChartLine, baseline: number): void {
  const { points, length } = line;
  let start = 0;
  for (let at = 0; at <= length; at += 2) {
    if (at < length && !Number.isNaN(points[at])) continue;
    if (at > start) drawPiece(c, line, start, at, baseline);
    start = at + 2;
  }
}

/** One unbroken piece; a single sample is a dot. */
function drawPiece(
  c: CanvasRenderingContext2D,
  { points, colour, dash, isFilled }: ChartLine,
  from: number,
  to: number,
  baseline: number,
): void {
  const x0 = points[from] ?? 0;
  c.beginPath();
  if (to - from === 2) {
    c.arc(x0, points[from + 1] ?? 0, 1.5, 0, Math.PI * 2);
    c.fillStyle = colour;
    return c.fill();
  }
  for (let at = from; at < to; at += 2) c.lineTo(points[at] ?? 0, points[at + 1] ?? 0);
  c.strokeStyle = colour;
  c.lineWidth = 1.5;
  c.lineJoin = 'round';
  c.setLineDash([...dash]);
  c.stroke();
  c.setLineDash([]);
  if (!isFilled) return;
  c.lineTo(points[to - 2] ?? 0, baseline);
  c.lineTo(x0, baseline);
  c.fillStyle = withAlpha(colour, 0.12);
  c.fill();
}
