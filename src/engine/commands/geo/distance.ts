/**
 * Distances on the globe, a sphere here.
 *
 * Source: redis 7.0.15, geohash_helper.c, geohashGetDistance.
 */
import type { Point } from './geohash.ts';
import { arcSine, cosine, sine } from './trigonometry.ts';

/** Quadratic mean radius of the Earth, metres (WGS-84). */
export const EARTH_RADIUS_M = 6372797.560856;
const DEGREE = Math.PI / 180;

export function radiansOf(degrees: number): number {
  return degrees * DEGREE;
}

export function degreesOf(radians: number): number {
  return radians / DEGREE;
}

/** Metres between two points, by the haversine formula. */
export function distanceM(a: Point, b: Point): number {
  const latitudeA = radiansOf(a.latitude);
  const latitudeB = radiansOf(b.latitude);
  const u = sine((latitudeB - latitudeA) / 2);
  const v = sine((radiansOf(b.longitude) - radiansOf(a.longitude)) / 2);
  const square = u * u + cosine(latitudeA) * cosine(latitudeB) * v * v;
  return 2 * EARTH_RADIUS_M * arcSine(Math.sqrt(square));
}
