/**
 * Random elements of collections: the commands' counts, and choosing without repetition.
 *
 * Source: redis 7.0.15, object.c, getRangeLongFromObjectOrReply; listpack.c, lpRandomPairsUnique; t_set.c,
 * srandmemberWithCountCommand.
 */
import { nextBelow } from '../../base/random.ts';
import { INT64_MIN, parseInteger64 } from '../keyspace/integers.ts';
import type { Below } from '../keyspace/randomKey.ts';
import type { Call } from '../server/CommandSpec.ts';
import { Errors } from '../server/errors.ts';
import { error, type ErrorReply } from '../server/Reply.ts';

/**
 * Picks that a negative count gets at most.
 * Differs from Redis: it has no such bound; one reply must not exhaust the memory of the simulation.
 */
export const PICKS_MAX = 2 ** 22;

/** How many times larger than the count a collection must be for picks that are repeated on a collision. */
export const PICK_ABOVE = 3;

/** The server's own dice. */
export function dice({ world, server }: Call): Below {
  return (bound) => nextBelow(world.random, server.random, bound);
}

const OUT_OF_RANGE = error(
  'ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807',
);

/** A count, negative ones included, or the refusal. */
export function readPickCount(word: string): bigint | ErrorReply {
  const count = parseInteger64(word);
  if (count === null) return Errors.notInteger;
  return count === INT64_MIN ? OUT_OF_RANGE : count;
}

/** `count` of the items, at most all of them, in their order; every choice equally likely. */
export function chooseInOrder<T>(items: readonly T[], count: number, below: Below): T[] {
  const chosen: T[] = [];
  for (let i = 0; i < items.length && chosen.length < count; i++) {
    if (below(items.length - i) < count - chosen.length) chosen.push(items[i] as T);
  }
  return chosen;
}

/** `count` different picks; there must be many more to pick from. */
export function pickDistinct(count: number, pick: () => string): string[] {
  const picks = new Set<string>();
  while (picks.size < count) picks.add(pick());
  return [...picks];
}
