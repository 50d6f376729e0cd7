import calculateSlot from 'cluster-key-slot';
import { assert as check, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { keySlot } from '../../../src/engine/keyspace/keySlot.ts';

/** SPEC cluster §3.1, verified on a running server. */
const VECTORS: readonly (readonly [string, number])[] = [
  ['123456789', 12739],
  ['foo', 12182],
  ['bar', 5061],
  ['', 0],
  ['{}', 15257],
  ['foo{}{bar}', 8363],
  ['foo{{bar}}zap', 4015],
  ['foo{bar}{zap}', 5061],
  ['{user1000}.following', 3443],
  ['a{', 14311],
  ['{}bar', 6479],
  ['a', 15495],
  ['x', 16287],
];

test.each(VECTORS)('%s hashes to slot %i', (key, slot) => {
  expect(keySlot(key)).toBe(slot);
});

test('agrees with the clients’ implementation on keys with at most one tag', () => {
  const word = string({ maxLength: 40 }).map((text) => text.replace(/[{}]/g, '.'));
  check(
    property(word, word, word, (a, b, c) => {
      // The client library takes an empty tag for a tag; Redis does not.
      const key = `${a}{.${b}}${c}`;
      expect([keySlot(key), keySlot(a)]).toEqual([calculateSlot(key), calculateSlot(a)]);
    }),
  );
});
