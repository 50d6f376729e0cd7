import { expect, test } from 'vitest';
import type { NodePlace } from '../../../src/charts/stage/stageLayout.ts';
import {
  insideLasso,
  neighbour,
  pickNode,
  sidesOfLine,
} from '../../../src/charts/stage/stagePick.ts';

/** 0 1 / 2 3, a square of 100 px. */
const SQUARE: readonly NodePlace[] = [0, 1, 2, 3].map((index) => ({
  index,
  shard: 0,
  x: (index % 2) * 100,
  y: Math.floor(index / 2) * 100,
  radius: 10,
}));

test('the nearest node within reach is picked', () => {
  expect(pickNode(SQUARE, { x: 8, y: 5 })).toBe(0);
  expect(pickNode(SQUARE, { x: 97, y: 108 })).toBe(3);
  expect(pickNode(SQUARE, { x: 50, y: 50 })).toBeNull();
});

test('arrows go to the neighbour in their direction and stop at the rim', () => {
  expect(neighbour(SQUARE, 0, 'right')).toBe(1);
  expect(neighbour(SQUARE, 0, 'down')).toBe(2);
  expect(neighbour(SQUARE, 3, 'left')).toBe(2);
  expect(neighbour(SQUARE, 3, 'up')).toBe(1);
  expect(neighbour(SQUARE, 0, 'left')).toBeNull();
  expect(neighbour(SQUARE, 99, 'left')).toBe(0);
});

test('a lasso holds what is inside, whatever its direction', () => {
  const stroke = [
    { x: -20, y: -20 },
    { x: 120, y: -20 },
    { x: 120, y: 20 },
    { x: -20, y: 20 },
  ];
  expect(insideLasso(SQUARE, stroke)).toEqual([0, 1]);
  expect(insideLasso(SQUARE, stroke.toReversed())).toEqual([0, 1]);
  expect(insideLasso(SQUARE, stroke.slice(0, 2))).toEqual([]);
});

test('a line parts everybody', () => {
  const sides = sidesOfLine(SQUARE, { x: 50, y: -10 }, { x: 50, y: 200 });
  expect(sides.left).toEqual([1, 3]);
  expect(sides.right).toEqual([0, 2]);
});
