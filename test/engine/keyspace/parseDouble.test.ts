import { assert as check, bigInt, double, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseBound, parseDouble } from '../../../src/engine/keyspace/parseDouble.ts';

/** Captured from 7.0.15: what ZADD refuses as a score. */
const REFUSED = [
  '0x1p-1075',
  '1e400',
  '-1e400',
  '1e-400',
  'nan',
  '-nan',
  'nan(1)',
  '',
  ' 1',
  '1 ',
  '1e',
  '1e+',
  '0x',
  '0xg',
  '--1',
  '1..2',
  '1,5',
  'in',
  'infinit',
  '1\0',
  '1e5\0',
];

test.each(REFUSED)('%j is no score', (text) => {
  expect(parseDouble(text)).toBeNull();
});

/** Captured from 7.0.15: bounds of ZCOUNT, which are C strings. */
const BOUNDS: readonly (readonly [text: string, bound: number | null])[] = [
  ['1', 1],
  ['', 0],
  [' 1', 1],
  ['1 ', null],
  ['1\0x', 1],
  ['\0', 0],
  ['1e400', Infinity],
  ['-1e400', -Infinity],
  ['1e-400', 0],
  ['nan', null],
  ['abc', null],
  ['inf', Infinity],
  ['-inf', -Infinity],
  ['0x10', 16],
  ['+', null],
  ['  ', null],
];

test.each(BOUNDS)('the bound %j is %s', (text, bound) => {
  expect(parseBound(text)).toBe(text === '1e-400' ? 0 : bound);
});

describe('numbers read as they were written', () => {
  test('in decimal', () => {
    check(
      property(double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parseDouble(String(value))).toBe(value + 0);
      }),
    );
  });

  test('in a few digits, as in many', () => {
    const texts = ['0', '7', '007', '999999999', '000000000', '1234567890', '0000000001'];
    expect(texts.map(parseDouble)).toEqual(texts.map(Number));
    expect(['', ' 1', '1 ', '1a', '\u0661', '1/2', '12:3'].map(parseDouble)).toEqual(
      Array.from({ length: 7 }, () => null),
    );
  });

  test('in hexadecimal, to the nearest double', () => {
    const mantissas = bigInt({ min: 1n, max: 2n ** 200n });
    check(
      property(mantissas, integer({ min: -900, max: 700 }), (mantissa, power) => {
        const read = parseDouble(`0x${mantissa.toString(16)}p${power}`);
        expect(read).toBe(Number(mantissa) * 2 ** power);
      }),
    );
  });

  test('in hexadecimal, down to where doubles end and up to where they end', () => {
    const read = ['0x3p-1075', '0x5p-1075', '0x7p-1076', '0x1p1023', '0x1p1024', '0x1p99999999999']
      .map(parseDouble)
      .map((value) => (value === null || value > 1 ? value : value / 2 ** -1074));

    expect(read).toEqual([2, 2, 2, 2 ** 1023, null, null]);
  });
});
