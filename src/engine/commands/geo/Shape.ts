/**
 * The circle or box that a search asks for: which points lie in it, and which nine cells cover it.
 *
 * Source: redis 7.0.15, geohash_helper.c, geohashCalculateAreasByShapeWGS84, geohashBoundingBox,
 * geohashEstimateStepsByRadius, geohashGetDistanceIfInRectangle; geo.c, membersOfAllNeighbors.
 */
import { degreesOf, distanceM, EARTH_RADIUS_M, radiansOf } from './distance.ts';
import {
  boundsOf,
  cellOf,
  neighbour,
  STEP_MAX,
  type Bounds,
  type Cell,
  type Point,
} from './geohash.ts';
import { cosine } from './trigonometry.ts';

export interface Shape {
  readonly centre: Point;
  /** Null = a circle. */
  readonly box: { readonly widthM: number; readonly heightM: number } | null;
  /** Of a box: from its middle to a corner. */
  readonly radiusM: number;
}

/** Metres from the centre to a point of the shape; null when it lies outside. */
export function distanceWithin({ centre, box, radiusM }: Shape, point: Point): number | null {
  const distance = distanceM(centre, point);
  if (box === null) return distance > radiusM ? null : distance;
  const { longitude, latitude } = point;
  const across = distanceM(point, { longitude: centre.longitude, latitude });
  const up = distanceM(point, { longitude, latitude: centre.latitude });
  return across > box.widthM / 2 || up > box.heightM / 2 ? null : distance;
}

/** The cells that cover a shape, in the order in which Redis looks into them. */
export function cellsFor(shape: Shape): Cell[] {
  const { longitude, latitude } = shape.centre;
  const bounds = boundingBox(shape);
  let step = stepsFor(shape.radiusM, latitude);
  let cell = cellOf(longitude, latitude, step);
  if (step > 1 && !coversWithNeighbours(cell, bounds)) cell = cellOf(longitude, latitude, --step);
  const own = boundsOf(cell);
  // Of a coarse grid all neighbours are looked into.
  const isCoarse = step < 2;
  const wanted = AROUND.filter(
    ([east, north]) =>
      isCoarse ||
      !(
        (north < 0 && own.south < bounds.south) ||
        (north > 0 && own.north > bounds.north) ||
        (east < 0 && own.west < bounds.west) ||
        (east > 0 && own.east > bounds.east)
      ),
  );
  return [cell, ...wanted.map(([east, north]) => neighbour(cell, east, north))];
}

/** Steps east and north. */
const AROUND: readonly (readonly [east: number, north: number])[] = [
  [0, 1],
  [0, -1],
  [1, 0],
  [-1, 0],
  [1, 1],
  [-1, 1],
  [1, -1],
  [-1, -1],
];

/** Half of the equator on a Mercator map. */
const MERCATOR_MAX_M = 20037726.37;

/** Halvings after which the nine cells around most points still cover a radius. */
function stepsFor(radiusM: number, latitude: number): number {
  if (radiusM === 0) return STEP_MAX;
  let step = -1;
  for (let metres = radiusM; metres < MERCATOR_MAX_M; metres *= 2) step++;
  // Meridians draw together towards the poles.
  const north = Math.abs(latitude);
  if (north > 66) step--;
  if (north > 80) step--;
  return Math.max(1, Math.min(STEP_MAX, step));
}

/** Degrees of longitude are shortest on the side towards the pole: there the shape reaches furthest. */
function boundingBox({ centre, box, radiusM }: Shape): Bounds {
  const { longitude, latitude } = centre;
  const up = degreesOf((box === null ? radiusM : box.heightM / 2) / EARTH_RADIUS_M);
  const poleward = latitude < 0 ? latitude - up : latitude + up;
  const halfWidthM = box === null ? radiusM : box.widthM / 2;
  const across = degreesOf(halfWidthM / EARTH_RADIUS_M / cosine(radiansOf(poleward)));
  return {
    west: longitude - across,
    east: longitude + across,
    south: latitude - up,
    north: latitude + up,
  };
}

/** Whether the cells beside one reach to the bounds. */
function coversWithNeighbours(cell: Cell, bounds: Bounds): boolean {
  return !(
    boundsOf(neighbour(cell, 0, 1)).north < bounds.north ||
    boundsOf(neighbour(cell, 0, -1)).south > bounds.south ||
    boundsOf(neighbour(cell, 1, 0)).east < bounds.east ||
    boundsOf(neighbour(cell, -1, 0)).west > bounds.west
  );
}
