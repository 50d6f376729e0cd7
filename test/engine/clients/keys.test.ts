import { expect, test } from 'vitest';
import { setCommand, valueOf, writeIn, writeOf } from '../../../src/engine/clients/keys.ts';

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
