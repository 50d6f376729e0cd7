/** The fault row: wedges with words as far as there is room, a hairline down through the lanes, link faults as spans. */
import { ShapeKind } from '../../charts/timeline/ShapeList.ts';
import type { ShapeList } from '../../charts/timeline/ShapeList.ts';
import type { Row } from '../../charts/timeline/layoutRows.ts';
import type { Surface } from '../../ui/LiveCanvas.tsx';
import { withAlpha } from '../../ui/withAlpha.ts';
import { drawFaultWedge } from './drawGlyphs.ts';

export interface FaultRow extends Row {
  readonly labelOf: (seq: number) => string;
  readonly selectedSeq: number | null;
}

const LABEL_GAP_PX = 8;

export function drawFaults(surface: Surface, shapes: ShapeList, row: FaultRow): void {
  const { context: c, palette, height } = surface;
  const { colour } = palette;
  c.font = `11px ${palette.sans}`;
  c.textBaseline = 'middle';
  c.textAlign = 'left';
  let freeFrom = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < shapes.count; at++) {
    const kind = shapes.kinds[at];
    const x0 = shapes.boxes[at * 4] ?? 0;
    const x1 = shapes.boxes[at * 4 + 2] ?? 0;
    const seq = shapes.refs[at] ?? -1;
    const isSelected = seq === row.selectedSeq;
    if (kind === ShapeKind.faultSpan) {
      c.fillStyle = colour.ink;
      c.fillRect(x0, shapes.boxes[at * 4 + 1] ?? 0, x1 - x0, 1);
    }
    if (kind !== ShapeKind.fault) continue;
    const x = (x0 + x1) / 2;
    drawFaultWedge(surface, x, row.yPx + row.heightPx, isSelected);
    // Where faults crowd, only those with words keep their line, else lines would hide the lanes.
    if (x < freeFrom && !isSelected) continue;
    c.fillStyle = isSelected ? colour.selected : withAlpha(colour.ink, 0.3);
    c.fillRect(x - 0.5, row.yPx + row.heightPx, 1, height - row.yPx - row.heightPx);
    const label = row.labelOf(seq);
    c.fillStyle = isSelected ? colour.selected : colour.ink;
    c.fillText(label, x + 7, row.yPx + 7.5);
    freeFrom = x + 7 + c.measureText(label).width + LABEL_GAP_PX;
  }
}
