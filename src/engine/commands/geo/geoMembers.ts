/**
 * GEOADD, and questions about members: GEOPOS, GEODIST, GEOHASH.
 *
 * Source: redis 7.0.15, geo.c, geoaddCommand, geoposCommand, geodistCommand, geohashCommand.
 */
import { SortedSet } from '../../keyspace/SortedSet.ts';
import type { Call, CommandSpec } from '../../server/CommandSpec.ts';
import { Errors } from '../../server/errors.ts';
import { propagateAs } from '../../server/propagation.ts';
import { NULL_ARRAY, type Reply } from '../../server/Reply.ts';
import { isOption } from '../arguments.ts';
import { commandRow } from '../commandRow.ts';
import { zaddWords } from '../zsets/zadd.ts';
import { readZset } from '../zsets/zsetKeys.ts';
import { distanceM } from './distance.ts';
import { cellOf, geohashText, interleave, pointOf, STEP_MAX, type Point } from './geohash.ts';
import { pointReply, printDistance, readPoint, readUnit } from './geoWords.ts';

/** Becomes a ZADD, for replicas too. */
function geoadd(call: Call): Reply {
  const { argv } = call;
  const isOptionWord = (word: string): boolean =>
    isOption(word, 'nx') || isOption(word, 'xx') || isOption(word, 'ch');
  let from = 2;
  while (from < argv.length && isOptionWord(argv[from] as string)) from++;
  const options = argv.slice(2, from);
  const isBoth = ['nx', 'xx'].every((name) => options.some((word) => isOption(word, name)));
  if ((argv.length - from) % 3 !== 0 || isBoth) return Errors.syntax;
  const words = ['zadd', argv[1] as string, ...options];
  for (let i = from; i < argv.length; i += 3) {
    const point = readPoint(argv[i] as string, argv[i + 1] as string);
    if ('error' in point) return point;
    const cell = cellOf(point.longitude, point.latitude, STEP_MAX);
    words.push(interleave(cell).toString(), argv[i + 2] as string);
  }
  propagateAs(words);
  return zaddWords(call, words);
}

/** An answer for each member named; `missing` where there is none. */
function forEachMember(missing: Reply, answer: (point: Point) => Reply): CommandSpec['run'] {
  return (call) => {
    const zset = readZset(call, call.argv[1] as string);
    if (zset !== undefined && !(zset instanceof SortedSet)) return zset;
    return call.argv.slice(2).map((member) => {
      const score = zset?.score(member);
      return score === undefined ? missing : answer(pointOf(score));
    });
  };
}

function geodist(call: Call): Reply {
  const { argv } = call;
  if (argv.length > 5) return Errors.syntax;
  const unitM = argv.length === 5 ? readUnit(argv[4] as string) : 1;
  if (typeof unitM !== 'number') return unitM;
  const zset = readZset(call, argv[1] as string);
  if (zset === undefined) return null;
  if (!(zset instanceof SortedSet)) return zset;
  const from = zset.score(argv[2] as string);
  const to = zset.score(argv[3] as string);
  if (from === undefined || to === undefined) return null;
  return printDistance(distanceM(pointOf(from), pointOf(to)) / unitM);
}

export const geoMemberRows: readonly CommandSpec[] = [
  commandRow('geoadd', geoadd),
  commandRow('geopos', forEachMember(NULL_ARRAY, pointReply)),
  commandRow('geohash', forEachMember(null, geohashText)),
  commandRow('geodist', geodist),
];
