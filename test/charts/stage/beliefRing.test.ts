import { expect, test } from 'vitest';
import { angleOf, layoutBeliefRing } from '../../../src/charts/stage/beliefRing.ts';
import { Belief, BELIEF_LINKED } from '../../../src/protocol/Frame.ts';

const N = 4;

function beliefs(): Uint8Array {
  const cells = new Uint8Array(N * N).fill(Belief.fine | BELIEF_LINKED);
  cells[2] = Belief.pfail | BELIEF_LINKED;
  cells[1 * N + 2] = Belief.fail;
  cells[3 * N + 1] = Belief.unknown;
  return cells;
}

test('a tick for every other node, and the same angle for a subject on every ring', () => {
  const rings = [0, 1, 3].map((observer) => layoutBeliefRing(beliefs(), observer, N, false));
  expect(rings.map((ring) => ring.map((tick) => tick.subject))).toEqual([
    [1, 2, 3],
    [0, 2, 3],
    [0, 2],
  ]);
  for (const ring of rings)
    for (const tick of ring) expect(tick.angle).toBe(angleOf(tick.subject, N));
});

test('beliefs and links are told apart', () => {
  const [, suspect] = layoutBeliefRing(beliefs(), 0, N, false);
  expect(suspect).toMatchObject({ subject: 2, belief: Belief.pfail, isLinked: true });
  expect(layoutBeliefRing(beliefs(), 1, N, false)[1]).toMatchObject({
    belief: Belief.fail,
    isLinked: false,
  });
});

test('a merged ring keeps only what is not fine', () => {
  expect(layoutBeliefRing(beliefs(), 0, N, true).map((tick) => tick.subject)).toEqual([2]);
  expect(layoutBeliefRing(beliefs(), 3, N, true)).toEqual([]);
});

test('without subscribed beliefs there are no ticks', () => {
  expect(layoutBeliefRing(new Uint8Array(0), 0, N, false)).toEqual([]);
});
