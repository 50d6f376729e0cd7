import { expect, test } from 'vitest';
import { slowLinks } from '../../../src/charts/stage/slowLinks.ts';
import type { LinkFault } from '../../../src/protocol/WorldInput.ts';

const SLOW: LinkFault = {
  id: 1,
  kind: 'slow',
  from: [0],
  to: [1, 2],
  ways: 'both',
  clients: false,
  amount: 200_000,
  sinceUs: 0,
};

test('a slow link is slow both ways, and only between its two sides', () => {
  const isSlow = slowLinks([SLOW], 20_000);
  expect([isSlow(0, 2), isSlow(2, 0), isSlow(1, 2), isSlow(0, 3)]).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test('one way is one way, and what adds little or cuts is not slow', () => {
  const oneWay = slowLinks([{ ...SLOW, ways: 'one' }], 20_000);
  expect([oneWay(0, 1), oneWay(1, 0)]).toEqual([true, false]);
  expect(slowLinks([{ ...SLOW, amount: 5_000 }], 20_000)(0, 1)).toBe(false);
  expect(slowLinks([{ ...SLOW, kind: 'cut' }], 20_000)(0, 1)).toBe(false);
});
