/**
 * Questions about single members and counts.
 *
 * Source: redis 7.0.15, t_zset.c, zcardCommand, zscoreCommand, zmscoreCommand, zrankGenericCommand,
 * zcountCommand, zlexcountCommand, zscanCommand.
 */
import { printDouble } from '../../keyspace/doubleText.ts';
import { SortedSet } from '../../keyspace/SortedSet.ts';
import type { Call, CommandSpec } from '../../server/CommandSpec.ts';
import type { Reply } from '../../server/Reply.ts';
import { commandRow } from '../commandRow.ts';
import { scanCollection } from '../scanCollection.ts';
import { byLex, byScore, WHOLE, type RangeKind } from './ranges.ts';
import { scoreReply } from './scoreReply.ts';
import { readZset } from './zsetKeys.ts';

/** A command that asks one sorted set; `missing` is the answer when there is none. */
function asks(missing: Reply, ask: (zset: SortedSet, call: Call) => Reply): CommandSpec['run'] {
  return (call) => {
    const zset = readZset(call, call.argv[1] as string);
    if (zset === undefined) return missing;
    return zset instanceof SortedSet ? ask(zset, call) : zset;
  };
}

function scoreOf(zset: SortedSet | undefined, member: string): Reply {
  const score = zset?.score(member);
  return score === undefined ? null : scoreReply(score);
}

function zmscore(call: Call): Reply {
  const zset = readZset(call, call.argv[1] as string);
  if (zset !== undefined && !(zset instanceof SortedSet)) return zset;
  return call.argv.slice(2).map((member) => scoreOf(zset, member));
}

function rankOf(zset: SortedSet, { argv }: Call, isReverse: boolean): Reply {
  const rank = zset.rank(argv[2] as string);
  if (rank < 0) return null;
  return isReverse ? zset.size - 1 - rank : rank;
}

function counts(kind: RangeKind): CommandSpec['run'] {
  return (call) => {
    const range = kind(call.argv[2] as string, call.argv[3] as string);
    if (typeof range !== 'function') return range;
    return asks(0, (zset) => range(zset, WHOLE).count)(call);
  };
}

function zscan(call: Call): Reply {
  return scanCollection<number>(call, (value) => {
    if (!(value instanceof SortedSet)) return null;
    const { table } = value;
    return { table, flat: table === null ? value.flat() : [], text: printDouble };
  });
}

export const zreadRows: readonly CommandSpec[] = [
  commandRow(
    'zcard',
    asks(0, (zset) => zset.size),
  ),
  commandRow(
    'zscore',
    asks(null, (zset, { argv }) => scoreOf(zset, argv[2] as string)),
  ),
  commandRow('zmscore', zmscore),
  commandRow(
    'zrank',
    asks(null, (zset, call) => rankOf(zset, call, false)),
  ),
  commandRow(
    'zrevrank',
    asks(null, (zset, call) => rankOf(zset, call, true)),
  ),
  commandRow('zcount', counts(byScore)),
  commandRow('zlexcount', counts(byLex)),
  commandRow('zscan', zscan),
];
