import { expect, test } from 'vitest';
import { allocated, tableBytes } from '../../../src/engine/keyspace/memory.ts';

test('a table has a power of two of buckets, four at least, also beyond 31 bits of bytes', () => {
  expect([0, 1, 4, 5, 8, 9, 1000].map(tableBytes)).toEqual([0, 32, 32, 64, 64, 128, 8192]);
  for (let bits = 2; bits < 31; bits++) {
    expect(tableBytes(2 ** bits)).toBe(8 * 2 ** bits);
    expect(tableBytes(2 ** bits + 1)).toBe(16 * 2 ** bits);
  }
});

test('size classes: steps of 16 bytes up to 128, then four to each doubling', () => {
  expect([1, 8, 9, 128, 129, 160, 161, 257, 1025].map(allocated)).toEqual([
    8, 8, 16, 128, 160, 160, 192, 320, 1280,
  ]);
  expect(allocated(2 ** 29 + 1)).toBe(2 ** 29 + 2 ** 27);
  expect(allocated(2 ** 30 + 1)).toBe(2 ** 30 + 2 ** 28);
});
