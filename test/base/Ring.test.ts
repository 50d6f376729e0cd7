import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { Ring } from '../../src/base/Ring.ts';

describe('Ring', () => {
  test('is a queue, and copies never see later changes', () => {
    const step = fc.constantFrom('push', 'push', 'push', 'shift', 'copy');
    fc.assert(
      fc.property(fc.array(step, { maxLength: 1_500 }), (steps) => {
        const ring = new Ring<number>();
        const model: number[] = [];
        const shifted: boolean[] = [];
        const copies: [Ring<number>, number[]][] = [];
        steps.forEach((each, i) => {
          if (each === 'push') {
            ring.push(i);
            model.push(i);
          } else if (each === 'shift') shifted.push(ring.shift() === model.shift());
          else copies.push([ring.copy(), [...model]]);
        });
        expect(shifted).not.toContain(false);
        for (const [copy, expected] of [...copies, [ring, model] as const]) {
          expect([...copy]).toEqual(expected);
          expect(copy.at(0)).toBe(expected[0]);
          expect(copy.at(expected.length)).toBeUndefined();
        }
      }),
    );
  });

  test('a copy and its original may both grow', () => {
    const ring = new Ring<number>();
    ring.push(1);
    const twin = ring.copy();
    ring.push(2);
    twin.push(3);
    expect([...ring]).toEqual([1, 2]);
    expect([...twin]).toEqual([1, 3]);
  });
});
