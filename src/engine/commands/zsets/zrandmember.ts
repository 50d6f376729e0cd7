/**
 * ZRANDMEMBER: members chosen at random.
 *
 * Which ones is free; the order is not: all of a set come from its end, and a few out of a big packed one keep
 * its order.
 * Source: redis 7.0.15, t_zset.c, zrandmemberWithCountCommand.
 */
import { INT64_MAX } from '../../keyspace/integers.ts';
import type { Below } from '../../keyspace/randomKey.ts';
import { SortedSet } from '../../keyspace/SortedSet.ts';
import type { Call, CommandSpec } from '../../server/CommandSpec.ts';
import { Errors } from '../../server/errors.ts';
import { error, type ErrorReply, type Reply } from '../../server/Reply.ts';
import { isOption } from '../arguments.ts';
import { chargeElements } from '../charge.ts';
import { commandRow } from '../commandRow.ts';
import { dice, PICKS_MAX, readPickCount } from '../sampling.ts';
import { pairsReply } from './scoreReply.ts';
import { readZset } from './zsetKeys.ts';

const OUT_OF_RANGE = error('ERR value is out of range');

interface Request {
  /** Negative: members may come more than once. */
  readonly count: number;
  readonly withScores: boolean;
}

function readRequest(argv: readonly string[]): Request | ErrorReply {
  const count = readPickCount(argv[2] as string);
  if (typeof count !== 'bigint') return count;
  if (argv.length > 4 || (argv.length === 4 && !isOption(argv[3], 'withscores')))
    return Errors.syntax;
  const withScores = argv.length === 4;
  const magnitude = count < 0n ? -count : count;
  if (withScores && magnitude > INT64_MAX / 2n) return OUT_OF_RANGE;
  return { count: Number(count), withScores };
}

/** `count` different ranks, in the order drawn. */
function distinctRanks(below: Below, size: number, count: number): number[] {
  const moved = new Map<number, number>();
  const ranks: number[] = [];
  for (let i = 0; i < count; i++) {
    const at = i + below(size - i);
    ranks.push(moved.get(at) ?? at);
    moved.set(at, moved.get(i) ?? i);
  }
  return ranks;
}

/** Ranks of the members to answer with. */
function chooseRanks(below: Below, zset: SortedSet, count: number): number[] {
  const { size } = zset;
  if (count < 0) return Array.from({ length: Math.min(-count, PICKS_MAX) }, () => below(size));
  if (count >= size && count > 1) return Array.from({ length: size }, (_, i) => size - 1 - i);
  const ranks = distinctRanks(below, size, count);
  return zset.encoding === 'listpack' ? ranks.toSorted((a, b) => a - b) : ranks;
}

function zrandmember(call: Call): Reply {
  const { argv } = call;
  const isSingle = argv.length < 3;
  const request = isSingle ? { count: 1, withScores: false } : readRequest(argv);
  if ('error' in request) return request;
  const zset = readZset(call, argv[1] as string);
  if (zset === undefined) return isSingle ? null : [];
  if (!(zset instanceof SortedSet)) return zset;
  if (isSingle) return zset.stretch(dice(call)(zset.size), 1).members[0] as string;
  const members: string[] = [];
  const scores: number[] = [];
  for (const rank of chooseRanks(dice(call), zset, request.count)) {
    const { members: found, scores: theirs } = zset.stretch(rank, 1);
    members.push(found[0] as string);
    scores.push(theirs[0] as number);
  }
  chargeElements(call.server, members.length);
  return request.withScores ? pairsReply(call, members, scores) : members;
}

export const zrandmemberRows: readonly CommandSpec[] = [commandRow('zrandmember', zrandmember)];
