/**
 * How a link fault between two groups of nodes is drawn: a straight wall between them when a line can
 * part them, else a fence around the smaller group.
 */
import { polygonHull } from 'd3';
import { ringWidth, type NodePlace, type StageLayout } from './stageLayout.ts';
import type { Point } from './stagePick.ts';

export interface Wall {
  readonly shape: 'line' | 'fence';
  /** Two ends of a line, or the corners of a closed fence. */
  readonly points: readonly Point[];
  /** Where the handle and the cross stand. */
  readonly handle: Point;
  /** Unit vector from the `from` side to the `to` side. */
  readonly across: Point;
}

const DIRECTIONS = 48;
const FENCE_PAD = 12;

/** @returns null when one of the groups is empty or not on the Stage */
export function layoutWall(
  layout: StageLayout,
  from: readonly number[],
  to: readonly number[],
): Wall | null {
  const pick = (group: readonly number[]) =>
    group.map((index) => layout.places[index]).filter((place) => place !== undefined);
  const a = pick(from);
  const b = pick(to);
  if (a.length === 0 || b.length === 0) return null;
  const gap = widestGap(a, b);
  if (gap && gap.width > 0) return lineWall(layout, gap);
  return fenceWall(a.length <= b.length ? a : b, a.length <= b.length ? 1 : -1);
}

interface Gap {
  readonly across: Point;
  readonly at: number;
  readonly width: number;
}

/** The direction in which the two groups lie furthest apart, and the middle of that gap. */
function widestGap(a: readonly NodePlace[], b: readonly NodePlace[]): Gap | null {
  let best: Gap | null = null;
  for (let k = 0; k < DIRECTIONS; k++) {
    const angle = (2 * Math.PI * k) / DIRECTIONS;
    const across = { x: Math.cos(angle), y: Math.sin(angle) };
    const high = Math.max(...a.map((place) => along(place, across) + reach(place)));
    const low = Math.min(...b.map((place) => along(place, across) - reach(place)));
    const width = low - high;
    if (!best || width > best.width) best = { across, at: (low + high) / 2, width };
  }
  return best;
}

function along(at: Point, direction: Point): number {
  return at.x * direction.x + at.y * direction.y;
}

function reach(place: NodePlace): number {
  return place.radius + ringWidth(place.radius) * 0.6;
}

/** The line across the gap, clipped to the Stage. */
function lineWall(layout: StageLayout, gap: Gap): Wall {
  const { across, at } = gap;
  const base = { x: across.x * at, y: across.y * at };
  const run = { x: -across.y, y: across.x };
  const [t0, t1] = clip(base, run, layout.width, layout.height);
  const ends = [t0, t1].map((t) => ({ x: base.x + run.x * t, y: base.y + run.y * t }));
  return { shape: 'line', points: ends, handle: freest(layout, ends), across };
}

/** The point of the wall that is furthest from nodes and clients, not too near its ends. */
function freest(layout: StageLayout, ends: readonly Point[]): Point {
  const [a, b] = ends;
  if (!a || !b) return { x: 0, y: 0 };
  const busy = [...layout.places, layout.clients];
  let best = a;
  let bestPx = -1;
  for (let share = 0.08; share <= 0.92; share += 0.04) {
    const point = { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share };
    const room = Math.min(...busy.map((one) => Math.hypot(one.x - point.x, one.y - point.y)));
    // A little dearer towards the ends: of equally free places the middle one is found faster.
    const worth = Math.min(room, 120) - Math.abs(share - 0.5) * 30;
    if (worth <= bestPx) continue;
    best = point;
    bestPx = worth;
  }
  return best;
}

function clip(base: Point, run: Point, width: number, height: number): readonly [number, number] {
  const pad = 10;
  let low = -1e6;
  let high = 1e6;
  for (const [at, speed, min, max] of [
    [base.x, run.x, pad, width - pad],
    [base.y, run.y, pad, height - pad],
  ] as const) {
    if (Math.abs(speed) < 1e-9) continue;
    const one = (min - at) / speed;
    const two = (max - at) / speed;
    low = Math.max(low, Math.min(one, two));
    high = Math.min(high, Math.max(one, two));
  }
  return [low, high];
}

function fenceWall(group: readonly NodePlace[], sign: number): Wall {
  const corners = group.flatMap((place) => {
    const far = place.radius + ringWidth(place.radius) + FENCE_PAD;
    return Array.from({ length: 12 }, (_, k): [number, number] => {
      const angle = (Math.PI * k) / 6;
      return [place.x + far * Math.cos(angle), place.y + far * Math.sin(angle)];
    });
  });
  const points = (polygonHull(corners) ?? corners).map(([x, y]) => ({ x, y }));
  const top = points.reduce((best, point) => (point.y < best.y ? point : best));
  return { shape: 'fence', points, handle: top, across: { x: 0, y: -sign } };
}

/** How far a point is from the wall, px. */
export function distanceToWall(wall: Wall, at: Point): number {
  const ends = wall.shape === 'fence' ? [...wall.points, wall.points[0]] : wall.points;
  let best = Infinity;
  for (let i = 1; i < ends.length; i++) {
    const a = ends[i - 1];
    const b = ends[i];
    if (a && b) best = Math.min(best, distanceToSegment(a, b, at));
  }
  return best;
}

function distanceToSegment(a: Point, b: Point, at: Point): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const length2 = dx * dx + dy * dy || 1;
  const t = Math.max(0, Math.min(1, ((at.x - a.x) * dx + (at.y - a.y) * dy) / length2));
  return Math.hypot(at.x - a.x - dx * t, at.y - a.y - dy * t);
}
