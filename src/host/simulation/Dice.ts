/** Draws of a random run: each part of it from a stream of its own. */
import { nextBelow, type RandomStreams } from '../../base/random.ts';

/** Draws from one stream of a swarm's seed. */
export interface Dice {
  readonly streams: RandomStreams;
  readonly stream: number;
}

export function below(dice: Dice, bound: number): number {
  return nextBelow(dice.streams, dice.stream, bound);
}

export function pick<T>(dice: Dice, from: readonly T[]): T {
  return from[below(dice, from.length)] as T;
}

export function chance(dice: Dice, percent: number): boolean {
  return below(dice, 100) < percent;
}
