/**
 * Runs a world: takes events in order and hands each to the function of its kind.
 *
 * Functions live in this module's table, never in state; `engine/index.ts` fills it once.
 */
import { must } from '../../base/assert.ts';
import { EventKind } from './EventKind.ts';
import type { World } from './World.ts';

export type EventHandler = (
  world: World,
  a: number,
  b: number,
  c: number,
  payload: unknown,
) => void;

const handlers: (EventHandler | undefined)[] = Array.from({ length: EventKind.count });

export function handleEvents(kind: number, handler: EventHandler): void {
  handlers[kind] = handler;
}

/**
 * Handles events up to and including `untilUs`, at most `maxEvents` of them.
 *
 * @returns events handled; fewer than `maxEvents` means that `nowUs` reached `untilUs`
 */
export function runEvents(world: World, untilUs: number, maxEvents: number): number {
  const wheel = world.wheel;
  for (let handled = 0; handled < maxEvents; handled++) {
    if (!wheel.pop(untilUs)) {
      if (untilUs > world.nowUs) {
        wheel.rest(untilUs);
        world.nowUs = untilUs;
      }
      return handled;
    }
    world.nowUs = wheel.time;
    world.cause = -1;
    const { kind, a, b, c, payload } = wheel;
    must(handlers[kind], 'every scheduled kind has a handler')(world, a, b, c, payload);
  }
  return maxEvents;
}
