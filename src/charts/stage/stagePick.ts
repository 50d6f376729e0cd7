/** What lies under a point, who is next in a direction, who is inside a stroke. */
import { ringWidth, type NodePlace } from './stageLayout.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export type Direction = 'left' | 'right' | 'up' | 'down';

/** The node whose marks are nearest under the point, with a finger's tolerance; null for empty Stage. */
export function pickNode(places: readonly NodePlace[], at: Point, slackPx = 4): number | null {
  let best: number | null = null;
  let bestPx = Infinity;
  for (const place of places) {
    const distance = Math.hypot(place.x - at.x, place.y - at.y);
    if (distance > place.radius + ringWidth(place.radius) + slackPx || distance >= bestPx) continue;
    best = place.index;
    bestPx = distance;
  }
  return best;
}

/** The nearest node in a direction; sideways distance counts double, so that arrows go straight. */
export function neighbour(
  places: readonly NodePlace[],
  from: number,
  direction: Direction,
): number | null {
  const origin = places.find((place) => place.index === from);
  if (!origin) return places[0]?.index ?? null;
  let best: number | null = null;
  let bestCost = Infinity;
  for (const place of places) {
    const { along, across } = project(place, origin, direction);
    if (along <= 1) continue;
    const cost = along + Math.abs(across) * 2;
    if (cost < bestCost) {
      best = place.index;
      bestCost = cost;
    }
  }
  return best;
}

function project(place: Point, origin: Point, direction: Direction) {
  const dx = place.x - origin.x;
  const dy = place.y - origin.y;
  switch (direction) {
    case 'left':
      return { along: -dx, across: dy };
    case 'right':
      return { along: dx, across: dy };
    case 'up':
      return { along: -dy, across: dx };
    case 'down':
      return { along: dy, across: dx };
  }
}

/** Nodes inside a closed stroke (even-odd rule). */
export function insideLasso(
  places: readonly NodePlace[],
  stroke: readonly Point[],
): readonly number[] {
  if (stroke.length < 3) return [];
  return places.filter((place) => isInside(place, stroke)).map((place) => place.index);
}

function isInside(at: Point, stroke: readonly Point[]): boolean {
  let inside = false;
  let former = stroke[stroke.length - 1];
  for (const point of stroke) {
    if (former && point.y > at.y !== former.y > at.y) {
      const x = ((former.x - point.x) * (at.y - point.y)) / (former.y - point.y) + point.x;
      if (at.x < x) inside = !inside;
    }
    former = point;
  }
  return inside;
}

/** The two sides of the endless line through two points; left is the side of a counter-clockwise turn. */
export function sidesOfLine(
  places: readonly NodePlace[],
  a: Point,
  b: Point,
): { readonly left: readonly number[]; readonly right: readonly number[] } {
  const side = (place: Point) => (b.x - a.x) * (place.y - a.y) - (b.y - a.y) * (place.x - a.x);
  return {
    left: places.filter((place) => side(place) < 0).map((place) => place.index),
    right: places.filter((place) => side(place) >= 0).map((place) => place.index),
  };
}
