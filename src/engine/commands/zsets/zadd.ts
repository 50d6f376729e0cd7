/**
 * ZADD and ZINCRBY: members added, scores changed.
 *
 * Source: redis 7.0.15, t_zset.c, zaddGenericCommand, zsetAdd.
 */
import { NO_EXPIRE } from '../../keyspace/Entry.ts';
import { parseDouble } from '../../keyspace/parseDouble.ts';
import { SortedSet, type PackedLimits } from '../../keyspace/SortedSet.ts';
import type { Call, CommandSpec } from '../../server/CommandSpec.ts';
import { Errors } from '../../server/errors.ts';
import { error, type ErrorReply, type Reply } from '../../server/Reply.ts';
import { chargeElements } from '../charge.ts';
import { changeInPlace } from '../collections.ts';
import { commandRow } from '../commandRow.ts';
import { selected } from '../keyspaceSlice.ts';
import { keyChanged, lookupWrite, setKey } from '../lookup.ts';
import { notify, NotifyClass } from '../notify.ts';
import { scoreReply } from './scoreReply.ts';
import { packedLimits } from './zsetKeys.ts';
import { optionOf } from '../arguments.ts';

const NX_AND_XX = error('ERR XX and NX options at the same time are not compatible');
const GT_LT_NX = error('ERR GT, LT, and/or NX options at the same time are not compatible');
const ONE_INCREMENT = error('ERR INCR option supports a single increment-element pair');
const NOT_A_NUMBER = error('ERR resulting score is not a number (NaN)');

interface Options {
  nx: boolean;
  xx: boolean;
  gt: boolean;
  lt: boolean;
  ch: boolean;
  incr: boolean;
}

/** What happened to the members; `score` is the last one's, null when it was left alone. */
interface Tally {
  added: number;
  updated: number;
  score: number | null;
  isNaN: boolean;
}

/** ZADD for any words; GEOADD makes its own. */
export function zaddWords(call: Call, argv: readonly string[], isIncrement = false): Reply {
  const options: Options = {
    nx: false,
    xx: false,
    gt: false,
    lt: false,
    ch: false,
    incr: isIncrement,
  };
  const from = readOptions(argv, options);
  const refusal = checkOptions(argv.length - from, options);
  if (refusal !== null) return refusal;
  const scores: number[] = [];
  for (let i = from; i < argv.length; i += 2) {
    const score = parseDouble(argv[i] as string);
    if (score === null) return Errors.notFloat;
    scores.push(score);
  }
  return addAll(call, argv, from, scores, options);
}

/** @returns position of the first score */
function readOptions(argv: readonly string[], options: Options): number {
  for (let i = 2; i < argv.length; i++) {
    const word = argv[i] as string;
    if (word.length < 2 || (word.length > 4 && !word.includes('\0'))) return i;
    const name = optionOf(word);
    if (!Object.hasOwn(options, name)) return i;
    options[name as keyof Options] = true;
  }
  return argv.length;
}

function checkOptions(words: number, { nx, xx, gt, lt, incr }: Options): ErrorReply | null {
  if (words === 0 || words % 2 === 1) return Errors.syntax;
  if (nx && xx) return NX_AND_XX;
  if ((gt && nx) || (lt && nx) || (gt && lt)) return GT_LT_NX;
  return incr && words > 2 ? ONE_INCREMENT : null;
}

function addAll(
  call: Call,
  argv: readonly string[],
  from: number,
  scores: readonly number[],
  options: Options,
): Reply {
  const { server } = call;
  const key = argv[1] as string;
  const entry = lookupWrite(call, key);
  if (entry !== undefined && !(entry.value instanceof SortedSet)) return Errors.wrongType;
  const limits = packedLimits(server);
  const tally: Tally = { added: 0, updated: 0, score: null, isNaN: false };
  const change = (zset: SortedSet): void => {
    for (let i = 0; i < scores.length; i++)
      addOne(zset, argv[from + 1 + 2 * i] as string, scores[i] as number, options, limits, tally);
  };
  if (entry !== undefined) changeInPlace(call, key, entry, change);
  else if (!options.xx) {
    const zset = new SortedSet(isPackable(argv[from + 1] as string, limits));
    change(zset);
    setKey(call, key, undefined, zset, NO_EXPIRE);
    selected(call).own(zset);
  }
  chargeElements(server, scores.length - 1);
  announce(call, key, tally, options.incr);
  return replyOf(tally, options);
}

function isPackable(member: string, limits: PackedLimits): boolean {
  return limits.entries > 0 && member.length <= limits.value;
}

function addOne(
  zset: SortedSet,
  member: string,
  given: number,
  { nx, xx, gt, lt, incr }: Options,
  limits: PackedLimits,
  tally: Tally,
): void {
  const old = zset.score(member);
  if (old === undefined) {
    tally.score = xx ? null : given;
    if (xx) return;
    zset.add(member, given, limits);
    tally.added++;
    return;
  }
  tally.score = null;
  if (nx) return;
  const score = incr ? old + given : given;
  tally.isNaN = Number.isNaN(score);
  if (tally.isNaN || (lt && score >= old) || (gt && score <= old)) return;
  tally.score = score;
  if (score === old) return;
  zset.update(member, old, score);
  tally.updated++;
}

function announce(call: Call, key: string, tally: Tally, isIncrement: boolean): void {
  const { world, server, client } = call;
  const changes = tally.added + tally.updated;
  if (changes === 0) return;
  server.dirty += changes;
  keyChanged(server, selected(call), key);
  if (server.keyspace.notifyFlags !== 0)
    notify(world, server, NotifyClass.zset, isIncrement ? 'zincr' : 'zadd', client.db, key);
}

function replyOf(tally: Tally, options: Options): Reply {
  if (tally.isNaN) return NOT_A_NUMBER;
  if (options.incr) return tally.score === null ? null : scoreReply(tally.score);
  return options.ch ? tally.added + tally.updated : tally.added;
}

export const zaddRows: readonly CommandSpec[] = [
  commandRow('zadd', (call) => zaddWords(call, call.argv)),
  commandRow('zincrby', (call) => zaddWords(call, call.argv, true)),
];
