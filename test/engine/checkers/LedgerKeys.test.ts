import { expect, test } from 'vitest';
import { KeyField, LedgerKeys } from '../../../src/engine/checkers/LedgerKeys.ts';

/** Low and high numbers stand in different places; 65536 is the first of the high ones. */
const KEYS = [0, 31, 32, 1000, 65_535, 65_536, 65_567, 9_999_999];

test.each(KEYS)('key %i keeps its numbers apart from its neighbours', (key) => {
  const keys = new LedgerKeys();
  keys.set(key, KeyField.live, 7);
  keys.set(key, KeyField.liveReign, 3);

  expect(keys.get(key, KeyField.live)).toBe(7);
  expect(keys.get(key, KeyField.liveReign)).toBe(3);
  expect(keys.get(key + 1, KeyField.live)).toBe(0);
  expect(keys.get(key + 1, KeyField.head)).toBe(0);
});

test.each(KEYS)('a copy and its original go their own ways, key %i', (key) => {
  const keys = new LedgerKeys();
  keys.set(key, KeyField.live, 1);
  const twin = keys.copy();
  twin.set(key, KeyField.live, 2);
  const third = keys.copy();
  keys.set(key, KeyField.live, 3);

  expect(keys.get(key, KeyField.live)).toBe(3);
  expect(twin.get(key, KeyField.live)).toBe(2);
  expect(third.get(key, KeyField.live)).toBe(1);
});

test('every key with a settled value is visited once', () => {
  const keys = new LedgerKeys();
  for (const key of KEYS) keys.set(key, KeyField.live, key + 1);
  const visited: number[] = [];
  keys.forEachLive((key, live) => {
    expect(live).toBe(key + 1);
    visited.push(key);
  });

  expect(visited).toEqual(KEYS);
});
