/** The lines over everything: the page's cursor with its time, the pointer's hint, and the chosen event's chain. */
import { formatClock, formatDelta } from '../../charts/time/formatTime.ts';
import { spanUs, timeToPx } from '../../charts/time/TimeView.ts';
import type { TimeView } from '../../charts/time/TimeView.ts';
import type { Row } from '../../charts/timeline/layoutRows.ts';
import { axisTicks, TICK_WORD_PX } from './drawAxis.ts';
import type { Surface } from '../../ui/LiveCanvas.tsx';
import { withAlpha } from '../../ui/withAlpha.ts';

export interface CursorFacts {
  readonly view: TimeView;
  readonly axis: Row;
  readonly cursorUs: number;
  readonly hoverUs: number | null;
  readonly originUs: number | null;
  /** A moment beyond the cursor is known: the page looks back. */
  readonly isPast: boolean;
  /** Points of the cause chain, oldest first; y is null for an event without a lane. */
  readonly chain: readonly { readonly atUs: number; readonly y: number }[];
}

export function drawCursor(surface: Surface, facts: CursorFacts): void {
  const { context: c, palette, width, height } = surface;
  const { view, hoverUs, cursorUs, axis } = facts;
  drawChain(surface, facts);
  if (hoverUs !== null) {
    const x = Math.round(timeToPx(view, hoverUs, width));
    c.fillStyle = palette.colour['line-3'];
    c.fillRect(x, axis.heightPx, 1, height);
    drawFlag(surface, x, label(facts, hoverUs), palette.colour['ink-2'], facts);
  }
  const x = Math.round(timeToPx(view, cursorUs, width));
  if (x < -60 || x > width + 60) return;
  if (facts.isPast) {
    c.fillStyle = withAlpha(palette.colour.paper, 0.55);
    c.fillRect(x, axis.heightPx, width - x, height);
  }
  c.fillStyle = palette.colour.selected;
  c.fillRect(x - 0.75, axis.heightPx - 2, 1.5, height);
  drawFlag(surface, x, label(facts, cursorUs), palette.colour.selected, facts);
}

function label({ originUs, view }: CursorFacts, atUs: number): string {
  const stepUs = spanUs(view) < 200_000 ? 10 : 1_000;
  return originUs === null ? formatClock(atUs, stepUs) : formatDelta(atUs - originUs, stepUs);
}

function drawFlag(
  surface: Surface,
  x: number,
  text: string,
  colour: string,
  facts: CursorFacts,
): void {
  const { context: c, palette, width } = surface;
  const { axis } = facts;
  c.font = `600 11px ${palette.sans}`;
  const half = c.measureText(text).width / 2 + 6;
  const middle = Math.min(width - half, Math.max(half, x));
  coverTicks(surface, facts, middle - half, middle + half);
  c.font = `600 11px ${palette.sans}`;
  c.textAlign = 'center';
  c.textBaseline = 'middle';
  c.fillStyle = colour;
  c.beginPath();
  c.roundRect(middle - half, axis.yPx, half * 2, axis.heightPx - 1, 3);
  c.fill();
  c.fillStyle = palette.colour.paper;
  c.fillText(text, middle, axis.yPx + axis.heightPx / 2 + 0.5);
}

/** No tick's words are wider: ticks stand further apart. */
const TICK_WORD_MAX_PX = 92;

/** A tick's words that a flag would half hide go whole: half a number is another number. */
function coverTicks(surface: Surface, facts: CursorFacts, left: number, right: number): void {
  const { context: c, palette, width } = surface;
  c.font = `11px ${palette.sans}`;
  c.fillStyle = palette.colour.paper;
  for (const { atUs, label } of axisTicks(facts.view, width, facts.originUs)) {
    const x0 = Math.round(timeToPx(facts.view, atUs, width)) + TICK_WORD_PX;
    if (x0 >= right || x0 + TICK_WORD_MAX_PX <= left) continue;
    const x1 = x0 + c.measureText(label).width;
    if (x1 <= left) continue;
    c.fillRect(x0, facts.axis.yPx, x1 - x0 + 1, facts.axis.heightPx - 1);
  }
}

/** How one thing led to another: a line from lane to lane, a ring at each event, the chosen one filled. */
function drawChain({ context: c, palette, width }: Surface, { chain, view }: CursorFacts): void {
  if (chain.length === 0) return;
  const points = chain.map(({ atUs, y }) => ({ x: timeToPx(view, atUs, width), y }));
  c.strokeStyle = palette.colour.selected;
  c.lineWidth = 1.5;
  c.beginPath();
  points.forEach(({ x, y }, at) => {
    const former = points[at - 1];
    if (former === undefined) c.moveTo(x, y);
    else c.bezierCurveTo((former.x + x) / 2, former.y, (former.x + x) / 2, y, x, y);
  });
  c.stroke();
  points.forEach(({ x, y }, at) => {
    const isLast = at === points.length - 1;
    c.beginPath();
    c.arc(x, y, isLast ? 4.5 : 2.5, 0, Math.PI * 2);
    c.fillStyle = isLast ? palette.colour.selected : palette.colour.paper;
    c.fill();
    c.stroke();
  });
}
