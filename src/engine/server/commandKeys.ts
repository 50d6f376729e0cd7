/** Positions of the keys in a command, from its row. */
import type { CommandSpec } from './CommandSpec.ts';

const NO_KEYS: readonly number[] = [];

/** Indexes into `argv` of the command's keys, in order; wrong numbers of words give fewer, never errors. */
export function keyPositions(spec: CommandSpec, argv: readonly string[]): readonly number[] {
  if (spec.movableKeys !== undefined) return spec.movableKeys(argv);
  return tripled(spec.keys, argv.length);
}

/** Indexes of the channels that hash like keys (shard pub/sub). */
export function channelPositions(spec: CommandSpec, argv: readonly string[]): readonly number[] {
  return spec.shardChannels === undefined ? NO_KEYS : tripled(spec.shardChannels, argv.length);
}

function tripled(triple: readonly [number, number, number], words: number): readonly number[] {
  // By index: taking an array apart costs an iterator.
  const first = triple[0];
  const last = triple[1];
  const step = triple[2];
  if (first === 0 || step === 0) return NO_KEYS;
  const end = last < 0 ? words + last : Math.min(last, words - 1);
  if (end === first) return ONE[first] ?? [first];
  const positions: number[] = [];
  for (let at = first; at <= end; at += step) positions.push(at);
  return positions;
}

/** Shared answers for the common case of one key. */
const ONE: readonly (readonly number[])[] = [[0], [1], [2], [3]];
