import { expect, test } from 'vitest';
import type { World } from '../../../src/engine/kernel/World.ts';
import type { ServerStep } from '../../../src/engine/server/Extension.ts';
import type { ServerState } from '../../../src/engine/server/ServerState.ts';
import { stepRow, takeSteps } from '../../../src/engine/server/stepRow.ts';

const PLACES = 20;

/** Steps that note their numbers. */
function noting(count: number): { steps: ServerStep[]; taken: number[] } {
  const taken: number[] = [];
  const steps = Array.from({ length: count }, (_, at) => () => void taken.push(at));
  return { steps, taken };
}

test('[TB4] every step of a row is taken, in order, however many there are', () => {
  for (let count = 0; count <= PLACES; count++) {
    const { steps, taken } = noting(count);
    takeSteps(stepRow(steps), {} as World, {} as ServerState);
    expect(taken).toEqual(steps.map((_, at) => at));
  }
});

test('more steps than places are an error', () => {
  expect(() => stepRow(noting(PLACES + 1).steps)).toThrow('every step has a place');
});
