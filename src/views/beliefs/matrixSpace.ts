/** Where the cells of the belief matrix lie; pointer, keyboard and drawing agree on it. */

export interface MatrixSpace {
  readonly left: number;
  readonly top: number;
  readonly cellPx: number;
  readonly count: number;
}

const LABEL_LEFT_PX = 56;
const LABEL_TOP_PX = 34;
const CELL_MAX_PX = 56;
const CELL_MIN_PX = 9;

/** Square cells as large as fit; many nodes may need more room than there is and then scroll. */
export function matrixSpace(width: number, height: number, count: number): MatrixSpace {
  const room = Math.min(width - LABEL_LEFT_PX - 8, height - LABEL_TOP_PX - 8);
  const even = Math.floor(room / Math.max(1, count));
  const cellPx = Math.min(CELL_MAX_PX, Math.max(CELL_MIN_PX, even));
  return { left: LABEL_LEFT_PX, top: LABEL_TOP_PX, cellPx, count };
}

/** Side the drawing needs, labels included. */
export function matrixSide(count: number): number {
  return LABEL_LEFT_PX + 8 + count * CELL_MIN_PX;
}

/** Row and column under a point, null = outside. */
export function cellAt(
  space: MatrixSpace,
  xPx: number,
  yPx: number,
): { readonly row: number; readonly column: number } | null {
  const column = Math.floor((xPx - space.left) / space.cellPx);
  const row = Math.floor((yPx - space.top) / space.cellPx);
  const isInside = column >= 0 && row >= 0 && column < space.count && row < space.count;
  return isInside ? { row, column } : null;
}
