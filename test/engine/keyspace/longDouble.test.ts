import { expect, test } from 'vitest';
import {
  addLongDouble,
  ceilOfProduct,
  isInfinite,
  parseLongDouble,
  printLongDouble,
  readLongDouble,
  type LongDouble,
} from '../../../src/engine/keyspace/longDouble.ts';

/** Sums as C's `strtold` and `%.17Lf` on x86-64 give them; `inf` = not finite. */
const SUMS: readonly (readonly [a: string, b: string, sum: string])[] = [
  ['0.1', '0.2', '0.3'],
  ['3.0e3', '0', '3000'],
  ['5.', '.5', '5.5'],
  ['-0', '-0.0', '0'],
  ['0x10', '1', '17'],
  ['0x1p-3', '0X.8', '0.625'],
  ['9007199254740993', '0.5', '9007199254740993.5'],
  ['18446744073709551617', '0', '18446744073709551616'],
  ['1e17', '0.1', '100000000000000000.1015625'],
  ['3.14159265358979', '0', '3.14159265358979'],
  ['1e-400', '1e-4950', '0'],
  ['1e25', '0', '10000000000000000000000000'],
  ['inf', '1', 'inf'],
  ['-INFINITY', 'inf', 'inf'],
  ['1e4932', '1e4932', 'inf'],
];

test.each(SUMS)('%s + %s = %s', (a, b, sum) => {
  const total = addLongDouble(readLongDouble(a) as LongDouble, readLongDouble(b) as LongDouble);

  expect(isInfinite(total) ? 'inf' : printLongDouble(total)).toBe(sum);
});

test.each(['', ' 1', '1 ', 'nan', '1e', '.', '0x', '0x.', '0x1p', '1..2', '--1', '1\0', '1,5'])(
  '%j is no number',
  (text) => {
    expect(readLongDouble(text)).toBeNull();
  },
);

test('what is too great, or not 0 but too small, is out of range', () => {
  const texts = [
    '1e4933',
    '-1.2e4932',
    '1e-4952',
    '0x1p16384',
    '0x1p-16447',
    `1e${'9'.repeat(30)}`,
  ];

  for (const text of texts) expect(readLongDouble(text)).toBeNull();
  expect(readLongDouble('1.18e4932')).not.toBeNull();
  expect(readLongDouble('1.9e-4951')).not.toBeNull();
  expect(readLongDouble(`0e${'9'.repeat(30)}`)).toEqual({ mantissa: 0n, exponent: 0 });
  expect(readLongDouble('1'.repeat(4000))).not.toBeNull();
  expect(readLongDouble('1'.repeat(5120))).toBeNull();
});

test('where only finite numbers count, infinity is none', () => {
  expect(parseLongDouble('inf')).toBeNull();
  expect(parseLongDouble('1.5')).not.toBeNull();
});

test('a product is rounded up, and one too great stays comparable', () => {
  expect(ceilOfProduct(readLongDouble('0.0011') as LongDouble, 1000n)).toBe(2n);
  expect(ceilOfProduct(readLongDouble('1e4932') as LongDouble, 1000n)).toBe(2n ** 16_384n);
});
