import { assert as check, nat, property } from 'fast-check';
import { expect, test } from 'vitest';
import { ChunkedMap } from '../../../src/base/ChunkedMap.ts';
import { nextCursor, visitBucket, walkBuckets } from '../../../src/engine/keyspace/buckets.ts';

test('a walk sees every key that was there from start to end, whatever is added or removed meanwhile', () => {
  check(
    property(nat(1500), nat(6), nat(60), (size, added, removed) => {
      const map = new ChunkedMap<number>();
      for (let i = 0; i < size; i++) map.set(`old${i}`, i);
      for (let i = 0; i < 2000; i++) map.set(`gone${i}`, i);
      const seen = new Set<string>();
      let cursor = 0;
      let step = 0;
      do {
        visitBucket(map, cursor, (key) => seen.add(key));
        cursor = nextCursor(map, cursor);
        if (step < 400) for (let i = 0; i < added; i++) map.set(`new${step * 7 + i}`, i);
        for (let i = 0; i < removed; i++) map.delete(`gone${step * removed + i}`);
        step++;
      } while (cursor !== 0);

      const missed = Array.from({ length: size }, (_, i) => `old${i}`).filter(
        (key) => !seen.has(key),
      );
      expect(missed).toEqual([]);
    }),
    { numRuns: 20 },
  );
});

test('a walk over many buckets at once visits what one after the other does', () => {
  check(
    property(nat(2000), nat(400), nat(60), (size, wanted, bucketsMax) => {
      const map = new ChunkedMap<number>();
      for (let i = 0; i < size; i++) map.set(`key${i}`, i);
      const many: number[] = [];
      const single: number[] = [];
      let cursor = 0;
      do {
        const from = many.length;
        let expected = cursor;
        const end = walkBuckets(map, cursor, wanted, bucketsMax + 1, (_key, i) => many.push(i));
        for (let left = bucketsMax + 1; left > 0; left--) {
          visitBucket(map, expected, (_key, i) => single.push(i));
          expected = nextCursor(map, expected);
          if (expected === 0 || single.length - from >= wanted) break;
        }
        expect(end).toBe(expected);
        cursor = end;
      } while (cursor !== 0);
      expect(many).toEqual(single);
      expect(new Set(many).size).toBe(size);
    }),
    { numRuns: 30 },
  );
});
