/** The engine's only door. Everything else in this folder is private to it. */
import { copyState, hashState } from '../base/stateCopy.ts';
import type { World } from './kernel/World.ts';

export { createWorld } from './createWorld.ts';
export { giveInput } from './inputs.ts';
export { runEvents } from './kernel/dispatch.ts';
export { createTraceSink, type TraceSink } from './kernel/trace.ts';
export type { World } from './kernel/World.ts';

/** A copy that goes its own way; the trace's sink is shared. */
export function copyWorld(world: World): World {
  return copyState(world);
}

/** 16 hex digits over the whole state. */
export function hashWorld(world: World): string {
  return hashState(world);
}
