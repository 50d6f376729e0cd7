import keySlotOracle from 'cluster-key-slot';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keySlot } from '../../../src/charts/slots/keySlot.ts';
import {
  GRID_SIDE,
  moveSlot,
  runRects,
  slotAtPoint,
  slotCell,
} from '../../../src/charts/slots/slotGrid.ts';
import {
  rangeText,
  slotDifferences,
  slotOwners,
  slotRuns,
} from '../../../src/charts/slots/slotRanges.ts';
import { SLOT_COUNT } from '../../../src/protocol/Frame.ts';

describe('the slot of a key', () => {
  test.each([
    ['foo', 12_182, 'foo'],
    ['{user:1}.name', 10_778, 'user:1'],
    ['user:1', 10_778, 'user:1'],
    ['{}', 15_257, '{}'],
    ['foo{}{bar}', 8_363, 'foo{}{bar}'],
    ['foo{{bar}}zap', 4_015, '{bar'],
    ['foo{bar}{zap}', 5_061, 'bar'],
    ['', 0, ''],
  ])('%s is in %d, by its part %s', (key, slot, hashed) => {
    expect(keySlot(key)).toMatchObject({ slot, hashed });
  });

  test('agrees with another implementation for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (key) => {
        expect(keySlot(key).slot).toBe(keySlotOracle(key));
      }),
    );
  });

  test('gives the key back in three parts', () => {
    const { before, hashed, after, hasTag } = keySlot('a{b}c');

    expect([before, hashed, after, hasTag]).toEqual(['a{', 'b', '}c', true]);
  });
});

describe('the table of slots', () => {
  const table = Int16Array.from({ length: SLOT_COUNT }, (_, slot) => (slot < 5_461 ? 0 : 2));
  table.fill(-1, 16_000);

  test('is read as runs of one owner', () => {
    expect(slotRuns(table)).toEqual([
      { from: 0, to: 5_460, owner: 0 },
      { from: 5_461, to: 15_999, owner: 2 },
      { from: 16_000, to: 16_383, owner: -1 },
    ]);
    expect(slotRuns(new Int16Array(0))).toEqual([]);
  });

  test('counts each owner, nobody last', () => {
    expect(slotOwners(slotRuns(table)).map(({ owner, count }) => [owner, count])).toEqual([
      [0, 5_461],
      [2, 10_539],
      [-1, 384],
    ]);
  });

  test('differs from another observer where the owners differ', () => {
    const other = Int16Array.from(table);
    other.fill(3, 100, 103);
    other[200] = 5;

    expect(slotDifferences(table, other)).toEqual([
      { from: 100, to: 102, owner: 3 },
      { from: 200, to: 200, owner: 5 },
    ]);
    expect(slotDifferences(table, new Int16Array(0))).toEqual([]);
  });

  test('names ranges as CLUSTER NODES does', () => {
    expect(rangeText({ from: 0, to: 5_460, owner: 0 })).toBe('0-5460');
    expect(rangeText({ from: 7, to: 7, owner: 0 })).toBe('7');
  });
});

describe('the map', () => {
  test('a run becomes rectangles that cover exactly its slots', () => {
    fc.assert(
      fc.property(fc.nat(SLOT_COUNT - 1), fc.nat(SLOT_COUNT - 1), (a, b) => {
        const run = { from: Math.min(a, b), to: Math.max(a, b) };
        const covered = runRects(run).flatMap(({ column, row, columns, rows }) =>
          Array.from({ length: rows * columns }, (_, at) => {
            const down = Math.floor(at / columns);
            return (row + down) * GRID_SIDE + column + (at % columns);
          }),
        );
        const wanted = Array.from({ length: run.to - run.from + 1 }, (_, at) => run.from + at);

        expect(covered.toSorted((x, y) => x - y)).toEqual(wanted);
      }),
      { numRuns: 30 },
    );
  });

  test('finds the slot under a point', () => {
    expect(slotCell(10_778)).toEqual({ column: 26, row: 84 });
    expect(slotAtPoint(26.5 * 5, 84.5 * 5, 640)).toBe(10_778);
    expect(slotAtPoint(-1, 0, 640)).toBe(-1);
  });

  test('is walked by keys and stops at its edges', () => {
    expect(moveSlot(0, 'ArrowLeft')).toBe(0);
    expect(moveSlot(0, 'ArrowDown')).toBe(128);
    expect(moveSlot(5, 'End')).toBe(16_383);
    expect(moveSlot(5, 'x')).toBe(5);
  });
});
