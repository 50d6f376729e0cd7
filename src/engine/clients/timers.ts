/** Timers of the clients' process: a kind and an index in the event's `slot`, told apart by a stamp. */
import type { World } from '../kernel/World.ts';

export const TimerKind = {
  tick: 0,
  /** A client's next batch is due: client; stamp = the workload's generation. */
  batch: 1,
  /** A client's operations in back-off are tried again: client; stamp as above. */
  retry: 2,
  refresh: 3,
  replay: 4,
  /** A paced writer's next step: writer; stamp = its step. */
  paced: 5,
  bound: 6,
  console: 7,
  /** Whether the cluster serves is asked again: stamp = the replay's generation. */
  readyCheck: 8,
} as const;

const INDEX_BITS = 20;

export function timerSlot(kind: number, index: number): number {
  return (kind << INDEX_BITS) | index;
}

type Timer = (world: World, index: number, stamp: number) => void;

const timers: (Timer | undefined)[] = [];

export function onTimer(kind: number, run: Timer): void {
  timers[kind] = run;
}

export function runTimer(world: World, slot: number, stamp: number): void {
  timers[slot >>> INDEX_BITS]?.(world, slot & ((1 << INDEX_BITS) - 1), stamp);
}
