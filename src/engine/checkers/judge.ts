/** All checkers together. They read a world and change nothing. */
import type { World } from '../kernel/World.ts';
import { checkBounds } from './bounds.ts';
import type { Finding } from './Finding.ts';
import { checkHistories, checkHistoriesAtRest } from './histories.ts';
import { checkLosses, checkLossesAtRest } from './losses.ts';
import { checkReplicas } from './replicas.ts';
import { checkSlotOwners } from './slotOwners.ts';
import { checkViews } from './views.ts';

/** What must hold at every moment. */
export function judgeAlways(world: World): Finding[] {
  return [...checkSlotOwners(world), ...checkHistories(world), ...checkLosses(world)];
}

/** What must hold once every process is back, every cut is healed, and it has been quiet. */
export function judgeAtRest(world: World): Finding[] {
  return [
    ...checkSlotOwners(world),
    ...checkViews(world),
    ...checkReplicas(world),
    ...checkHistoriesAtRest(world),
    ...checkLossesAtRest(world),
    ...checkBounds(world),
  ];
}
