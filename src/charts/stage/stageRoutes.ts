/**
 * The way of a packet from one end to the other: a slight curve, bent to its right, so that the two
 * directions of a link never lie on each other and diagonals do not all cross in the middle.
 */
import { CLIENT_END } from '../../protocol/Frame.ts';
import { ringWidth, type StageLayout } from './stageLayout.ts';

export interface Route {
  readonly x0: number;
  readonly y0: number;
  /** Control point of the quadratic curve. */
  readonly cx: number;
  readonly cy: number;
  readonly x1: number;
  readonly y1: number;
}

const BEND = 0.09;
const CLIENTS_RADIUS = 20;

/**
 * @param from node index or `CLIENT_END`
 * @param bendShare sideways reach of the curve as a share of its length; 0 = straight
 * @returns null when an end is not on the Stage or both are the same
 */
export function layoutRoute(
  layout: StageLayout,
  from: number,
  to: number,
  bendShare = BEND,
): Route | null {
  const a = end(layout, from);
  const b = end(layout, to);
  if (!a || !b || from === to) return null;
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const length = Math.hypot(dx, dy);
  if (length < 1) return null;
  const ux = dx / length;
  const uy = dy / length;
  const bend = length * bendShare;
  return {
    x0: a.x + ux * a.reach,
    y0: a.y + uy * a.reach,
    cx: (a.x + b.x) / 2 - uy * bend,
    cy: (a.y + b.y) / 2 + ux * bend,
    x1: b.x - ux * b.reach,
    y1: b.y - uy * b.reach,
  };
}

function end(layout: StageLayout, index: number) {
  if (index === CLIENT_END) return { ...layout.clients, reach: CLIENTS_RADIUS };
  const place = layout.places[index];
  return place && { x: place.x, y: place.y, reach: place.radius + ringWidth(place.radius) };
}

/** The point at a share of the way, written into `out` so that thousands a frame cost no garbage. */
export function pointOnRoute(route: Route, progress: number, out: { x: number; y: number }): void {
  const t = Math.max(0, Math.min(1, progress));
  const u = 1 - t;
  out.x = u * u * route.x0 + 2 * u * t * route.cx + t * t * route.x1;
  out.y = u * u * route.y0 + 2 * u * t * route.cy + t * t * route.y1;
}
