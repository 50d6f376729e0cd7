import { expect, test } from 'vitest';
import { ChunkedMap } from '../../../src/base/ChunkedMap.ts';
import { createRandomStreams, nextBelow, randomStream } from '../../../src/base/random.ts';
import { randomKey } from '../../../src/engine/keyspace/randomKey.ts';

function below(): (bound: number) => number {
  const streams = createRandomStreams(7);
  const stream = randomStream(streams, 'test');
  return (bound) => nextBelow(streams, stream, bound);
}

test.each([1, 30, 97, 1500])('each of %i keys is equally likely', (size) => {
  const map = new ChunkedMap<number>();
  for (let i = 0; i < size; i++) map.set(`key:${i}`, i);
  const hits = new Map<string, number>();
  const draw = below();
  const each = 100;
  for (let i = 0; i < size * each; i++) {
    const key = randomKey(map, draw);
    hits.set(key, (hits.get(key) ?? 0) + 1);
  }
  // Chi-square: its mean is size - 1, its deviation the root of twice that.
  let chi = 0;
  for (const key of map.keys()) chi += ((hits.get(key) ?? 0) - each) ** 2 / each;

  expect(chi).toBeLessThan(size + 5 * Math.sqrt(2 * size));
});

test('keys of a chunk that colliding hashes overfill are all within reach', () => {
  const map = new ChunkedMap<number>();
  for (let i = 0; i < 40; i++) map.set(`key:${i}`, i);
  const draw = below();
  const seen = new Set(Array.from({ length: 2000 }, () => randomKey(map, draw)));

  expect(seen.size).toBe(40);
});
