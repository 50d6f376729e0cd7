import { useCallback, useMemo, useRef, useState, type PointerEvent, type MouseEvent } from 'react';
import type { StageLayout } from '../../charts/stage/stageLayout.ts';
import { insideLasso, pickNode, sidesOfLine, type Point } from '../../charts/stage/stagePick.ts';
import { distanceToWall } from '../../charts/stage/stageWalls.ts';
import { give } from '../../store/actions.ts';
import { cut } from '../../store/faultActions.ts';
import { layoutStore, setDrawingWall } from '../../store/layout.ts';
import { notify } from '../../store/notices.ts';
import { hoverNode, selectGroup, selectionStore, selectNode } from '../../store/selection.ts';
import { pickPacket } from './drawPackets.ts';
import { HANDLE_RADIUS } from './drawWalls.ts';
import type { StagePen } from './StagePen.ts';

export interface StageTipAt {
  readonly x: number;
  readonly y: number;
  readonly node: number | null;
  /** Kind, bytes of the packet under the pointer. */
  readonly packet: {
    readonly kind: number;
    readonly bytes: number;
    readonly from: number;
    readonly to: number;
  } | null;
}

/** A stroke shorter than this is a click. */
const DRAG_MIN_PX = 6;

/**
 * Mouse and touch on the Stage: click selects (Shift adds), a drag from empty ground draws a lasso, in
 * wall mode a wall; a wall's cross heals it, its handle drags it to part other nodes.
 */
export function useStagePointer(pen: StagePen, layout: StageLayout) {
  const drag = useRef<Drag | null>(null);
  const [tip, setTip] = useState<StageTipAt | null>(null);
  const [isOverSomething, setOver] = useState(false);

  const hover = useCallback(
    (at: Point) => {
      const node = pickNode(layout.places, at);
      const fault = node === null ? pickFault(pen, at) : null;
      const packet = node === null && fault === null ? packetTip(pen, at) : null;
      hoverNode(node);
      setOver(node !== null || fault !== null);
      pen.hover(fault);
      setTip((former) => nextTip(former, at, node, packet));
    },
    [pen, layout],
  );

  return useMemo(
    () => ({
      tip,
      isOverSomething,
      onDown: (event: PointerEvent<HTMLElement>) => {
        if (event.button !== 0) return;
        setTip(null);
        const at = pointOf(event);
        const node = pickNode(layout.places, at, event.pointerType === 'touch' ? 12 : 4);
        drag.current = {
          start: at,
          node,
          fault: node === null ? pickFault(pen, at) : null,
        };
        event.currentTarget.setPointerCapture(event.pointerId);
      },
      onMove: (event: PointerEvent<HTMLElement>) => {
        const at = pointOf(event);
        if (!drag.current) return hover(at);
        continueDrag(pen, drag.current, at);
        return undefined;
      },
      onUp: (event: PointerEvent<HTMLElement>) => {
        const done = drag.current;
        drag.current = null;
        if (done) endDrag(pen, layout, done, pointOf(event), event.shiftKey);
      },
      onLeave: () => {
        drag.current = null;
        pen.draw(null);
        hoverNode(null);
        setTip(null);
      },
      onMenu: (event: MouseEvent<HTMLElement>) => menuTarget(pen, layout, event),
    }),
    [tip, isOverSomething, hover, pen, layout],
  );
}

interface Drag {
  readonly start: Point;
  readonly node: number | null;
  readonly fault: number | null;
}

function pointOf(event: MouseEvent<HTMLElement>): Point {
  const box = event.currentTarget.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

function pickFault(pen: StagePen, at: Point): number | null {
  const found = pen.scene?.walls.find(
    ({ wall }) =>
      Math.hypot(wall.handle.x - at.x, wall.handle.y - at.y) <= HANDLE_RADIUS + 3 ||
      distanceToWall(wall, at) < 7,
  );
  return found?.fault.id ?? null;
}

function packetTip(pen: StagePen, at: Point): StageTipAt['packet'] {
  const { scene } = pen;
  if (!scene || scene.frame.packets.length === 0) return null;
  const offset = pickPacket(scene, at.x, at.y);
  if (offset < 0) return null;
  const read = (field: number) => scene.frame.packets[offset + field] ?? 0;
  return { from: read(0), to: read(1), kind: read(2), bytes: read(5) };
}

function nextTip(
  former: StageTipAt | null,
  at: Point,
  node: number | null,
  packet: StageTipAt['packet'],
): StageTipAt | null {
  if (node === null && packet === null) return null;
  // While it stays on one node the tip stays where it is: nothing to render.
  if (former && node !== null && former.node === node) return former;
  return { x: at.x, y: at.y, node, packet };
}

function continueDrag(pen: StagePen, drag: Drag, at: Point): void {
  const isFar = Math.hypot(at.x - drag.start.x, at.y - drag.start.y) >= DRAG_MIN_PX;
  const isDrawing = layoutStore.getState().isDrawingWall;
  if (!isFar || (drag.node !== null && !isDrawing)) return;
  if (drag.fault !== null) return moveWall(pen, drag.fault, at);
  const points = pen.stroke?.points ?? [drag.start];
  pen.draw({ kind: isDrawing ? 'wall' : 'lasso', points: [...points, at] });
}

/** Shows where the wall would stand: the same direction, through the pointer. */
function moveWall(pen: StagePen, fault: number, at: Point): void {
  const drawn = pen.scene?.walls.find((one) => one.fault.id === fault);
  if (!drawn || drawn.wall.shape !== 'line') return;
  const run = { x: -drawn.wall.across.y * 2_000, y: drawn.wall.across.x * 2_000 };
  const points = [
    { x: at.x - run.x, y: at.y - run.y },
    { x: at.x + run.x, y: at.y + run.y },
  ];
  pen.draw({ kind: 'wall', points });
}

function endDrag(
  pen: StagePen,
  layout: StageLayout,
  drag: Drag,
  at: Point,
  isAdding: boolean,
): void {
  const { stroke } = pen;
  pen.draw(null);
  if (drag.fault !== null) return endOnWall(pen, layout, drag.fault, stroke);
  if (!stroke) return click(drag.node, isAdding);
  if (stroke.kind === 'wall') return raiseWall(layout, drag.start, at);
  const inside = insideLasso(layout.places, stroke.points);
  if (inside.length > 0) selectGroup(inside);
  else notify('lassoEmpty');
}

function click(node: number | null, isAdding: boolean): void {
  if (node === null) return selectNode(null);
  // The keyboard goes on where the pointer was.
  document.querySelector<HTMLElement>(`[data-node="${node}"]`)?.focus({ preventScroll: true });
  if (!isAdding) return selectNode(node);
  const { group } = selectionStore.getState();
  selectGroup(group.includes(node) ? group.filter((one) => one !== node) : [...group, node]);
}

function raiseWall(layout: StageLayout, a: Point, b: Point): void {
  const { left, right } = sidesOfLine(layout.places, a, b);
  if (left.length === 0 || right.length === 0) return notify('wallSeparatesNobody');
  setDrawingWall(false);
  const [from, to] = left.length <= right.length ? [left, right] : [right, left];
  void give(cut(from, to));
}

/** A click on a wall heals it; a drag puts it elsewhere: the old one is healed, the new one cut. */
function endOnWall(
  pen: StagePen,
  layout: StageLayout,
  fault: number,
  stroke: StagePen['stroke'],
): void {
  const drawn = pen.scene?.walls.find((one) => one.fault.id === fault);
  const [a, b] = stroke?.points ?? [];
  if (!stroke || !a || !b || drawn?.fault.kind !== 'cut') {
    void give({ type: 'link.heal', fault });
    return;
  }
  const { left, right } = sidesOfLine(layout.places, a, b);
  void give({ type: 'link.heal', fault });
  if (left.length > 0 && right.length > 0) {
    const { ways, clients } = drawn.fault;
    const isSame = left.includes(drawn.fault.from[0] ?? -1);
    const [from, to] = isSame ? [left, right] : [right, left];
    void give({ type: 'link.cut', from, to, ways, clients });
  }
}

/** Selects what the menu was asked for; @returns the link fault under the pointer */
function menuTarget(
  pen: StagePen,
  layout: StageLayout,
  event: MouseEvent<HTMLElement>,
): number | null {
  const button = event.target instanceof Element ? event.target.closest('[data-node]') : null;
  const at = pointOf(event);
  const node = button ? Number(button.getAttribute('data-node')) : pickNode(layout.places, at);
  const { group } = selectionStore.getState();
  if (node !== null && !group.includes(node)) selectNode(node);
  return node === null ? pickFault(pen, at) : null;
}
