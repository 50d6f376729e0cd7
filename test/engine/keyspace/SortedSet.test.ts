import {
  array,
  assert as check,
  constantFrom,
  nat,
  property,
  record,
  type Arbitrary,
} from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashState } from '../../../src/base/stateCopy.ts';
import { decodeListpack, encodeListpack } from '../../../src/engine/keyspace/listpack.ts';
import { SortedSet, type PackedLimits } from '../../../src/engine/keyspace/SortedSet.ts';

const LIMITS: PackedLimits = { entries: 128, value: 64 };

type Model = Map<string, number>;
type Pair = readonly [member: string, score: number];

function inOrder(model: Model): Pair[] {
  return [...model].toSorted(([a, x], [b, y]) => (x === y ? (a < b ? -1 : 1) : x - y));
}

function pairsOf(set: SortedSet, from = 0, count = set.size): Pair[] {
  const { members, scores } = set.stretch(from, count);
  return members.map((member, i) => [member, scores[i] as number]);
}

interface Step {
  readonly what: 'add' | 'delete' | 'cut' | 'copy' | 'ask';
  readonly member: string;
  readonly score: number;
  readonly many: number;
}

/** Few members and scores, so that they meet; `many` members are added at once to fill chunks. */
function steps(members: number): Arbitrary<Step[]> {
  return array(
    record({
      what: constantFrom('add', 'add', 'add', 'delete', 'cut', 'copy', 'ask'),
      member: nat(members).map((n) => `m${n}`),
      score: constantFrom(0, -1, 1, 1.5, 2, 3, -Infinity, Infinity, 1e17),
      many: nat(members),
    }),
    { maxLength: 80 },
  );
}

/** Runs steps on both sides; what either says of ranks and counts is collected. */
function run(
  list: readonly Step[],
  limits: PackedLimits,
  ask: (ours: unknown, theirs: unknown) => void,
): void {
  let set = new SortedSet(true);
  const model: Model = new Map();
  const copies: [SortedSet, Pair[]][] = [];
  const put = (member: string, score: number): void => {
    const old = set.score(member);
    ask(old, model.get(member));
    if (old === undefined) set.add(member, score, limits);
    else if (old !== score) set.update(member, old, score);
    model.set(member, score);
  };
  for (const { what, member, score, many } of list) {
    if (what === 'add')
      for (let i = 0; i <= many; i++) put(i === 0 ? member : `${member}:${i}`, score + i / 8);
    else if (what === 'delete') ask(set.delete(member), model.delete(member));
    else if (what === 'copy') {
      copies.push([set, inOrder(model)]);
      set = set.copy();
    } else if (what === 'cut') {
      const from = Math.min(many, set.size);
      const count = Math.min(many * 3, set.size - from);
      for (const [gone] of inOrder(model).slice(from, from + count)) model.delete(gone);
      set.deleteStretch(from, count);
    } else {
      const all = inOrder(model);
      ask(
        set.rank(member),
        all.findIndex(([name]) => name === member),
      );
      ask(set.countBelow(score, false), all.filter(([, theirs]) => theirs < score).length);
      ask(set.countBelow(score, true), all.filter(([, theirs]) => theirs <= score).length);
    }
  }
  for (const [copy, then] of [...copies, [set, inOrder(model)] as const]) ask(pairsOf(copy), then);
}

describe('behaves as a sorted list of pairs, and copies see no later write', () => {
  test.each([
    ['small, packed and unpacked', 12, { entries: 8, value: 64 }],
    ['always unpacked, in many chunks', 200, { entries: 0, value: 0 }],
    ['packed for ever, in many chunks', 200, { entries: 1e6, value: 64 }],
  ])('%s', (_name, members, limits) => {
    const answers: [unknown, unknown][] = [];
    check(
      property(steps(members), (list) => {
        run(list, limits, (ours, theirs) => answers.push([ours, theirs]));
        expect(answers.map(([ours]) => ours)).toEqual(answers.map(([, theirs]) => theirs));
        answers.length = 0;
      }),
      { numRuns: 60 },
    );
  });
});

function filled(count: number, scoreOf: (i: number) => number): SortedSet {
  const set = new SortedSet(true);
  for (let i = 0; i < count; i++) set.add(`member${i}`, scoreOf(i), LIMITS);
  return set;
}

test('a member too many or too long unpacks it, for good', () => {
  const set = filled(128, (i) => i);
  expect(set.encoding).toBe('listpack');
  set.add('one more', 1, LIMITS);
  expect(set.encoding).toBe('skiplist');
  set.deleteStretch(0, 128);
  expect([set.size, set.encoding]).toEqual([1, 'skiplist']);

  const long = new SortedSet(true);
  long.add('x'.repeat(64), 1, LIMITS);
  expect(long.encoding).toBe('listpack');
  long.add('x'.repeat(65), 1, LIMITS);
  expect(long.encoding).toBe('skiplist');
});

test('made anew from pairs it takes the small encoding if it fits, and refuses a member twice', () => {
  const set = SortedSet.of([
    ['b', 2],
    ['a', 2],
    ['c', -0],
  ]) as SortedSet;
  expect([set.encoding, set.flat()]).toEqual(['skiplist', ['c', '0', 'a', '2', 'b', '2']]);
  expect(Object.is(set.score('c'), -0)).toBe(true);

  set.packIfSmall({ entries: 2, value: 64 });
  expect(set.encoding).toBe('skiplist');
  set.packIfSmall(LIMITS);
  // A listpack holds whole numbers without their sign of zero.
  expect([set.encoding, Object.is(set.score('c'), 0)]).toEqual(['listpack', true]);
  expect(
    SortedSet.of([
      ['a', 1],
      ['a', 2],
    ]),
  ).toBeNull();
});

test('what is packed can be read back from the bytes', () => {
  const flat = filled(100, (i) => i * 1.1).flat();

  expect(decodeListpack(encodeListpack(flat))).toEqual(flat);
});

test('equal contents have equal hashes, whatever was copied on the way', () => {
  const plain = filled(2000, (i) => i % 7);
  const copied = new SortedSet(true);
  for (let i = 0; i < 2000; i++) {
    if (i % 300 === 0) copied.copy();
    copied.add(`member${i}`, i % 7, LIMITS);
  }
  expect(hashState(copied)).toBe(hashState(plain));
  copied.update('member5', 5, 6);
  expect(hashState(copied)).not.toBe(hashState(plain));
});

test('a rank is found whether the chunks have just changed or not', () => {
  const set = filled(5000, (i) => i);
  const wrong: number[] = [];
  for (let i = 0; i < 5000; i += 7) {
    set.update(`member${i}`, i, i + 0.5);
    if (set.rank(`member${i}`) !== i) wrong.push(i);
    if (pairsOf(set, i, 1)[0]?.[0] !== `member${i}`) wrong.push(-i);
  }
  expect(wrong).toEqual([]);
});

/** Captured from 7.0.15: bytes of a DUMP less its frame, and what a copy adds to used_memory. */
const CAPTURED: readonly (readonly [
  what: string,
  make: () => SortedSet,
  rdb: number,
  memory: number,
])[] = [
  ['one', () => SortedSetOf([['a', 1]]), 13, 32],
  ['full listpack', () => SortedSetOf(numbered(128, 'm', (i) => i)), 793, 1040],
  ['one too long', () => SortedSetOf([['x'.repeat(65), 1]]), 22, 960],
  ['just unpacked', () => SortedSetOf(numbered(129, 'm', (i) => i * 1.5)), 1569, 14_744],
  ['a thousand', () => SortedSetOf(numbered(1000, 'member', (i) => i)), 17_892, 109_824],
  ['ten thousand', () => SortedSetOf(numbered(10_000, 'member', (i) => i / 7)), 188_892, 1_144_848],
];

function numbered(count: number, name: string, scoreOf: (i: number) => number): Pair[] {
  return Array.from({ length: count }, (_, i) => [`${name}${i}`, scoreOf(i)]);
}

function SortedSetOf(pairs: readonly Pair[]): SortedSet {
  const set = new SortedSet(true);
  for (const [member, score] of pairs) set.add(member, score, LIMITS);
  return set;
}

test.each(CAPTURED)(
  '%s takes what it takes in Redis, in a file and in memory',
  (_what, make, rdb, memory) => {
    const set = make();

    expect(set.rdbBytes).toBe(rdb);
    // Levels of a skiplist are random.
    expect(Math.abs(set.memoryBytes - memory) / memory).toBeLessThan(0.01);
  },
);
