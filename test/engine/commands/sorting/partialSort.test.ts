import fc from 'fast-check';
import { expect, test } from 'vitest';
import { partialSort } from '../../../../src/engine/commands/sorting/partialSort.ts';

test('the range holds what a full sort puts there, and nothing is lost', () => {
  const numbers = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(numbers, fc.nat(250), fc.nat(250), (given, a, b) => {
      const items = given.slice();
      const [first, last] = [Math.min(a, b), Math.max(a, b)];
      partialSort(items, (x, y) => x - y, first, last);
      const sorted = given.toSorted((x, y) => x - y);

      expect(items.slice(first, last + 1)).toEqual(sorted.slice(first, last + 1));
      expect(items.toSorted((x, y) => x - y)).toEqual(sorted);
    }),
  );
});
