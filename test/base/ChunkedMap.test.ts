import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { ChunkedMap } from '../../src/base/ChunkedMap.ts';

const key = fc.integer({ min: 0, max: 2_000 }).map((n) => `key:${n}`);
const step = fc.oneof(
  fc.record({ op: fc.constant('set' as const), key, value: fc.integer() }),
  fc.record({ op: fc.constant('delete' as const), key }),
  fc.record({ op: fc.constant('copy' as const) }),
);

describe('ChunkedMap', () => {
  test('behaves as a Map, and copies never see later writes', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 600 }), (steps) => {
        const map = new ChunkedMap<number>();
        const model = new Map<string, number>();
        const deleted: boolean[] = [];
        const copies: [ChunkedMap<number>, Map<string, number>][] = [];
        for (const each of steps) {
          if (each.op === 'set') {
            map.set(each.key, each.value);
            model.set(each.key, each.value);
          } else if (each.op === 'delete') {
            deleted.push(map.delete(each.key) === model.delete(each.key));
          } else copies.push([map.copy(), new Map(model)]);
        }
        expect(deleted).not.toContain(false);
        for (const [copy, expected] of [...copies, [map, model] as const]) {
          expect(copy.size).toBe(expected.size);
          expect(new Map(copy.entries())).toEqual(expected);
        }
      }),
    );
  });

  test('order of iteration does not depend on when copies were taken', () => {
    const plain = new ChunkedMap<number>();
    const copied = new ChunkedMap<number>();
    for (let i = 0; i < 5_000; i++) {
      plain.set(`k${i}`, i);
      copied.set(`k${i}`, i);
      if (i % 37 === 0) copied.copy();
      if (i % 3 === 0) {
        plain.delete(`k${i / 3}`);
        copied.delete(`k${i / 3}`);
      }
    }
    expect([...copied.keys()]).toEqual([...plain.keys()]);
  });

  test('chunks stay small as the map grows', () => {
    const map = new ChunkedMap<number>();
    for (let i = 0; i < 100_000; i++) map.set(`user:${i}`, i);
    let largest = 0;
    for (let i = 0; i < map.chunkCount; i++)
      largest = Math.max(largest, map.entriesOfChunk(i).size);
    expect(largest).toBeLessThanOrEqual(256);
  });

  test('chunks merge again as the map shrinks, in the reverse order of their splits', () => {
    const map = new ChunkedMap<number>();
    for (let i = 0; i < 50_000; i++) map.set(`user:${i}`, i);
    const grown = map.copy();
    for (let i = 0; i < 49_900; i++) map.delete(`user:${i}`);

    expect(map.chunkCount).toBeLessThanOrEqual(4);
    expect([...map.values()].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 100 }, (_, i) => 49_900 + i),
    );
    expect(grown.size).toBe(50_000);
    for (let i = 0; i < 49_900; i++) map.set(`user:${i}`, i);
    expect(map.size).toBe(50_000);
    const lost = [...grown.entries()].filter(([name, value]) => map.get(name) !== value);
    expect(lost).toEqual([]);
  });

  test('a sum looks only at chunks that were written since, in copies too', () => {
    const map = new ChunkedMap<number>();
    let looks = 0;
    const measure = (_key: string, value: number): number => {
      looks++;
      return value;
    };
    const total = (of: ChunkedMap<number>): number => {
      looks = 0;
      return of.sum(measure);
    };
    for (let i = 0; i < 10_000; i++) map.set(`k${i}`, i);
    expect([total(map), looks]).toEqual([49_995_000, 10_000]);
    const copy = map.copy();
    map.set('k7', 8);
    map.delete('k8');

    expect([total(copy), looks]).toEqual([49_995_000, 0]);
    expect(total(map)).toBe(49_994_993);
    expect(looks).toBeLessThanOrEqual(512);
    for (let i = 0; i < 9_990; i++) map.delete(`k${i}`);
    expect(total(map)).toBe(99_945);
    for (let i = 0; i < 9_990; i++) map.set(`k${i}`, i);
    expect(total(map)).toBe(49_995_000);
  });
});
