/**
 * LLEN, LINDEX, LRANGE, LPOS: commands that look at lists.
 *
 * Source: redis 7.0.15, t_list.c, llenCommand, lindexCommand, lrangeCommand, lposCommand.
 */
import type { List } from '../../keyspace/List.ts';
import type { Call, CommandSpec } from '../../server/CommandSpec.ts';
import { Errors } from '../../server/errors.ts';
import { error, type ErrorReply, type Reply } from '../../server/Reply.ts';
import { isOption, optionOf, readInteger } from '../arguments.ts';
import { chargeElements } from '../charge.ts';
import { commandRow } from '../commandRow.ts';
import { isRefusal, readList } from './listKeys.ts';

function llen(call: Call): Reply {
  const list = readList(call, call.argv[1] as string);
  if (isRefusal(list)) return list;
  return list?.size ?? 0;
}

function lindex(call: Call): Reply {
  const list = readList(call, call.argv[1] as string);
  if (list === undefined) return null;
  if (isRefusal(list)) return list;
  const index = readInteger(call.argv[2] as string);
  if (typeof index !== 'number') return index;
  const at = index < 0 ? list.size + index : index;
  return at < 0 || at >= list.size ? null : list.get(at);
}

/** The part of a list of `size` that two indexes name, the last one included; `count` may be 0. */
export function resolveRange(
  start: number,
  end: number,
  size: number,
): { readonly from: number; readonly count: number } {
  const from = Math.max(0, start < 0 ? size + start : start);
  const last = Math.min(size - 1, end < 0 ? size + end : end);
  return { from, count: Math.max(0, last - from + 1) };
}

function lrange(call: Call): Reply {
  const start = readInteger(call.argv[2] as string);
  if (typeof start !== 'number') return start;
  const end = readInteger(call.argv[3] as string);
  if (typeof end !== 'number') return end;
  const list = readList(call, call.argv[1] as string);
  if (list === undefined) return [];
  if (isRefusal(list)) return list;
  const { from, count } = resolveRange(start, end, list.size);
  chargeElements(call.server, count);
  return list.slice(from, count);
}

interface Search {
  /** The how-manieth match is the first that counts; never 0. */
  rank: number;
  isReversed: boolean;
  /** Matches wanted, 0 = all; -1 = one, replied alone. */
  count: number;
  /** Elements looked at; 0 = all. */
  maxlen: number;
}

const RANK_ZERO = error(
  "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use negative " +
    'to start from the end of the list',
);
const LONG_MIN = -(2 ** 63);

function readSearch(argv: readonly string[]): Search | ErrorReply {
  const search: Search = { rank: 1, isReversed: false, count: -1, maxlen: 0 };
  for (let i = 3; i < argv.length; i += 2) {
    const [name, word] = [argv[i], argv[i + 1]];
    if (word === undefined) return Errors.syntax;
    if (isOption(name, 'rank')) {
      const rank = readInteger(word);
      if (typeof rank !== 'number') return rank;
      if (rank === 0) return RANK_ZERO;
      search.rank = rank;
    } else if (isOption(name, 'count') || isOption(name, 'maxlen')) {
      const option = optionOf(name as string) as 'count' | 'maxlen';
      const refusal = `ERR ${option.toUpperCase()} can't be negative`;
      const value = readInteger(word, 0, Infinity, refusal);
      if (typeof value !== 'number') return value;
      search[option] = value;
    } else return Errors.syntax;
  }
  search.isReversed = search.rank < 0;
  // The negative of the lowest rank overflows to itself, so that every match passes and none is the last.
  if (search.rank === LONG_MIN) return { ...search, rank: 1, count: search.count < 0 ? -1 : 0 };
  return { ...search, rank: Math.abs(search.rank) };
}

/** Positions of the matches that count. */
function positionsOf(call: Call, list: List, wanted: string, search: Search): number[] {
  const { rank, isReversed, maxlen } = search;
  const limit = search.count === 0 ? Infinity : Math.abs(search.count);
  const looks = maxlen === 0 ? list.size : Math.min(maxlen, list.size);
  const found: number[] = [];
  let looked = 0;
  let matches = 0;
  for (const elements of list.runs(isReversed)) {
    const { length } = elements;
    for (let i = 0; i < length && looked < looks && found.length < limit; i++, looked++) {
      if (elements[isReversed ? length - 1 - i : i] !== wanted || ++matches < rank) continue;
      found.push(isReversed ? list.size - 1 - looked : looked);
    }
    if (looked >= looks || found.length >= limit) break;
  }
  chargeElements(call.server, looked);
  return found;
}

function lpos(call: Call): Reply {
  const search = readSearch(call.argv);
  if ('error' in search) return search;
  const list = readList(call, call.argv[1] as string);
  if (isRefusal(list)) return list;
  const found = list === undefined ? [] : positionsOf(call, list, call.argv[2] as string, search);
  return search.count < 0 ? (found[0] ?? null) : found;
}

export const listReadRows: readonly CommandSpec[] = [
  commandRow('llen', llen),
  commandRow('lindex', lindex),
  commandRow('lrange', lrange),
  commandRow('lpos', lpos),
];
