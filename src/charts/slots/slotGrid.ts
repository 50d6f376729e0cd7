/** The 128×128 map: slot ↔ cell, row by row, and runs of slots as few rectangles. Units are cells. */
import { SLOT_COUNT } from '../../protocol/Frame.ts';
import type { SlotRun } from './slotRanges.ts';

export const GRID_SIDE = 128;

export interface CellRect {
  readonly column: number;
  readonly row: number;
  readonly columns: number;
  readonly rows: number;
}

export function slotCell(slot: number): { readonly column: number; readonly row: number } {
  return { column: slot % GRID_SIDE, row: Math.floor(slot / GRID_SIDE) };
}

/** Slot under a point of a square map, -1 = outside. */
export function slotAtPoint(xPx: number, yPx: number, sidePx: number): number {
  const column = Math.floor((xPx / sidePx) * GRID_SIDE);
  const row = Math.floor((yPx / sidePx) * GRID_SIDE);
  if (column < 0 || row < 0 || column >= GRID_SIDE || row >= GRID_SIDE) return -1;
  return row * GRID_SIDE + column;
}

/** At most three rectangles: the end of a first row, whole rows, the beginning of a last row. */
export function runRects({ from, to }: Pick<SlotRun, 'from' | 'to'>): CellRect[] {
  const first = slotCell(from);
  const last = slotCell(to);
  if (first.row === last.row) {
    return [{ column: first.column, row: first.row, columns: to - from + 1, rows: 1 }];
  }
  const rects: CellRect[] = [];
  let top = first.row;
  let bottom = last.row;
  if (first.column > 0) {
    rects.push({ column: first.column, row: top, columns: GRID_SIDE - first.column, rows: 1 });
    top++;
  }
  if (last.column < GRID_SIDE - 1) {
    rects.push({ column: 0, row: bottom, columns: last.column + 1, rows: 1 });
    bottom--;
  }
  if (bottom >= top)
    rects.push({ column: 0, row: top, columns: GRID_SIDE, rows: bottom - top + 1 });
  return rects;
}

/** The cell an arrow, Home, End or page key leads to; the same slot for other keys. */
export function moveSlot(slot: number, key: string): number {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -GRID_SIDE,
    ArrowDown: GRID_SIDE,
    PageUp: -GRID_SIDE * 8,
    PageDown: GRID_SIDE * 8,
    Home: -SLOT_COUNT,
    End: SLOT_COUNT,
  };
  return Math.min(SLOT_COUNT - 1, Math.max(0, slot + (steps[key] ?? 0)));
}
