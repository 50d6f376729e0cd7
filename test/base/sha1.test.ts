import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { digestHex, digestText, sha1 } from '../../src/base/sha1.ts';

test('is SHA-1, at every length around a block', () => {
  const text = fc
    .integer({ min: 0, max: 200 })
    .chain((length) =>
      fc.array(fc.integer({ min: 0, max: 255 }), { minLength: length, maxLength: length }),
    );
  fc.assert(
    fc.property(text, (bytes) => {
      const own = sha1(String.fromCharCode(...bytes));
      const expected = createHash('sha1').update(Uint8Array.from(bytes));
      expect(digestHex(own)).toBe(expected.copy().digest('hex'));
      expect(digestText(own)).toBe(expected.digest('latin1'));
    }),
  );
});
