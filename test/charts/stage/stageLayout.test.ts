import { describe, expect, test } from 'vitest';
import { layoutStage, ringWidth, type StageShard } from '../../../src/charts/stage/stageLayout.ts';

function shards(masters: number, replicas: number): readonly StageShard[] {
  return Array.from({ length: masters }, (_, shard) => ({
    shard,
    nodes: Array.from({ length: replicas + 1 }, (_, place) => shard * (replicas + 1) + place),
  }));
}

const SIZES = [
  [888, 560],
  [1366, 720],
  [1240, 700],
  [390, 380],
] as const;
const TOPOLOGIES = [
  [1, 0],
  [1, 2],
  [2, 1],
  [3, 1],
  [3, 2],
  [6, 1],
  [10, 2],
  [16, 0],
  [24, 1],
  [50, 3],
] as const;

describe.each(SIZES)('on a Stage of %i × %i', (width, height) => {
  test.each(TOPOLOGIES)('%i masters with %i replicas', (masters, replicas) => {
    const layout = layoutStage(shards(masters, replicas), width, height);
    expect(layout.places.map((place) => place.index)).toEqual(
      Array.from({ length: masters * (replicas + 1) }, (_, index) => index),
    );
    for (const [at, one] of layout.places.entries()) {
      const reach = one.radius + ringWidth(one.radius);
      expect(one.x - reach).toBeGreaterThanOrEqual(0);
      expect(one.x + reach).toBeLessThanOrEqual(width);
      expect(one.y - reach).toBeGreaterThanOrEqual(0);
      expect(one.y + reach).toBeLessThanOrEqual(height);
      for (const two of layout.places.slice(at + 1)) {
        const distance = Math.hypot(one.x - two.x, one.y - two.y);
        expect(distance).toBeGreaterThan(reach + two.radius + ringWidth(two.radius));
      }
    }
  });

  test('labels have room of their own while they are shown', () => {
    for (const [masters, replicas] of TOPOLOGIES) {
      const { places, detail } = layoutStage(shards(masters, replicas), width, height);
      if (detail !== 'full') continue;
      for (const [at, one] of places.entries())
        for (const two of places.slice(at + 1)) {
          const isBeside = Math.abs(one.x - two.x) >= 92;
          const isBelow = Math.abs(one.y - two.y) >= one.radius + two.radius + 18;
          expect(isBeside || isBelow).toBe(true);
        }
    }
  });
});

test('few shards stand on an ellipse with the clients amid them, many in a grid', () => {
  const few = layoutStage(shards(3, 1), 888, 560);
  expect(few.arrangement).toBe('ellipse');
  expect(few.detail).toBe('full');
  expect(Math.abs(few.clients.x - 444)).toBeLessThan(60);
  expect(layoutStage(shards(50, 3), 888, 560).arrangement).toBe('grid');
});

test('the same shards give the same picture', () => {
  expect(layoutStage(shards(7, 2), 900, 600)).toEqual(layoutStage(shards(7, 2), 900, 600));
});

test('no cluster and no room are answered, not divided by', () => {
  expect(layoutStage([], 800, 600).places).toEqual([]);
  expect(layoutStage(shards(3, 1), 0, 0).places).toEqual([]);
  expect(layoutStage(shards(50, 3), 60, 60).places).toHaveLength(200);
});

test('a large screen has larger discs and words, a laptop the usual ones', () => {
  const sizesOn = (width: number, height: number) => {
    const { places, labelPx } = layoutStage(shards(3, 1), width, height);
    return { disc: Math.max(...places.map((place) => place.radius)), words: labelPx };
  };
  expect(sizesOn(888, 560)).toEqual({ disc: 46, words: 11 });
  const hall = sizesOn(1366, 720);
  expect(hall.disc).toBeGreaterThan(54);
  expect(hall.words).toBeGreaterThan(12);
});
