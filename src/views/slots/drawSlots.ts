/** The map on canvas: a fill per run of slots, row numbers, differences, and the cell under the pointer. */
import { GRID_SIDE, runRects, slotCell } from '../../charts/slots/slotGrid.ts';
import type { SlotRun } from '../../charts/slots/slotRanges.ts';
import { shardMark } from '../../charts/shardMark.ts';
import type { Surface } from '../../ui/LiveCanvas.tsx';
import { patternFill } from '../../ui/patternFill.ts';
import { withAlpha } from '../../ui/withAlpha.ts';

/** Room left of the map for slot numbers. */
const LABELS_PX = 44;
const TOP_PX = 8;
/** A number every so many rows. */
const LABEL_ROWS = 16;

export interface SlotMapFacts {
  readonly runs: readonly SlotRun[];
  readonly differences: readonly SlotRun[];
  readonly shardOf: (node: number) => number;
}

export interface MapBox {
  readonly xPx: number;
  readonly yPx: number;
  readonly cellPx: number;
}

/** The largest square that fits; cells may be fractions of a pixel, their edges are rounded when drawn. */
export function mapBox(width: number, height: number): MapBox {
  const room = Math.min(width - LABELS_PX - 4, height - TOP_PX * 2);
  const cellPx = Math.max(128, Math.floor(room)) / GRID_SIDE;
  return { xPx: LABELS_PX, yPx: TOP_PX, cellPx };
}

export function drawSlots(surface: Surface, facts: SlotMapFacts): void {
  const { context: c, palette } = surface;
  const box = mapBox(surface.width, surface.height);
  drawRowNumbers(surface, box);
  c.save();
  c.translate(box.xPx, box.yPx);
  for (const run of facts.runs) {
    c.fillStyle = runFill(surface, run.owner < 0 ? -1 : facts.shardOf(run.owner), run.owner < 0);
    fillRun(c, run, box.cellPx);
  }
  drawCellLines(surface, box);
  for (const run of facts.differences) drawDifference(surface, run, box.cellPx);
  c.strokeStyle = palette.colour['line-2'];
  c.lineWidth = 1;
  c.strokeRect(-0.5, -0.5, GRID_SIDE * box.cellPx + 1, GRID_SIDE * box.cellPx + 1);
  c.restore();
}

/** Rings the chosen cell and the one under the pointer, with hairlines to both edges. */
export function drawCells(surface: Surface, chosen: number | null, hovered: number | null): void {
  const { context: c, palette, width, height } = surface;
  const { xPx, yPx, cellPx } = mapBox(width, height);
  const side = GRID_SIDE * cellPx;
  for (const [slot, colour] of [
    [hovered, palette.colour.ink],
    [chosen, palette.colour.selected],
  ] as const) {
    if (slot === null || slot < 0) continue;
    const { column, row } = slotCell(slot);
    const x = xPx + column * cellPx;
    const y = yPx + row * cellPx;
    c.fillStyle = withAlpha(colour, 0.5);
    c.fillRect(xPx, y + cellPx / 2 - 0.5, side, 1);
    c.fillRect(x + cellPx / 2 - 0.5, yPx, 1, side);
    c.lineWidth = 4;
    c.strokeStyle = palette.colour.paper;
    c.strokeRect(x - 2, y - 2, cellPx + 4, cellPx + 4);
    c.lineWidth = 2;
    c.strokeStyle = colour;
    c.strokeRect(x - 2, y - 2, cellPx + 4, cellPx + 4);
  }
}

function drawRowNumbers({ context: c, palette }: Surface, { xPx, yPx, cellPx }: MapBox): void {
  c.font = `11px ${palette.sans}`;
  c.fillStyle = palette.colour['ink-3'];
  c.textAlign = 'right';
  c.textBaseline = 'top';
  for (let row = 0; row < GRID_SIDE; row += LABEL_ROWS) {
    c.fillText(String(row * GRID_SIDE), xPx - 6, yPx + row * cellPx);
  }
}

/** Cells of four pixels and more show as cells. */
function drawCellLines({ context: c, palette }: Surface, { cellPx }: MapBox): void {
  if (cellPx < 4) return;
  const side = GRID_SIDE * cellPx;
  c.fillStyle = withAlpha(palette.colour.paper, 0.22);
  for (let at = 1; at < GRID_SIDE; at++) {
    c.fillRect(edge(at, cellPx), 0, 0.5, side);
    c.fillRect(0, edge(at, cellPx), side, 0.5);
  }
}

function drawDifference({ context: c, palette }: Surface, run: SlotRun, cellPx: number): void {
  c.fillStyle = patternFill(c, 'grid', withAlpha(palette.colour.paper, 0.25), palette.colour.ink);
  fillRun(c, run, cellPx);
  c.strokeStyle = palette.colour.ink;
  c.lineWidth = 1.5;
  for (const { column, row, columns, rows } of runRects(run)) {
    c.strokeRect(column * cellPx, row * cellPx, columns * cellPx, rows * cellPx);
  }
}

function fillRun(c: CanvasRenderingContext2D, run: SlotRun, cellPx: number): void {
  for (const { column, row, columns, rows } of runRects(run)) {
    const x = edge(column, cellPx);
    const y = edge(row, cellPx);
    c.fillRect(x, y, edge(column + columns, cellPx) - x, edge(row + rows, cellPx) - y);
  }
}

/** A cell's edge on the nearest device pixel: neighbours meet without a seam. */
function edge(cells: number, cellPx: number): number {
  const ratio = globalThis.devicePixelRatio || 1;
  return Math.round(cells * cellPx * ratio) / ratio;
}

function runFill(
  { context: c, palette }: Surface,
  shard: number,
  isNobody: boolean,
): CanvasPattern | string {
  const { colour } = palette;
  if (isNobody) return patternFill(c, 'grid', colour['paper-2'], colour['line-2']);
  const { hue, pattern } = shardMark(shard);
  return patternFill(c, pattern, palette.shard[hue] ?? colour.ink, withAlpha(colour.paper, 0.5));
}
