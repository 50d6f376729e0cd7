import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Database } from '../../../src/engine/keyspace/Database.ts';
import { NO_EXPIRE } from '../../../src/engine/keyspace/Entry.ts';
import { List } from '../../../src/engine/keyspace/List.ts';

/** One change, as the list and as a plain array make it. */
type Change = (list: List, model: string[], element: string, at: number, count: number) => void;

const CHANGES: readonly Change[] = [
  (list, model, element) => {
    list.push(element, 'head');
    model.unshift(element);
  },
  (list, model, element, _at, count) => {
    for (let i = 0; i < count; i++) {
      list.push(element + String(i), 'tail');
      model.push(element + String(i));
    }
  },
  (list, model, element, at, count) => {
    if (model.length === 0) return;
    const index = at % model.length;
    list.insert(index, element, count % 2 === 0);
    model.splice(count % 2 === 0 ? index + 1 : index, 0, element);
  },
  (list, model, element, at) => {
    if (model.length === 0) return;
    list.set(at % model.length, element);
    model[at % model.length] = element;
  },
  (list, model, _element, at, count) => {
    const index = at % (model.length + 1);
    const taken = Math.min(count, model.length - index);
    list.remove(index, taken);
    model.splice(index, taken);
  },
  (list, model, _element, _at, count) => {
    if (model.length === 0) return;
    const end = count % 2 === 0 ? 'head' : 'tail';
    expect(list.pop(end)).toBe(end === 'head' ? model.shift() : model.pop());
  },
  (list, model, _element, at, count) => {
    if (model.length === 0) return;
    const wanted = model[at % model.length] as string;
    const isReversed = count % 2 === 0;
    const matches = model.flatMap((each, index) => (each === wanted ? [index] : []));
    const gone = new Set((isReversed ? matches.reverse() : matches).slice(0, count));
    expect(list.removeEqual(wanted, count, isReversed ? 'tail' : 'head')).toBe(gone.size);
    const kept = model.filter((_each, index) => !gone.has(index));
    model.splice(0, model.length, ...kept);
  },
];

const fills = fc.constantFrom(-2, -1, 0, 1, 3, 40);
const elements = fc.oneof(
  fc.constantFrom('a', 'b', '12', '-7', ''),
  fc.nat(3000).map((length) => 'x'.repeat(length)),
);
const steps = fc.array(
  fc.record({
    change: fc.nat(CHANGES.length - 1),
    element: elements,
    at: fc.nat(2000),
    count: fc.nat(120),
    isCopied: fc.boolean(),
  }),
  { maxLength: 40 },
);

test('a list does what an array does, and its copies are not touched by later changes', () => {
  fc.assert(
    fc.property(fills, steps, (fill, all) => {
      let list = new List(fill);
      const model: string[] = [];
      const kept: { readonly copy: List; readonly model: readonly string[] }[] = [];
      for (const { change, element, at, count, isCopied } of all) {
        (CHANGES[change] as Change)(list, model, element, at, count);
        if (!isCopied) continue;
        // Either side may go on.
        const twin = list.copy();
        kept.push({ copy: count % 2 === 0 ? twin : list, model: model.slice() });
        if (count % 2 !== 0) list = twin;
      }
      kept.push({ copy: list, model });
      for (const each of kept) {
        expect([...each.copy.entries()]).toEqual(each.model);
        expect(each.copy.size).toBe(each.model.length);
      }
    }),
    { numRuns: 150 },
  );
});

test('elements are found by position, alone and in ranges, from both sides', () => {
  const list = new List(-2);
  const model = Array.from({ length: 20_000 }, (_, i) => `element:${i}`);
  for (const element of model) list.push(element, 'tail');

  for (const at of [0, 1, 4095, 9999, 10_000, 15_000, 19_999]) expect(list.get(at)).toBe(model[at]);
  expect(list.slice(700, 5000)).toEqual(model.slice(700, 5700));
  expect(list.slice(19_999, 1)).toEqual(['element:19999']);
  expect(list.slice(0, 0)).toEqual([]);
  expect([...list.runs(true)].map((run) => run.at(-1)).slice(0, 2)).toEqual([
    'element:19999',
    model[20_000 - 1 - ([...list.runs()].at(-1) ?? []).length],
  ]);
});

test('a copy costs next to nothing and changing it clones little', () => {
  const list = new List(-2);
  for (let i = 0; i < 200_000; i++) list.push(`element:${i}`, 'tail');
  const twin = list.copy();
  twin.push('more', 'head');

  const [, second] = [...list.runs()];
  const shared = [...twin.runs()].filter((run) => run === second);
  expect(shared).toHaveLength(1);
  expect(list.get(0)).toBe('element:0');
  expect(twin.get(0)).toBe('more');
});

/** Changes of a list, then nodes, bytes of their listpacks and RDB bytes as DEBUG OBJECT of 7.0.15 shows. */
const numbered = Array.from({ length: 500 }, (_, i) => `element:${String(i + 1).padStart(6, '0')}`);
const LARGE = 'x'.repeat(2000);
const positionOf = (list: List, element: string): number => [...list.entries()].indexOf(element);

describe('nodes are those of a quicklist: captured from 7.0.15', () => {
  const shape = (list: List): readonly number[] => [list.rdbBytes, list.nodeCount];

  test('small elements share a node', () => {
    const list = new List(-2);
    for (const element of ['a', 'b', 'c', '1', '2', '3']) list.push(element, 'tail');
    expect(shape(list)).toEqual([25, 1]);
  });

  test('full nodes are split and joined again', () => {
    const list = new List(-2);
    for (let i = 0; i < 3; i++) for (const element of numbered) list.push(element, 'tail');
    const shapes = [shape(list)];
    list.insert(positionOf(list, 'element:000100'), LARGE, false);
    shapes.push(shape(list));
    list.insert(positionOf(list, 'element:000300'), LARGE, true);
    shapes.push(shape(list));
    list.removeEqual('element:000200', Infinity, 'head');
    shapes.push(shape(list));
    list.remove(list.size - 49, 49);
    list.remove(0, 50);
    shapes.push(shape(list));
    list.set(10, LARGE);
    shapes.push(shape(list));
    list.remove(list.size - 400, 400);
    shapes.push(shape(list));

    expect(shapes).toEqual([
      [7561, 3],
      [7624, 4],
      [7664, 4],
      [7649, 4],
      [7163, 4],
      [7186, 4],
      [5177, 4],
    ]);
  });

  test('a limit of elements', () => {
    const list = new List(3);
    for (let i = 1; i <= 9; i++) list.push(String(i), 'tail');
    const shapes = [shape(list)];
    list.insert(positionOf(list, '5'), 'x', true);
    shapes.push(shape(list));
    list.insert(0, 'y', false);
    shapes.push(shape(list));

    expect(shapes).toEqual([
      [46, 3],
      [58, 4],
      [70, 5],
    ]);
  });

  test.each([
    [10, 344],
    [100, 1944],
    [1000, 16_584],
    [5000, 81_480],
  ])('%i elements add %i bytes to used_memory', (count, bytes) => {
    const db = new Database(0, false);
    db.set('other', '', NO_EXPIRE, 0);
    const before = db.memoryBytes;
    const list = new List(-2);
    for (let i = 1; i <= count; i++) list.push(`element:${String(i).padStart(6, '0')}`, 'tail');
    db.set('l', list, NO_EXPIRE, 0);

    expect(db.memoryBytes - before).toBe(bytes);
  });
});
