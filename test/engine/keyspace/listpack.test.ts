import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeListpack,
  encodeListpack,
  LISTPACK_FRAME_BYTES,
  listpackEntryBytes,
} from '../../../src/engine/keyspace/listpack.ts';

const hex = (text: string): string => Buffer.from(text, 'latin1').toString('hex');

describe('a listpack', () => {
  test('has the bytes that DUMP of a real server shows', () => {
    // HSET h a 1 b -5 c hello d 100000 e 12345678901 (redis 7.0.15): the payload behind its type and length.
    const fields = ['a', '1', 'b', '-5', 'c', 'hello', 'd', '100000', 'e', '12345678901'];
    expect(hex(encodeListpack(fields))).toBe(
      '31000000' +
        '0a00' +
        '816102' +
        '0101' +
        '816202' +
        'dffb02' +
        '816302' +
        '8568656c6c6f06' +
        '816402' +
        'f2a0860104' +
        '816502' +
        'f4351cdcdf0200000009' +
        'ff',
    );
  });

  const element = fc.oneof(
    fc.string({ unit: 'binary-ascii', maxLength: 30 }),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
    fc.integer({ min: -5000, max: 5000 }).map(String),
    fc.integer({ min: 60, max: 20_000 }).map((length) => 'x'.repeat(length)),
  );

  test('gives back its elements, and says beforehand how long it will be', () => {
    fc.assert(
      fc.property(fc.array(element, { maxLength: 20 }), (elements) => {
        const bytes = encodeListpack(elements);
        expect(decodeListpack(bytes)).toEqual(elements);
        const sum = elements.reduce((all, each) => all + listpackEntryBytes(each), 0);
        expect(bytes).toHaveLength(sum + LISTPACK_FRAME_BYTES);
      }),
    );
  });

  test('is refused when a byte is missing, too many or beyond its end', () => {
    const bytes = encodeListpack(['abc', '12', '-700']);
    expect(decodeListpack(bytes.slice(0, -1))).toBeNull();
    expect(decodeListpack(`${bytes}x`)).toBeNull();
    expect(decodeListpack(bytes.replace('\x83abc', '\xbfabc'))).toBeNull();
    expect(decodeListpack('')).toBeNull();
  });
});
