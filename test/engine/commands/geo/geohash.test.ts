import { assert as check, integer, nat, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  boundsOf,
  cellOf,
  geohashText,
  interleave,
  LATITUDE_MAX,
  neighbour,
  pointOf,
  scoreRange,
  STEP_MAX,
} from '../../../../src/engine/commands/geo/geohash.ts';

/** Captured from 7.0.15: GEOADD's score, GEOPOS and GEOHASH of it. */
test.each([
  [13.361389, 38.115556, 3479099956230698n, 'sqc8b49rny0'],
  [15.087269, 37.502669, 3479447370796909n, 'sqdtr74hyu0'],
  [180, 85.05112878, 13510798882111488n, 'bp05b5048p0'],
  [-180, -85.05112878, 0n, '00bh0hbj200'],
])('the place %d %d has the score %d', (longitude, latitude, score, text) => {
  const cell = cellOf(longitude, latitude, STEP_MAX);

  expect(interleave(cell)).toBe(score);
  expect(geohashText(pointOf(Number(score)))).toBe(text);
});

/** Captured from 7.0.15: GEOPOS of scores that are no geohash. */
test.each([
  [-5, 180, 85.05112878],
  [Infinity, -180 + 360 / 2 ** 27, -LATITUDE_MAX + LATITUDE_MAX / 2 ** 26],
  [2 ** 63, 180, -LATITUDE_MAX + LATITUDE_MAX / 2 ** 26],
  [4294967295, -179.64844018220901, -84.88501456146213],
])('the score %d stands for %d %d', (score, longitude, latitude) => {
  const point = pointOf(score);

  expect(point.longitude).toBeCloseTo(longitude, 8);
  expect(point.latitude).toBeCloseTo(latitude, 8);
});

/** Off the lines of the grid, where rounding may choose either side. */
const LONGITUDES = integer({ min: -179_000, max: 179_000 }).map((n) => n / 1000 + 1e-7);
const LATITUDES = integer({ min: -85_000, max: 85_000 }).map((n) => n / 1000 + 1e-7);

describe('cells', () => {
  test('hold the points that lie in them, and their scores', () => {
    check(
      property(LONGITUDES, LATITUDES, nat(24), (longitude, latitude, halvings) => {
        const cell = cellOf(longitude, latitude, halvings + 1);
        const { west, east, south, north } = boundsOf(cell);
        const [from, to] = scoreRange(cell);
        const score = Number(interleave(cellOf(longitude, latitude, STEP_MAX)));

        expect([west <= longitude, longitude <= east]).toEqual([true, true]);
        expect([south <= latitude, latitude <= north]).toEqual([true, true]);
        expect([from <= score, score < to]).toEqual([true, true]);
      }),
    );
  });

  test('have neighbours all around the globe', () => {
    const corner = cellOf(-180, -85, 3);
    const around = [neighbour(corner, -1, 0), neighbour(corner, 0, -1), neighbour(corner, 1, 1)];

    expect(around).toEqual([
      { column: 7, row: 0, step: 3 },
      { column: 0, row: 7, step: 3 },
      { column: 1, row: 1, step: 3 },
    ]);
  });
});
