import { describe, expect, test } from 'vitest';
import { arcSine, cosine, sine } from '../../../../src/engine/commands/geo/trigonometry.ts';

/** Computed with 200 bits and rounded once. Some of them C's library rounds the other way. */
const NEAREST: readonly (readonly [
  x: number,
  sin: number,
  cos: number,
  y: number,
  asin: number,
])[] = [
  [
    1.9388009142636065, 0.9330470609818009, -0.3597543356142125, 0.1266992325502697,
    0.12704068224898563,
  ],
  [
    0.557280215085664, 0.5288798844403008, 0.8486966877715584, 0.07819623222057348,
    0.0782761427390993,
  ],
  [
    2.3134040838566228, 0.7367076707211251, -0.6762113633329851, 0.17932038851963583,
    0.1802955987031831,
  ],
  [
    0.8711354062695601, 0.7650605843064372, 0.6439583079211673, 0.16153747402405638,
    0.16224839002576544,
  ],
  [
    2.103614834697459, 0.8613787956223441, -0.5079631585579805, 0.9569111041768784,
    1.2761713326140554,
  ],
  [
    0.5002307172979177, 0.479627999319762, 0.8774719267694678, 0.49454016724201055,
    0.5173056945617163,
  ],
  [
    0.12777500189438046, 0.1274276002206006, 0.9918478747781934, 0.5131323775619636,
    0.538830299119858,
  ],
  [
    2.623045950991232, 0.4956184142053971, -0.8685403775878975, 0.025996444615885572,
    0.02599937363851588,
  ],
  [
    2.739616461254861, 0.3912377743957435, -0.9202896304348243, 0.5661137890610772,
    0.6017837770802305,
  ],
  [
    1.3403874452908449, 0.973573097824498, 0.2283756186470233, 0.022029795514301176,
    0.02203157779051158,
  ],
  [
    1.4036513673556776, 0.9860637718476675, 0.1663677788802605, 0.9800300670879762,
    1.3706126335291793,
  ],
  [
    1.0729467271603588, 0.8786114888818419, 0.4775372777122567, 0.15689155773010421,
    0.15754244006599552,
  ],
];

test.each(NEAREST)('%d: the nearest double', (x, sin, cos, y, asin) => {
  expect([sine(x), cosine(x), arcSine(y)]).toEqual([sin, cos, asin]);
});

describe('at the edges', () => {
  test('exact where the result is', () => {
    expect([sine(0), cosine(0), arcSine(0)]).toEqual([0, 1, 0]);
    expect([arcSine(1), sine(Math.PI / 2)]).toEqual([Math.PI / 2, 1]);
    expect(Math.abs(sine(Math.PI))).toBeLessThan(2e-16);
    expect(sine(1e-9)).toBe(1e-9);
  });

  test('odd and even, on all sides of a turn', () => {
    for (const x of [0.3, 1.2, 2.9, 4.4, 5.9]) {
      expect(sine(-x)).toBe(-sine(x));
      expect(cosine(-x)).toBe(cosine(x));
      expect(sine(x)).toBeCloseTo(Math.sin(x), 14);
      expect(cosine(x)).toBeCloseTo(Math.cos(x), 14);
    }
  });

  test('not a number beyond what they are of', () => {
    expect([sine(Infinity), cosine(-Infinity), arcSine(1.0000000000000002)]).toEqual([
      NaN,
      NaN,
      NaN,
    ]);
  });
});
