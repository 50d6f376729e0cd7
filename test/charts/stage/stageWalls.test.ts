import { expect, test } from 'vitest';
import { layoutStage } from '../../../src/charts/stage/stageLayout.ts';
import { distanceToWall, layoutWall } from '../../../src/charts/stage/stageWalls.ts';

const layout = layoutStage(
  [0, 1, 2].map((shard) => ({ shard, nodes: [shard * 2, shard * 2 + 1] })),
  900,
  600,
);

test('a side that a line can part gets a straight wall that touches no node', () => {
  const wall = layoutWall(layout, [0, 1], [2, 3, 4, 5]);
  expect(wall?.shape).toBe('line');
  for (const place of layout.places)
    expect(wall && distanceToWall(wall, place)).toBeGreaterThan(place.radius);
});

test('the wall parts the two sides, with `across` pointing from the first to the second', () => {
  const wall = layoutWall(layout, [4, 5], [0, 1, 2, 3]);
  const along = (x: number, y: number) => x * (wall?.across.x ?? 0) + y * (wall?.across.y ?? 0);
  const foot = wall?.points[0];
  const at = along(foot?.x ?? 0, foot?.y ?? 0);
  for (const place of layout.places) expect(along(place.x, place.y) > at).toBe(place.index < 4);
});

test('groups that are mixed are fenced', () => {
  const masters = layoutWall(layout, [0, 3, 4], [1, 2, 5]);
  expect(masters?.shape).toBe('fence');
  expect(masters?.points.length).toBeGreaterThan(3);
});

test('an empty or unknown side has no wall', () => {
  expect(layoutWall(layout, [], [1])).toBeNull();
  expect(layoutWall(layout, [99], [1])).toBeNull();
});
