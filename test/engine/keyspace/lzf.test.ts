import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lzfBytes, lzfCompress, lzfDecompress } from '../../../src/engine/keyspace/lzf.ts';

const hex = (text: string): string => Buffer.from(text, 'latin1').toString('hex');

/** Few letters, so that there is something to compress. */
const repetitive = fc
  .array(fc.constantFrom('a', 'b', 'ab', 'abc', '\0\0\0\0', 'hello'), { maxLength: 400 })
  .map((parts) => parts.join(''));

describe('LZF', () => {
  test('writes what DUMP of a real server shows', () => {
    // SET s <16 letters × 20><"1" × 30>: the compressed bytes inside the payload of DUMP (redis 7.0.15).
    const text = 'abcdefghijklmnop'.repeat(20) + '1'.repeat(30);
    expect(hex(lzfCompress(text) ?? '')).toBe(
      '10' + hex('abcdefghijklmnopa') + 'e0ff0fe11e0f0031e01200013131',
    );
  });

  test('gives back the text, and says beforehand how long it will be', () => {
    fc.assert(
      fc.property(repetitive, (text) => {
        const packed = lzfCompress(text);
        expect(packed?.length ?? 0).toBe(lzfBytes(text));
        const back = packed === null ? text : lzfDecompress(packed, text.length);
        expect(back).toBe(text);
      }),
    );
  });

  test('refuses bytes that are no compressed text', () => {
    expect(lzfDecompress('', 1)).toBe(null);
    expect(lzfDecompress('\x05abc', 6)).toBe(null);
    expect(lzfDecompress('\x00a\x20\x05', 4)).toBe(null);
    expect(lzfDecompress('\x00a\xe0', 300)).toBe(null);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.nat(2000), (bytes, length) => {
        const text = lzfDecompress(bytes, length);
        expect(text === null || text.length === length).toBe(true);
      }),
    );
  });
});
