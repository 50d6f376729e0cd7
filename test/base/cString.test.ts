import { expect, test } from 'vitest';
import { cString } from '../../src/base/cString.ts';

test('a text ends before its first zero byte', () => {
  expect(['', 'abc', 'a\0b\0c', '\0a'].map(cString)).toEqual(['', 'abc', 'a', '']);
});
