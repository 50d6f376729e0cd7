import { array, assert as check, constantFrom, nat, property, record, string } from 'fast-check';
import { expect, test } from 'vitest';
import { hashState } from '../../../src/base/stateCopy.ts';
import { Hash, type HashLimits } from '../../../src/engine/keyspace/Hash.ts';
import { decodeListpack } from '../../../src/engine/keyspace/listpack.ts';

const LIMITS: HashLimits = { entries: 512, value: 64 };
const SMALL: HashLimits = { entries: 8, value: 12 };

const steps = array(
  record({
    what: constantFrom('set', 'set', 'set', 'delete', 'copy'),
    field: nat(14).map((n) => `field${n}`),
    value: string({ maxLength: 13 }),
  }),
  { maxLength: 120 },
);

/** Counted from nothing: the same content put into a new hash of the same encoding. */
function recounted(hash: Hash): Hash {
  const limits = hash.encoding === 'listpack' ? LIMITS : { entries: 0, value: 0 };
  return Hash.of(hash.flat(), limits);
}

function judge(hash: Hash, model: ReadonlyMap<string, string>): void {
  const flat = hash.flat();
  const bytes = hash.listpack();
  const pairs = Array.from({ length: hash.size }, (_, i) => flat.slice(i * 2, i * 2 + 2));
  const again = recounted(hash);
  // Only the order of a packed hash is told.
  const inOrder = bytes === null ? flat : [...model].flat();

  expect(flat).toEqual(inOrder);
  expect(bytes === null ? flat : decodeListpack(bytes)).toEqual(inOrder);
  expect(new Map(pairs as [string, string][])).toEqual(model);
  expect(hash.size).toBe(model.size);
  expect([hash.memoryBytes, hash.rdbBytes]).toEqual([again.memoryBytes, again.rdbBytes]);
}

test('behaves as a Map, fields in the order of arrival while packed; copies see no later write', () => {
  check(
    property(steps, (list) => {
      let hash = new Hash();
      const model = new Map<string, string>();
      const copies: [Hash, Map<string, string>][] = [];
      const outcomes: boolean[] = [];
      for (const { what, field, value } of list) {
        const isThere = model.has(field);
        if (what === 'set') {
          outcomes.push(hash.set(field, value, SMALL) !== isThere);
          model.set(field, value);
        } else if (what === 'delete') outcomes.push(hash.delete(field) === model.delete(field));
        else {
          copies.push([hash, new Map(model)]);
          hash = hash.copy();
        }
        outcomes.push(hash.has(field) === model.has(field), hash.get(field) === model.get(field));
      }
      expect(outcomes).not.toContain(false);
      for (const [copy, then] of [...copies, [hash, model] as const]) judge(copy, then);
    }),
  );
});

test('a field too many or a text too long makes it a hash table for good', () => {
  const fields = (count: number): string[] =>
    Array.from({ length: count }, (_, i) => [`f${i}`, 'v']).flat();
  const long = 'x'.repeat(65);
  const encodings = [
    Hash.of(fields(512), LIMITS),
    Hash.of(fields(513), LIMITS),
    Hash.of(['a', long.slice(1)], LIMITS),
    Hash.of(['a', long], LIMITS),
    Hash.of([long, 'a'], LIMITS),
  ].map(({ encoding }) => encoding);

  expect(encodings).toEqual(['listpack', 'hashtable', 'listpack', 'hashtable', 'hashtable']);
  const hash = Hash.of(fields(513), LIMITS);
  for (let i = 3; i < 513; i++) hash.delete(`f${i}`);
  expect(hash.encoding).toBe('hashtable');
  expect(hash.listpack()).toBeNull();
});

/** Captured from 7.0.15: bytes of a DUMP less its frame, and what a copy adds to used_memory. */
const CAPTURED: readonly (readonly [flat: readonly string[], rdb: number, memory: number])[] = [
  [['a', '1'], 13, 32],
  [Array.from({ length: 512 }, (_, i) => [`field${i}`, String(i)]).flat(), 3414, 7184],
  [['a', 'x'.repeat(65)], 16, 232],
  [Array.from({ length: 1000 }, (_, i) => [`field${i}`, `value${i}`]).flat(), 17_782, 72_112],
];

test('it takes what it takes in Redis, in a file and in memory', () => {
  const measured = CAPTURED.map(([flat]) => {
    const hash = Hash.of(flat, LIMITS);
    return [flat, hash.rdbBytes, hash.memoryBytes];
  });

  expect(measured).toEqual(CAPTURED);
});

test('the state of a hash is its content and its encoding, not who shares what', () => {
  const flat = ['a', '1', 'b', '2'];
  const packed = Hash.of(flat, LIMITS);
  const table = Hash.of(flat, { entries: 1, value: 64 });
  const copy = table.copy();

  expect(hashState(copy)).toBe(hashState(table));
  expect(hashState(packed)).not.toBe(hashState(table));
  copy.set('a', '3', LIMITS);
  expect(hashState(copy)).not.toBe(hashState(table));
});
