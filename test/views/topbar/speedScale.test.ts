import { expect, test } from 'vitest';
import {
  POSITION_MAX,
  positionOf,
  speedAt,
  speedText,
} from '../../../src/views/topbar/speedScale.ts';

test('the scale runs from a thousandth to a thousand and then to unlimited', () => {
  expect([speedAt(0), speedAt(9), speedAt(POSITION_MAX - 1), speedAt(POSITION_MAX)]).toEqual([
    0.001, 1, 1_000, 0,
  ]);
});

test('every position comes back from its speed', () => {
  for (let position = 0; position <= POSITION_MAX; position++)
    expect(positionOf(speedAt(position))).toBe(position);
});

test('speeds between two positions find the nearer one', () => {
  expect(speedAt(positionOf(0.9))).toBe(1);
  expect(speedAt(positionOf(3_000))).toBe(1_000);
});

test.each([
  [0.001, '1/1000×'],
  [0.5, '1/2×'],
  [1, '1×'],
  [200, '200×'],
  [0.83, '0.83×'],
  [0.996, '0.99×'],
  [0.34, '1/3×'],
])('%d reads %s', (speed, text) => {
  expect(speedText(speed)).toBe(text);
});
