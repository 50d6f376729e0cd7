/**
 * ZRANGE and its older relatives, and ZRANGESTORE.
 *
 * Source: redis 7.0.15, t_zset.c, zrangeGenericCommand, zrangeResultFinalizeStore.
 */
import { SortedSet, type PackedLimits } from '../../keyspace/SortedSet.ts';
import type { Stretch } from '../../keyspace/ScoreOrder.ts';
import type { Call, CommandSpec } from '../../server/CommandSpec.ts';
import { Errors } from '../../server/errors.ts';
import { error, type ErrorReply, type Reply } from '../../server/Reply.ts';
import { isOption, readInteger } from '../arguments.ts';
import { chargeElements } from '../charge.ts';
import { commandRow } from '../commandRow.ts';
import { byLex, byRank, byScore, type Range, type RangeKind, type Window } from './ranges.ts';
import { pairsReply } from './scoreReply.ts';
import { packedLimits, readZset, storeZset } from './zsetKeys.ts';

const LIMIT_BY_RANK = error(
  'ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX',
);
const SCORES_BY_LEX = error('ERR syntax error, WITHSCORES not supported in combination with BYLEX');

/** What a command's name fixes; null = its options say. */
interface Form {
  readonly kind: RangeKind | null;
  readonly isReverse: boolean | null;
  /** Position of the source's key. */
  readonly source: number;
}

const ANY: Form = { kind: null, isReverse: null, source: 1 };
const STORE: Form = { kind: null, isReverse: null, source: 2 };

interface Options {
  kind: RangeKind | null;
  isReverse: boolean | null;
  offset: number;
  limit: number;
  withScores: boolean;
}

/** Reads the words after the bounds. */
function readOptions(argv: readonly string[], form: Form): Options | ErrorReply {
  const { kind, isReverse } = form;
  const options: Options = { kind, isReverse, offset: 0, limit: -1, withScores: false };
  for (let i = form.source + 3; i < argv.length; i++) {
    const word = argv[i];
    if (form !== STORE && isOption(word, 'withscores')) options.withScores = true;
    else if (isOption(word, 'limit') && i + 2 < argv.length) {
      const refusal = readLimit(options, argv[++i] as string, argv[++i] as string);
      if (refusal !== null) return refusal;
    } else if (options.isReverse === null && isOption(word, 'rev')) options.isReverse = true;
    else if (options.kind === null && isOption(word, 'bylex')) options.kind = byLex;
    else if (options.kind === null && isOption(word, 'byscore')) options.kind = byScore;
    else return Errors.syntax;
  }
  return options;
}

function readLimit(options: Options, offsetWord: string, limitWord: string): ErrorReply | null {
  const offset = readInteger(offsetWord);
  if (typeof offset !== 'number') return offset;
  const limit = readInteger(limitWord);
  if (typeof limit !== 'number') return limit;
  options.offset = offset;
  options.limit = limit;
  return null;
}

interface Request {
  readonly range: Range;
  readonly window: Window;
  readonly withScores: boolean;
  readonly isByRank: boolean;
}

function readRequest(argv: readonly string[], form: Form): Request | ErrorReply {
  const options = readOptions(argv, form);
  if ('error' in options) return options;
  const { kind, offset, limit, withScores } = options;
  if (limit !== -1 && (kind ?? byRank) === byRank) return LIMIT_BY_RANK;
  if (withScores && kind === byLex) return SCORES_BY_LEX;
  const isReverse = options.isReverse ?? false;
  const first = argv[form.source + 1] as string;
  const last = argv[form.source + 2] as string;
  // A reversed range by score or bytes names its greater bound first.
  const isByRank = kind === null || kind === byRank;
  const isSwapped = isReverse && !isByRank;
  const range = (kind ?? byRank)(isSwapped ? last : first, isSwapped ? first : last);
  if (typeof range !== 'function') return range;
  return { range, window: { offset, limit, isReverse }, withScores, isByRank };
}

/** The members that a request asks for, in the order asked for. */
function take(call: Call, zset: SortedSet, { range, window }: Request): Stretch {
  const { from, count } = range(zset, window);
  const stretch = zset.stretch(from, count);
  chargeElements(call.server, count);
  if (window.isReverse) {
    stretch.members.reverse();
    stretch.scores.reverse();
  }
  return stretch;
}

function ranged(form: Form): CommandSpec['run'] {
  return (call) => {
    const request = readRequest(call.argv, form);
    if ('error' in request) return request;
    const zset = readZset(call, call.argv[1] as string);
    if (zset === undefined) return [];
    if (!(zset instanceof SortedSet)) return zset;
    const { members, scores } = take(call, zset, request);
    return request.withScores ? pairsReply(call, members, scores) : members;
  };
}

function zrangestore(call: Call): Reply {
  const { argv } = call;
  const request = readRequest(argv, STORE);
  if ('error' in request) return request;
  const zset = readZset(call, argv[2] as string);
  if (zset !== undefined && !(zset instanceof SortedSet)) return zset;
  const limits = packedLimits(call.server);
  const taken = zset === undefined ? { members: [], scores: [] } : take(call, zset, request);
  // A range by rank knows its length beforehand; the others begin small.
  const isPacked = !request.isByRank || taken.members.length <= limits.entries;
  const result = setOf(taken, limits, isPacked);
  storeZset(call, argv[1] as string, result, 'zrangestore', 1);
  return result.size;
}

/** @param isPacked encoding to begin with */
function setOf({ members, scores }: Stretch, limits: PackedLimits, isPacked: boolean): SortedSet {
  const set = new SortedSet(isPacked);
  for (let i = 0; i < members.length; i++)
    set.add(members[i] as string, scores[i] as number, limits);
  return set;
}

export const zrangeRows: readonly CommandSpec[] = [
  commandRow('zrange', ranged(ANY)),
  commandRow('zrevrange', ranged({ kind: byRank, isReverse: true, source: 1 })),
  commandRow('zrangebyscore', ranged({ kind: byScore, isReverse: false, source: 1 })),
  commandRow('zrevrangebyscore', ranged({ kind: byScore, isReverse: true, source: 1 })),
  commandRow('zrangebylex', ranged({ kind: byLex, isReverse: false, source: 1 })),
  commandRow('zrevrangebylex', ranged({ kind: byLex, isReverse: true, source: 1 })),
  commandRow('zrangestore', zrangestore),
];
