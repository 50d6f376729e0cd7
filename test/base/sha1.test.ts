import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { digestHex, digestText, sha1, sha1OfParts } from '../../src/base/sha1.ts';

test('takes a text in parts', () => {
  const text = 'x'.repeat(200);
  const parts = [text.slice(0, 64), text.slice(64, 192), text.slice(192)];

  expect(sha1OfParts(parts)).toEqual(sha1(text));
  expect(sha1OfParts([text.slice(0, 128)])).toEqual(sha1(text.slice(0, 128)));
  expect(() => sha1OfParts(['a', 'b'])).toThrow('only the last part');
});

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
      expect(digestText(own)).toBe(expected.digest().toString('latin1'));
    }),
  );
});
