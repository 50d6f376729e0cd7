import { describe, expect, test } from 'vitest';
import type { Collection } from '../../../src/engine/keyspace/Collection.ts';
import { Hash } from '../../../src/engine/keyspace/Hash.ts';
import { List } from '../../../src/engine/keyspace/List.ts';
import type { RdbLimits } from '../../../src/engine/keyspace/rdbDecode.ts';
import { reencoded } from '../../../src/engine/keyspace/reencode.ts';
import { SetValue } from '../../../src/engine/keyspace/SetValue.ts';
import { SortedSet } from '../../../src/engine/keyspace/SortedSet.ts';

const LIMITS: RdbLimits = {
  listNode: -2,
  hashEntries: 4,
  hashValue: 8,
  intsetEntries: 4,
  zsetEntries: 4,
  zsetValue: 8,
};

const names = (count: number): string[] => Array.from({ length: count }, (_, i) => String(i));

const hash = (count: number, entries: number, field = 'f'): Hash =>
  Hash.of(
    names(count).flatMap((name) => [field + name, name]),
    { entries, value: 100 },
  );

function zset(count: number, entries: number, member = 'm'): SortedSet {
  const set = new SortedSet(true);
  for (const name of names(count)) set.add(member + name, Number(name), { entries, value: 100 });
  return set;
}

const LONG = 'a member that is too long';

const CASES: readonly (readonly [name: string, value: Collection, encoding: string])[] = [
  ['a small table of a hash', hash(3, 0), 'listpack'],
  ['a large table of a hash', hash(5, 0), 'hashtable'],
  ['a small table with long fields', hash(3, 0, LONG), 'hashtable'],
  ['a packed hash with too many fields', hash(5, 9), 'hashtable'],
  ['a packed hash with long fields', hash(3, 9, LONG), 'listpack'],
  ['a table of integers', SetValue.of(names(4), 0), 'intset'],
  ['a table of words', SetValue.of(['a', 'b'], 0), 'hashtable'],
  ['a large table of integers', SetValue.of(names(5), 0), 'hashtable'],
  ['an intset that is too large', SetValue.of(names(5), 9), 'hashtable'],
  ['a small skiplist', zset(3, 0), 'listpack'],
  ['a large skiplist', zset(5, 0), 'skiplist'],
  ['a small skiplist with long members', zset(3, 0, LONG), 'skiplist'],
  ['a packed sorted set that is too large', zset(5, 9), 'skiplist'],
  ['a packed sorted set with long members', zset(3, 9, LONG), 'listpack'],
];

describe('a collection that is loaded', () => {
  test.each(CASES)('[PS14] %s', (_name, value, encoding) => {
    const before = value.encoding;
    const loaded = reencoded(value, LIMITS);

    expect(loaded.encoding).toBe(encoding);
    expect(loaded.size).toBe(value.size);
    expect(value.encoding).toBe(before);
    // What need not change stays shared with the copy it came from.
    expect(loaded === value).toBe(encoding === before);
  });

  test('a list keeps its nodes under another limit', () => {
    const list = new List(2);
    for (const name of names(7)) list.push(name, 'tail');
    const loaded = reencoded(list, LIMITS) as List;
    loaded.push('x', 'tail');
    loaded.push('y', 'tail');

    expect([...loaded.runs()].map((run) => run.length)).toEqual([2, 2, 2, 3]);
    expect(list.size).toBe(7);
    expect(reencoded(loaded, LIMITS)).toBe(loaded);
  });
});
