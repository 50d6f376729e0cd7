import { array, assert as check, bigInt, property } from 'fast-check';
import { expect, test } from 'vitest';
import { IntSet, readMember, type Integer } from '../../../src/engine/keyspace/IntSet.ts';

const MIN = -(2n ** 63n);
const MAX = 2n ** 63n - 1n;
const integers = array(bigInt({ min: MIN, max: MAX }), { maxLength: 60 });

function member(value: bigint): Integer {
  return readMember(String(value)) as Integer;
}

function filled(values: readonly bigint[]): IntSet {
  const set = new IntSet();
  for (const value of values) set.add(member(value));
  return set;
}

test('integers stay in numeric order, each once, whatever their size', () => {
  check(
    property(integers, integers, (values, gone) => {
      const set = filled(values);
      const model = new Set(values);
      for (const value of [...gone, ...values.slice(0, 5)])
        expect(set.delete(member(value))).toBe(model.delete(value));
      const expected = [...model].sort((a, b) => (a < b ? -1 : 1)).map(String);

      expect(set.members()).toEqual(expected);
      expect(values.every((value) => set.has(member(value)) === model.has(value))).toBe(true);
    }),
  );
});

test('its bytes can be read back', () => {
  check(
    property(integers, (values) => {
      const set = filled([0n, ...values]);

      expect(set.encode()).toHaveLength(set.bytes);
      expect(IntSet.decode(set.encode())).toEqual(set);
    }),
  );
});

test('integers have one width, which grows with the largest and never shrinks', () => {
  const set = filled([1n, -2n]);
  expect(set.encode()).toBe('\x02\0\0\0\x02\0\0\0\xfe\xff\x01\0');
  set.add(40_000);
  expect(set.bytes).toBe(8 + 3 * 4);
  set.add('9223372036854775807');
  set.delete('9223372036854775807');
  set.delete(40_000);

  expect(set.bytes).toBe(8 + 2 * 8);
});

test('only canonical integers of 64 bits are members', () => {
  const texts = ['', '-', '-0', '01', '+1', ' 1', '1.0', 'a', '9223372036854775808', '1\0'];

  expect(texts.map(readMember)).toEqual(texts.map(() => null));
  expect(readMember('-9223372036854775808')).toBe('-9223372036854775808');
  expect(readMember('-9007199254740991')).toBe(-9_007_199_254_740_991);
});

test.each([
  ['too short', '\x02\0\0'],
  ['of another width', '\x03\0\0\0\x01\0\0\0\x01\0\0'],
  ['empty', '\x02\0\0\0\0\0\0\0'],
  ['of another length', '\x02\0\0\0\x02\0\0\0\x01\0'],
  ['out of order', '\x02\0\0\0\x02\0\0\0\x02\0\x01\0'],
  ['with an integer twice', '\x02\0\0\0\x02\0\0\0\x01\0\x01\0'],
])('bytes %s are no set', (_what, bytes) => {
  expect(IntSet.decode(bytes)).toBeNull();
});
