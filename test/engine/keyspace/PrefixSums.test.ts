import { array, assert as check, nat, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import { PrefixSums } from '../../../src/engine/keyspace/PrefixSums.ts';

const sizes = array(nat(9), { minLength: 1, maxLength: 70 });
const changes = array(record({ at: nat(200), by: nat(5) }), { maxLength: 20 });

test('sums and places are those of a plain walk, also after changes', () => {
  check(
    property(sizes, changes, (given, list) => {
      const model = [...given];
      const sums = PrefixSums.of(model.length, (i) => model[i] as number);
      for (const { at, by } of list) {
        const index = at % model.length;
        sums.add(index, by);
        model[index] = (model[index] as number) + by;
      }
      const before = model.map((_size, i) => model.slice(0, i).reduce((a, b) => a + b, 0));
      const places = model.flatMap((size, i) => Array.from({ length: size }, (_, k) => [i, k]));

      expect(model.map((_size, i) => sums.before(i))).toEqual(before);
      expect(places.map((_place, i) => sums.find(i))).toEqual(places);
    }),
  );
});
