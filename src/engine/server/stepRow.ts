/**
 * The steps before sleep in a row, as every iteration of a busy server takes them: most have nothing to do.
 * Written out for the reason that `gateRow.ts` gives.
 */
import { assert } from '../../base/assert.ts';
import type { World } from '../kernel/World.ts';
import type { ServerStep } from './Extension.ts';
import type { ServerState } from './ServerState.ts';

const rest: ServerStep = () => undefined;

/** As many as `takeSteps` takes. */
export type StepRow = readonly [
  ...[ServerStep, ServerStep, ServerStep, ServerStep, ServerStep],
  ...[ServerStep, ServerStep, ServerStep, ServerStep, ServerStep],
  ...[ServerStep, ServerStep, ServerStep, ServerStep, ServerStep],
  ...[ServerStep, ServerStep, ServerStep, ServerStep, ServerStep],
];
const PLACES = 20;

/** These steps in their order; steps that do nothing fill the row. */
export function stepRow(steps: readonly ServerStep[]): StepRow {
  assert(steps.length <= PLACES, 'every step has a place in takeSteps');
  const free = Array.from({ length: PLACES - steps.length }, () => rest);
  return [...steps, ...free] as unknown as StepRow;
}

export function takeSteps(row: StepRow, world: World, server: ServerState): void {
  row[0](world, server);
  row[1](world, server);
  row[2](world, server);
  row[3](world, server);
  row[4](world, server);
  row[5](world, server);
  row[6](world, server);
  row[7](world, server);
  row[8](world, server);
  row[9](world, server);
  row[10](world, server);
  row[11](world, server);
  row[12](world, server);
  row[13](world, server);
  row[14](world, server);
  row[15](world, server);
  row[16](world, server);
  row[17](world, server);
  row[18](world, server);
  row[19](world, server);
}
