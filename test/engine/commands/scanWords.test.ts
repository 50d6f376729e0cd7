import { expect, test } from 'vitest';
import { ChunkedMap } from '../../../src/base/ChunkedMap.ts';
import { parseCursor, scanOptions, walkTable } from '../../../src/engine/commands/scanWords.ts';

/** Each asked of 7.0.15 with HSCAN. */
const CURSORS: readonly (readonly [word: string, cursor: number | null])[] = [
  ['0', 0],
  ['5', 5],
  ['', 0],
  ['\0', 0],
  ['7\0abc', 7],
  ['+7', 7],
  ['-1', 2 ** 32 - 1],
  [`${'0'.repeat(40)}1`, 1],
  ['18446744073709551615', 2 ** 32 - 1],
  ['18446744073709551616', null],
  ['-18446744073709551615', 1],
  ['-18446744073709551616', null],
  [' 0', null],
  ['0 ', null],
  ['+', null],
  ['-', null],
  ['x', null],
];

test.each(CURSORS)('cursor %j is %j', (word, cursor) => {
  expect(parseCursor(word)).toBe(cursor);
});

test('the last of repeated options counts; TYPE belongs to SCAN alone', () => {
  const words = ['count', '3', 'MATCH', 'a*', 'Count', '7', 'match', 'b*'];

  expect(scanOptions(words, 0, false)).toEqual({ count: 7, pattern: 'b*', type: null });
  expect(scanOptions(['type', 'HASH'], 0, true)).toMatchObject({ type: 'hash' });
  expect(scanOptions(['type', 'hash'], 0, false)).toEqual({ error: 'ERR syntax error' });
});

test('options without their value or with a count below 1 are refused', () => {
  const refusal = (...words: string[]): unknown => scanOptions(words, 0, true);

  expect(refusal('count')).toEqual({ error: 'ERR syntax error' });
  expect(refusal('count', '0')).toEqual({ error: 'ERR syntax error' });
  expect(refusal('count', 'x')).toEqual({
    error: 'ERR value is not an integer or out of range',
  });
  expect(refusal('match')).toEqual({ error: 'ERR syntax error' });
});

test('a walk stops at the bucket that brings enough, and ends with cursor 0', () => {
  const map = new ChunkedMap<number>();
  for (let i = 0; i < 1000; i++) map.set(`key:${i}`, i);
  const seen = new Set<string>();
  const metBeforeLast: number[] = [];
  let steps = 0;
  let cursor = 0;
  do {
    let met = 0;
    cursor = walkTable(map, cursor, 50, (key) => {
      met++;
      seen.add(key);
    });
    if (cursor !== 0) metBeforeLast.push(met);
    steps++;
  } while (cursor !== 0);

  expect(metBeforeLast.filter((met) => met < 50)).toEqual([]);
  expect(seen.size).toBe(1000);
  expect(steps).toBeGreaterThan(10);
  expect(walkTable(map, 0, 1e9, () => undefined)).toBe(0);
});
