import { array, assert as check, constantFrom, nat, oneof, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import { hashState } from '../../../src/base/stateCopy.ts';
import { IntSet } from '../../../src/engine/keyspace/IntSet.ts';
import { SetValue } from '../../../src/engine/keyspace/SetValue.ts';

const INTSET_MAX = 512;
const SMALL = 10;

const steps = array(
  record({
    what: constantFrom('add', 'add', 'add', 'delete', 'copy'),
    member: oneof(
      { weight: 40, arbitrary: nat(15).map((n) => String((n - 5) * 7001)) },
      { weight: 1, arbitrary: constantFrom('a', '', '01', '9223372036854775807') },
    ),
  }),
  { maxLength: 100 },
);

function judge(set: SetValue, model: ReadonlySet<string>): void {
  const list = set.list();
  const isPacked = set.encoding === 'intset';
  const inOrder = isPacked ? [...model].sort((a, b) => Number(a) - Number(b)) : list;
  const again = SetValue.of(list, isPacked ? SMALL : 0);

  expect(new Set(list)).toEqual(model);
  expect(list).toEqual(inOrder);
  expect([set.size, list.length]).toEqual([model.size, model.size]);
  // An intset keeps the width of a member that is gone.
  expect(set.memoryBytes).toBeGreaterThanOrEqual(again.memoryBytes);
  expect(set.rdbBytes).toBeGreaterThanOrEqual(isPacked ? 0 : again.rdbBytes);
}

test('behaves as a Set, integers in order while packed; copies see no later write', () => {
  check(
    property(steps, (list) => {
      let set = new SetValue();
      const model = new Set<string>();
      const copies: [SetValue, Set<string>][] = [];
      const outcomes: boolean[] = [];
      for (const { what, member } of list) {
        const isThere = model.has(member);
        if (what === 'add') {
          outcomes.push(set.add(member, SMALL) !== isThere);
          model.add(member);
        } else if (what === 'delete') outcomes.push(set.delete(member) === model.delete(member));
        else {
          copies.push([set, new Set(model)]);
          set = set.copy();
        }
        outcomes.push(set.has(member) === model.has(member));
      }
      expect(outcomes).not.toContain(false);
      for (const [copy, then] of [...copies, [set, model] as const]) judge(copy, then);
    }),
  );
});

test('a hash table is counted as if its members had come one by one', () => {
  const set = SetValue.of(integers(2000), 0);
  for (const member of integers(1900)) set.delete(member);
  const again = SetValue.of(set.list(), 0);

  expect([set.memoryBytes, set.rdbBytes]).toEqual([again.memoryBytes, again.rdbBytes]);
});

function integers(count: number): string[] {
  return Array.from({ length: count }, (_, i) => String(i));
}

test('a member that is no integer, or one integer too many, makes it a hash table for good', () => {
  const set = SetValue.of(integers(512), INTSET_MAX);
  expect(set.encoding).toBe('intset');
  set.add('512', INTSET_MAX);
  expect(set.encoding).toBe('hashtable');
  for (const member of integers(510)) set.delete(member);
  expect(set.encoding).toBe('hashtable');

  expect(SetValue.of(['1', '2', 'x'], INTSET_MAX).encoding).toBe('hashtable');
  expect(SetValue.of(['1'], 0).encoding).toBe('hashtable');
});

test('integers out of a file stay packed if they are few enough', () => {
  const bytes = SetValue.of(integers(5), INTSET_MAX).packed() ?? '';
  const decoded = (): IntSet => IntSet.decode(bytes) as IntSet;

  expect(SetValue.ofIntegers(decoded(), 5).encoding).toBe('intset');
  const table = SetValue.ofIntegers(decoded(), 4);
  expect([table.encoding, table.packed()]).toEqual(['hashtable', null]);
  expect(table.list().sort()).toEqual(integers(5));
});

/** Captured from 7.0.15: bytes of a DUMP less its frame, and what a copy adds to used_memory. */
const CAPTURED: readonly (readonly [members: readonly string[], rdb: number, memory: number])[] = [
  [['1'], 11, 32],
  [Array.from({ length: 512 }, (_, i) => String(i * 1000)), 2058, 2576],
  [['1', '2', '3', '9223372036854775807'], 36, 64],
  [['a'], 3, 152],
  [Array.from({ length: 1000 }, (_, i) => `member${i}`), 9892, 56_272],
  [integers(513), 1413, 28_792],
];

test('it takes what it takes in Redis, in a file and in memory', () => {
  const measured = CAPTURED.map(([members]) => {
    const set = SetValue.of(members, INTSET_MAX);
    return [members, set.rdbBytes, set.memoryBytes];
  });

  expect(measured).toEqual(CAPTURED);
});

test('the state of a set is its content and its encoding, not who shares what', () => {
  const members = ['1', '9223372036854775807', '-5'];
  const packed = SetValue.of(members, INTSET_MAX);
  const table = SetValue.of(members, 1);
  const copy = packed.copy();

  expect(hashState(copy)).toBe(hashState(packed));
  expect(hashState(packed)).not.toBe(hashState(table));
  copy.delete('9223372036854775807');
  expect(hashState(copy)).not.toBe(hashState(packed));
});
