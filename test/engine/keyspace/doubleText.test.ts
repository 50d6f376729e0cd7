import { assert as check, bigInt, double, integer, nat, oneof, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packedScore, printDouble, printFixed } from '../../../src/engine/keyspace/doubleText.ts';
import { parseDouble } from '../../../src/engine/keyspace/parseDouble.ts';

/** Captured from 7.0.15: a score as sent, as ZSCORE prints it, and as a listpack holds it. */
const SCORES: readonly (readonly [sent: string, printed: string, packed: string])[] = [
  ['0', '0', '0'],
  ['-0', '-0', '0'],
  ['1', '1', '1'],
  ['-1.5', '-1.5', '-1.5'],
  ['0.1', '0.10000000000000001', '0.10000000000000001'],
  ['0.5', '0.5', '0.5'],
  ['3.3', '3.2999999999999998', '3.2999999999999998'],
  ['1e-5', '1.0000000000000001e-05', '1.0000000000000001e-05'],
  ['0.0001', '0.0001', '0.0001'],
  ['0.00001234', '1.234e-05', '1.234e-05'],
  ['1e16', '10000000000000000', '10000000000000000'],
  ['1e17', '1e+17', '100000000000000000'],
  ['123456789012345678', '1.2345678901234568e+17', '123456789012345680'],
  ['4611686018427387904', '4.6116860184273879e+18', '4611686018427387904'],
  ['9007199254740993', '9007199254740992', '9007199254740992'],
  ['9.007199254740993e18', '9.007199254740993e+18', '9.007199254740993e+18'],
  ['17179869184.000001', '17179869184', '17179869184'],
  ['1.00000762939453125', '1.0000076293945312', '1.0000076293945312'],
  ['1.00002288818359375', '1.0000228881835938', '1.0000228881835938'],
  ['1e300', '1.0000000000000001e+300', '1.0000000000000001e+300'],
  ['1e308', '1e+308', '1e+308'],
  ['-1e308', '-1e+308', '-1e+308'],
  ['5e-324', '4.9406564584124654e-324', '4.9406564584124654e-324'],
  ['1e-310', '9.9999999999999694e-311', '9.9999999999999694e-311'],
  ['2.2250738585072014e-308', '2.2250738585072014e-308', '2.2250738585072014e-308'],
  ['1.7976931348623157e308', '1.7976931348623157e+308', '1.7976931348623157e+308'],
  ['0.30000000000000004', '0.30000000000000004', '0.30000000000000004'],
  ['100000000000000000000', '1e+20', '1e+20'],
  ['123456789.123456789', '123456789.12345679', '123456789.12345679'],
  ['.5', '0.5', '0.5'],
  ['5.', '5', '5'],
  ['+3', '3', '3'],
  ['0x10', '16', '16'],
  ['0x1p-3', '0.125', '0.125'],
  ['0X1.8P3', '12', '12'],
  ['0x.8', '0.5', '0.5'],
  ['0xffffffffffffff8', '1.152921504606847e+18', '1152921504606846976'],
  ['0x1.fffffffffffff8p0', '2', '2'],
  ['-0x1p-1074', '-4.9406564584124654e-324', '-4.9406564584124654e-324'],
  ['0x1.8p-1075', '4.9406564584124654e-324', '4.9406564584124654e-324'],
  ['inf', 'inf', 'inf'],
  ['+inf', 'inf', 'inf'],
  ['-Infinity', '-inf', '-inf'],
];

test.each(SCORES)('%j prints as %s', (sent, printed, packed) => {
  const score = parseDouble(sent) as number;

  expect([printDouble(score), packedScore(score)]).toEqual([printed, packed]);
});

describe('17 digits', () => {
  test('read back as the same number', () => {
    check(
      property(double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(printDouble(value))).toBe(value);
      }),
    );
  });

  test('ends in an even digit where the number is halfway between two', () => {
    // 1 + n × 2^-17 has 18 digits, the last of them a 5, when n is odd.
    const printed = [1, 3, 5, 7].map((n) => printDouble(1 + n / 2 ** 17));

    expect(printed).toEqual([
      '1.0000076293945312',
      '1.0000228881835938',
      '1.0000381469726562',
      '1.0000534057617188',
    ]);
  });
});

describe('fixed decimals', () => {
  test('are those of C', () => {
    const texts = [
      printFixed(0.03125, 4),
      printFixed(0.09375, 4),
      printFixed(1 / 3, 4),
      printFixed(-0, 2),
      printFixed(123456.78905, 4),
      printFixed(1e22, 1),
      printFixed(2.5, 0),
      printFixed(3.5, 0),
      printFixed(Infinity, 6),
      printFixed(5e-324, 17),
      printFixed(13.361389338970184, 17),
    ];

    expect(texts).toEqual([
      '0.0312',
      '0.0938',
      '0.3333',
      '-0.00',
      '123456.7891',
      '10000000000000000000000.0',
      '2',
      '4',
      'inf',
      '0.00000000000000000',
      '13.36138933897018433',
    ]);
  });

  test('are the nearest', () => {
    const numbers = oneof(integer(), double({ min: -1e15, max: 1e15, noNaN: true }));
    check(
      property(numbers, nat(12), (value, decimals) => {
        const printed = printFixed(value, decimals);
        const digits = printed.split('.')[1] ?? '';
        expect(digits).toHaveLength(decimals);
        expect(Math.abs(Number(printed) - value)).toBeLessThanOrEqual(
          0.5 * 10 ** -decimals + Math.abs(value) * 2 ** -52,
        );
      }),
    );
  });
});

test('whole numbers print all their digits where a listpack can hold them', () => {
  check(
    property(bigInt({ min: -(2n ** 62n), max: 2n ** 62n }), (number) => {
      expect(BigInt(packedScore(Number(number)))).toBe(BigInt(Number(number)));
    }),
  );
});
