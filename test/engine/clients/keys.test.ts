import { expect, test } from 'vitest';
import { copyState } from '../../../src/base/stateCopy.ts';
import {
  getCommand,
  setCommand,
  valueOf,
  writeIn,
  writeOf,
} from '../../../src/engine/clients/keys.ts';
import { keySlot } from '../../../src/engine/keyspace/keySlot.ts';
import { commandBytes } from '../../../src/engine/server/Command.ts';

test('a value has its length and names its write, however the lengths alternate', () => {
  for (const write of [0, 1, 46_655, 46_656, 1_234_567, 36 ** 6 - 1])
    for (const bytes of [6, 7, 16, 64, 16, 5000]) {
      const value = valueOf(write, bytes);
      expect(value).toBe(write.toString(36).padStart(6, '0') + 'x'.repeat(bytes - 6));
      expect(writeOf(value)).toBe(write);
    }
});

test('a short value keeps the end of the number', () => {
  expect(valueOf(1_234_567, 3)).toBe((1_234_567).toString(36).padStart(6, '0').slice(3));
  expect(valueOf(1_234_567, 0)).toBe('');
});

test('a value found at a key names its write, whether it was made last for that key or not', () => {
  const texts = [1, 2, 36 ** 6 + 3].map((write) => setCommand(7, write, 64).argv[2] as string);
  expect(texts.map((text) => writeIn(7, text))).toEqual([1, 2, 3]);
  expect(texts.map((text) => writeIn(8, text))).toEqual([1, 2, 3]);
  expect(writeIn(7, 'not ours')).toBe(-1);
  expect(writeIn(7, '')).toBe(-1);
});

test('a command makes the same words each time it is asked, and knows their bytes without', () => {
  for (const key of [0, 9, 10, 99_999, 100_000, 131_072, 9_999_999])
    for (const bytes of [0, 3, 64, 5000]) {
      const command = setCommand(key, 77, bytes);
      expect(command.argv).toEqual(['SET', `key:${key}`, valueOf(77, bytes)]);
      expect(command.bytes).toBe(commandBytes(command.argv));
      expect(command.slot).toBe(keySlot(`key:${key}`));
      expect(setCommand(key, 78, bytes).argv[2]).toBe(valueOf(78, bytes));
      expect(command.argv[2]).toBe(valueOf(77, bytes));
      const read = getCommand(key);
      expect(read.argv).toEqual(['GET', `key:${key}`]);
      expect(read.bytes).toBe(commandBytes(read.argv));
    }
});

test('copies of a world share commands', () => {
  const queue = [setCommand(1, 2, 64)];
  expect(copyState({ queue }).queue[0]).toBe(queue[0]);
});
