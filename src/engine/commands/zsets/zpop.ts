/**
 * ZPOPMIN, ZPOPMAX and ZMPOP: members taken from one end.
 *
 * ZMPOP reaches replicas as ZPOPMIN or ZPOPMAX with the number of members that it took.
 * Source: redis 7.0.15, t_zset.c, genericZpopCommand, zpopMinMaxCommand, zmpopGenericCommand.
 */
import type { Entry } from '../../keyspace/Entry.ts';
import { SortedSet } from '../../keyspace/SortedSet.ts';
import type { Call, CommandSpec } from '../../server/CommandSpec.ts';
import { Errors } from '../../server/errors.ts';
import { propagateAs } from '../../server/propagation.ts';
import { NULL_ARRAY, type ErrorReply, type Reply } from '../../server/Reply.ts';
import { isOption, readInteger } from '../arguments.ts';
import { commandRow } from '../commandRow.ts';
import { lookupWrite } from '../lookup.ts';
import { pairsReply, scoreReply } from './scoreReply.ts';
import { removeStretch, zsetOf } from './zsetKeys.ts';

export type End = 'min' | 'max';

/** Members in the order taken, each with its score. */
export interface Popped {
  readonly members: readonly string[];
  readonly scores: readonly number[];
}

/** Takes at most `count` members, at least one, from the end of the sorted set that `entry` holds. */
export function pop(call: Call, key: string, entry: Entry, end: End, count: number): Popped {
  const zset = entry.value as SortedSet;
  const taken = Math.min(count, zset.size);
  const from = end === 'min' ? 0 : zset.size - taken;
  const popped = zset.stretch(from, taken);
  if (end === 'max') {
    popped.members.reverse();
    popped.scores.reverse();
  }
  removeStretch(call, key, entry, { from, count: taken }, `zpop${end}`);
  return popped;
}

/** ZMPOP's answer: the key and nested pairs, in either protocol. */
export function multiPopReply(key: string, { members, scores }: Popped): Reply {
  return [key, members.map((member, i) => [member, scoreReply(scores[i] as number)])];
}

const NOT_POSITIVE = 'ERR value is out of range, must be positive';

function zpop(end: End): CommandSpec['run'] {
  return (call) => {
    const { argv, client } = call;
    if (argv.length > 3) return Errors.syntax;
    const count = argv.length < 3 ? 1 : readInteger(argv[2] as string, 0, Infinity, NOT_POSITIVE);
    if (typeof count !== 'number') return count;
    const key = argv[1] as string;
    const entry = lookupWrite(call, key);
    const zset = zsetOf(entry);
    if (zset !== undefined && !(zset instanceof SortedSet)) return zset;
    if (entry === undefined || count === 0) return [];
    const popped = pop(call, key, entry, end, count);
    const { members, scores } = popped;
    // Without a count the pair is flat in RESP3 as well.
    if (argv.length < 3 && client.resp === 3)
      return [members[0] as string, scoreReply(scores[0] as number)];
    return pairsReply(call, members, scores);
  };
}

export interface MultiPop {
  readonly keys: readonly string[];
  readonly end: End;
  readonly count: number;
}

/** Reads `numkeys key … MIN|MAX [COUNT n]` from word `at` on. */
export function readMultiPop(argv: readonly string[], at: number): MultiPop | ErrorReply {
  const numkeys = readInteger(
    argv[at] as string,
    1,
    Infinity,
    'ERR numkeys should be greater than 0',
  );
  if (typeof numkeys !== 'number') return numkeys;
  const place = at + numkeys + 1;
  const word = argv[place];
  const end = isOption(word, 'min') ? 'min' : isOption(word, 'max') ? 'max' : null;
  if (end === null) return Errors.syntax;
  const count = readCount(argv, place + 1);
  if (typeof count !== 'number') return count;
  return { keys: argv.slice(at + 1, place), end, count };
}

function readCount(argv: readonly string[], from: number): number | ErrorReply {
  let count = 1;
  for (let i = from; i < argv.length; i += 2) {
    if (i > from || !isOption(argv[i], 'count') || i + 1 >= argv.length) return Errors.syntax;
    const given = readInteger(
      argv[i + 1] as string,
      1,
      Infinity,
      'ERR count should be greater than 0',
    );
    if (typeof given !== 'number') return given;
    count = given;
  }
  return count;
}

/** The command by which replicas learn of a pop. */
export function popCommand(end: End, key: string, count: number | null): string[] {
  const words = [end === 'min' ? 'ZPOPMIN' : 'ZPOPMAX', key];
  return count === null ? words : [...words, String(count)];
}

function zmpop(call: Call): Reply {
  const request = readMultiPop(call.argv, 1);
  if ('error' in request) return request;
  const { keys, end, count } = request;
  for (const key of keys) {
    const entry = lookupWrite(call, key);
    if (entry === undefined) continue;
    if (!(entry.value instanceof SortedSet)) return Errors.wrongType;
    const popped = pop(call, key, entry, end, count);
    propagateAs(popCommand(end, key, popped.members.length));
    return multiPopReply(key, popped);
  }
  return NULL_ARRAY;
}

export const zpopRows: readonly CommandSpec[] = [
  commandRow('zpopmin', zpop('min')),
  commandRow('zpopmax', zpop('max')),
  commandRow('zmpop', zmpop),
];
