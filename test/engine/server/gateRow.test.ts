import { describe, expect, test } from 'vitest';
import type { Call, CommandSpec } from '../../../src/engine/server/CommandSpec.ts';
import { HELD, type Gate } from '../../../src/engine/server/Extension.ts';
import { gateRow, passGates } from '../../../src/engine/server/gateRow.ts';

const PLACES = 20;
const call = {} as Call;
const spec = {} as CommandSpec;

/** Gates that note their numbers; the one at `stops` does not let the command pass. */
function noting(count: number, stops = -1): { gates: Gate[]; asked: number[] } {
  const asked: number[] = [];
  const gate = (at: number): Gate => {
    return () => {
      asked.push(at);
      return at === stops ? HELD : null;
    };
  };
  return { gates: Array.from({ length: count }, (_, at) => gate(at)), asked };
}

describe('gates in a row', () => {
  test('[DI2] all are asked, in order', () => {
    const { gates, asked } = noting(PLACES);
    expect(passGates(gateRow(gates), call, spec)).toBeNull();
    expect(asked).toEqual(gates.map((_, at) => at));
  });

  test('[DI2] none is asked behind one that answers', () => {
    for (let stops = 0; stops < PLACES; stops++) {
      const { gates, asked } = noting(PLACES, stops);
      expect(passGates(gateRow(gates), call, spec)).toBe(HELD);
      expect(asked).toHaveLength(stops + 1);
    }
  });

  test('fewer leave the rest of the row open; more are an error', () => {
    const { gates, asked } = noting(3);
    expect(passGates(gateRow(gates), call, spec)).toBeNull();
    expect(asked).toEqual([0, 1, 2]);
    expect(() => gateRow(noting(PLACES + 1).gates)).toThrow('every gate has a place');
  });
});
