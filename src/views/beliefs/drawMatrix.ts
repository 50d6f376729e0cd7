/** The matrix on canvas: labels, a sign per cell, missing links, disputed columns lit. */
import {
  countBeliefs,
  isObserving,
  readBelief,
  worstBelief,
} from '../../charts/beliefs/beliefMatrix.ts';
import { Belief } from '../../protocol/Frame.ts';
import type { Surface } from '../../ui/LiveCanvas.tsx';
import { withAlpha } from '../../ui/withAlpha.ts';
import type { BeliefTable } from './beliefTable.ts';
import { drawBeliefSign } from './drawBeliefSign.ts';
import { matrixSpace } from './matrixSpace.ts';
import type { MatrixSpace } from './matrixSpace.ts';

const DOTS_MIN_PX = 14;

export interface MatrixFacts {
  readonly table: BeliefTable;
  readonly labelOf: (group: number) => string;
  /** Node chosen on the page. */
  readonly selected: number | null;
  readonly focused: { readonly row: number; readonly column: number } | null;
}

export function drawMatrix(surface: Surface, facts: MatrixFacts): void {
  const { table } = facts;
  const space = matrixSpace(surface.width, surface.height, table.groups.length);
  drawDisputes(surface, table, space);
  drawSelection(surface, facts, space);
  drawLabels(surface, facts, space);
  for (let row = 0; row < space.count; row++) {
    for (let column = 0; column < space.count; column++)
      drawCell(surface, table, space, row, column);
  }
  drawLines(surface, space);
  drawFocus(surface, facts, space);
}

function drawCell(
  surface: Surface,
  table: BeliefTable,
  { left, top, cellPx }: MatrixSpace,
  row: number,
  column: number,
): void {
  const { context: c, palette } = surface;
  const observers = table.groups[row] ?? [];
  const subjects = table.groups[column] ?? [];
  const x = left + column * cellPx;
  const y = top + row * cellPx;
  const isItself = observers.length === 1 && observers[0] === subjects[0];
  if (isItself) {
    c.fillStyle = palette.colour['paper-3'];
    return c.fillRect(x, y, cellPx, cellPx);
  }
  const { belief, isLinked, isLive } = readCell(table, observers, subjects);
  // Many small cells: what is fine keeps quiet, so that a suspicion is seen at once.
  if (belief === Belief.fine && cellPx < DOTS_MIN_PX) return;
  c.globalAlpha = isLive ? 1 : 0.35;
  drawBeliefSign(c, palette, belief, { x: x + cellPx / 2, y: y + cellPx / 2, size: cellPx });
  if (!isLinked && belief !== Belief.unknown && cellPx >= 12) drawNoLink(surface, x, y, cellPx);
  c.globalAlpha = 1;
}

function readCell(
  table: BeliefTable,
  observers: readonly number[],
  subjects: readonly number[],
): { readonly belief: number; readonly isLinked: boolean; readonly isLive: boolean } {
  const { beliefs, nodes, nodeCount } = table;
  const [observer, subject] = [observers[0] ?? 0, subjects[0] ?? 0];
  if (observers.length === 1 && subjects.length === 1) {
    const cell = readBelief(beliefs, nodeCount, observer, subject);
    return { ...cell, isLive: isObserving(nodes, observer) };
  }
  const counts = countBeliefs(beliefs, nodes, nodeCount, { observers, subjects });
  const isLinked = counts.linked === counts.observers;
  return { belief: worstBelief(counts), isLinked, isLive: counts.observers > 0 };
}

/** A cut corner: the observer has no connected link to the subject. */
function drawNoLink({ context: c, palette }: Surface, x: number, y: number, cellPx: number): void {
  const corner = Math.max(4, cellPx * 0.24);
  c.strokeStyle = palette.colour['ink-3'];
  c.lineWidth = 1;
  c.beginPath();
  c.moveTo(x + cellPx - corner - 2, y + 2.5);
  c.lineTo(x + cellPx - 2, y + 2.5 + corner);
  c.stroke();
}

function drawDisputes(
  { context: c, palette }: Surface,
  table: BeliefTable,
  space: MatrixSpace,
): void {
  const { left, top, cellPx, count } = space;
  table.groups.forEach((subjects, column) => {
    if (!table.disputes.some((one) => subjects.includes(one.subject))) return;
    c.fillStyle = withAlpha(palette.colour.suspect, 0.13);
    c.fillRect(left + column * cellPx, 2, cellPx, top - 2 + count * cellPx);
  });
}

function drawSelection(
  { context: c, palette }: Surface,
  { table, selected }: MatrixFacts,
  { left, top, cellPx, count }: MatrixSpace,
): void {
  const at = table.groups.findIndex((group) => selected !== null && group.includes(selected));
  if (at < 0) return;
  c.fillStyle = palette.colour['selected-soft'];
  c.fillRect(0, top + at * cellPx, left + count * cellPx, cellPx);
}

function drawLabels(
  { context: c, palette }: Surface,
  facts: MatrixFacts,
  space: MatrixSpace,
): void {
  const { left, top, cellPx, count } = space;
  const every = cellPx >= 15 ? 1 : Math.ceil(15 / cellPx);
  const wide = Math.ceil(30 / cellPx);
  c.font = `11px ${palette.sans}`;
  c.textBaseline = 'middle';
  for (let at = 0; at < count; at++) {
    const label = facts.labelOf(at);
    const isGone = !(facts.table.groups[at] ?? []).some((one) =>
      isObserving(facts.table.nodes, one),
    );
    c.fillStyle = palette.colour['ink-2'];
    c.textAlign = 'right';
    if (at % every === 0)
      c.fillText(isGone ? `✕ ${label}` : label, left - 8, top + (at + 0.5) * cellPx + 0.5);
    c.textAlign = 'center';
    const isDisputedHere = facts.table.disputes.some(({ subject }) =>
      facts.table.groups[at]?.includes(subject),
    );
    const x = left + (at + 0.5) * cellPx;
    if (at % wide === 0 || cellPx >= 30) c.fillText(label, x, top - 9);
    if (!isDisputedHere) continue;
    c.fillStyle = palette.colour.ink;
    c.font = `600 12px ${palette.sans}`;
    c.fillText('≠', x, 11);
    c.font = `11px ${palette.sans}`;
  }
}

function drawLines(
  { context: c, palette }: Surface,
  { left, top, cellPx, count }: MatrixSpace,
): void {
  const side = cellPx * count;
  c.fillStyle = palette.colour.line;
  for (let at = 0; at <= count; at++) {
    c.fillRect(left, top + at * cellPx, side, 1);
    c.fillRect(left + at * cellPx, top, 1, side);
  }
}

function drawFocus(
  { context: c, palette }: Surface,
  { focused }: MatrixFacts,
  { left, top, cellPx }: MatrixSpace,
): void {
  if (focused === null) return;
  c.strokeStyle = palette.colour.selected;
  c.lineWidth = 2;
  c.strokeRect(
    left + focused.column * cellPx + 1,
    top + focused.row * cellPx + 1,
    cellPx - 1,
    cellPx - 1,
  );
}
