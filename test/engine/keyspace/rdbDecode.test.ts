import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Value } from '../../../src/engine/keyspace/Entry.ts';
import { Hash } from '../../../src/engine/keyspace/Hash.ts';
import { List } from '../../../src/engine/keyspace/List.ts';
import { decodeRdbValue, type RdbLimits } from '../../../src/engine/keyspace/rdbDecode.ts';
import { rdbType, rdbValue } from '../../../src/engine/keyspace/rdbEncode.ts';
import { RdbReader } from '../../../src/engine/keyspace/RdbReader.ts';
import { SetValue } from '../../../src/engine/keyspace/SetValue.ts';
import { SortedSet } from '../../../src/engine/keyspace/SortedSet.ts';

const LIMITS: RdbLimits = {
  listNode: -2,
  hashEntries: 512,
  hashValue: 64,
  intsetEntries: 512,
  zsetEntries: 128,
  zsetValue: 64,
};
const SMALL: RdbLimits = { ...LIMITS, hashEntries: 2, intsetEntries: 2, zsetEntries: 2 };

const text = fc.oneof(
  fc.string({ unit: 'binary-ascii', maxLength: 20 }),
  fc.integer({ min: -100_000, max: 100_000 }).map(String),
  fc.constantFrom('a', 'b').chain((letter) => fc.constant(letter.repeat(70))),
);
const texts = fc.uniqueArray(text, { minLength: 1, maxLength: 12 });
const score = fc.oneof(fc.integer({ min: -100, max: 100 }), fc.double({ noNaN: true }));

function zsetOf(members: readonly string[], scores: readonly number[], limits: RdbLimits): Value {
  const set = SortedSet.of(members.map((member, at) => [member, scores[at] ?? at]));
  set?.packIfSmall({ entries: limits.zsetEntries, value: limits.zsetValue });
  return set as Value;
}

function listOf(elements: readonly string[]): List {
  const list = new List(LIMITS.listNode);
  for (const element of elements) list.push(element, 'tail');
  return list;
}

const hashLimits = { entries: LIMITS.hashEntries, value: LIMITS.hashValue };

const value: fc.Arbitrary<Value> = fc.oneof(
  text,
  texts.map(listOf),
  texts.map((all) => SetValue.of(all, LIMITS.intsetEntries)),
  texts.map((all) =>
    Hash.of(
      all.flatMap((each) => [each, `${each}!`]),
      hashLimits,
    ),
  ),
  fc.tuple(texts, fc.array(score, { maxLength: 12 })).map(([all, of]) => zsetOf(all, of, LIMITS)),
);

const decode = (type: number, bytes: string, limits = LIMITS): Value | null =>
  decodeRdbValue(type, new RdbReader(bytes), limits);

describe('a value read back from its RDB bytes', () => {
  test('is the same value', () => {
    fc.assert(
      fc.property(value, fc.boolean(), (original, isCompressed) => {
        const bytes = rdbValue(original, isCompressed);
        const back = decode(rdbType(original), bytes) as Value;
        expect(rdbType(back)).toBe(rdbType(original));
        expect(rdbValue(back, isCompressed)).toBe(bytes);
      }),
    );
  });

  test('takes the encoding that the limits ask for', () => {
    const hash = Hash.of(['a', '1', 'b', '2', 'c', '3'], hashLimits);
    const set = SetValue.of(['1', '2', '3'], 512);
    const zset = zsetOf(['a', 'b', 'c'], [1, 2, 3], LIMITS);
    const encodings = [hash, set, zset].map((each) => {
      const back = decode(rdbType(each), rdbValue(each, true), SMALL);
      return (back as Hash).encoding;
    });

    expect(encodings).toEqual(['hashtable', 'hashtable', 'skiplist']);
  });

  test('damaged bytes give nothing or a whole value, never an error', () => {
    const damage = fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }) });
    fc.assert(
      fc.property(
        value,
        fc.nat(20),
        fc.array(damage, { maxLength: 4 }),
        (original, type, damages) => {
          let bytes = rdbValue(original, true);
          for (const { at, byte } of damages) {
            const place = at % bytes.length;
            bytes = bytes.slice(0, place) + String.fromCharCode(byte) + bytes.slice(place + 1);
          }
          for (const asked of [type, rdbType(original)]) {
            const back = decode(asked, bytes);
            const again = back === null ? '' : rdbValue(back, true);
            expect(typeof again).toBe('string');
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
