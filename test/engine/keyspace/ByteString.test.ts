import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hashState } from '../../../src/base/stateCopy.ts';
import { ByteString } from '../../../src/engine/keyspace/ByteString.ts';

const change = fc.record({
  at: fc.integer({ min: 0, max: 10_000 }),
  text: fc.string({ unit: 'binary-ascii', maxLength: 50 }),
});

function patched(text: string, { at, text: patch }: { at: number; text: string }): string {
  const padded = text.padEnd(at, '\0');
  return padded.slice(0, at) + patch + padded.slice(at + patch.length);
}

test('is the string that the same changes make of a plain one', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 8 }), (changes) => {
      const bytes = new ByteString(0);
      let text = '';
      for (const each of changes) {
        bytes.write(each.at, each.text);
        bytes.grow(each.at);
        text = patched(text, each);
      }
      expect(bytes.size).toBe(text.length);
      expect(bytes.text()).toBe(text);
    }),
  );
});

test('a copy never changes with its original, and copying leaves no trace in the state', () => {
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
      const watched = new ByteString(0);
      const plain = new ByteString(0);
      for (const { at, text } of changes) {
        const copy = watched.copy();
        const before = copy.text();
        watched.write(at, text);
        plain.write(at, text);
        expect(copy.text()).toBe(before);
      }
      expect(hashState(watched)).toBe(hashState(plain));
    }),
  );
});
