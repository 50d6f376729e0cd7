/**
 * BLPOP, BRPOP, BLMPOP, BLMOVE, BRPOPLPUSH: as their namesakes when there is something to take, else the
 * client waits. Replicas get what was done, never the waiting.
 *
 * Served later, a plain pop counts no change and touches no watched key: the push that woke it did both.
 * Source: redis 7.0.15, t_list.c, blockingPopGenericCommand, blmoveGenericCommand, serveClientBlockedOnList.
 */
import type { Entry } from '../../keyspace/Entry.ts';
import type { List, ListEnd } from '../../keyspace/List.ts';
import type { Call, CommandSpec } from '../../server/CommandSpec.ts';
import { alsoPropagate, propagateAs } from '../../server/propagation.ts';
import { isError, NULL_ARRAY, type NoReply, type Reply } from '../../server/Reply.ts';
import { blockOnKeys, mayBlock, readTimeout, serveWaiting } from '../blockedOnKeys.ts';
import { changeInPlace } from '../collections.ts';
import { commandRow } from '../commandRow.ts';
import { announcePop, deleteIfEmpty, findList, isRefusal } from './listKeys.ts';
import { notifyList, popEvent } from './listKeys.ts';
import { moveElement, readMove, rotation, runMove, type ListMove } from './listMoves.ts';
import { popCommand, popFirst, readManyPop, takeMany } from './pop.ts';

/** What a client waits to do. */
type Wanted =
  | { readonly does: 'pop'; readonly end: ListEnd }
  | { readonly does: 'popMany'; readonly end: ListEnd; readonly count: number }
  | { readonly does: 'move'; readonly move: ListMove; readonly command: readonly string[] };

function blpop(call: Call, end: ListEnd): Reply | NoReply {
  const { argv } = call;
  const deadline = readTimeout(call, argv.at(-1) as string);
  if (typeof deadline !== 'number') return deadline;
  const keys = argv.slice(1, -1);
  for (const key of keys) {
    const found = findList(call, key);
    if (found === undefined) continue;
    if (isRefusal(found)) return found;
    const element = changeInPlace(call, key, found.entry, (list: List) => list.pop(end));
    announcePop(call, key, end, 1);
    propagateAs([popCommand(end), key]);
    return [key, element];
  }
  return wait(call, keys, deadline, { does: 'pop', end });
}

function blmpop(call: Call): Reply | NoReply {
  const many = readManyPop(call.argv, 2);
  if ('error' in many) return many;
  const deadline = readTimeout(call, call.argv[1] as string);
  if (typeof deadline !== 'number') return deadline;
  const { keys, end, count } = many;
  return popFirst(call, many) ?? wait(call, keys, deadline, { does: 'popMany', end, count });
}

function wait(
  call: Call,
  keys: readonly string[],
  deadlineUs: number,
  wanted: Wanted,
): Reply | NoReply {
  return mayBlock(call) ? blockOnKeys(call, 'list', keys, deadlineUs, wanted) : NULL_ARRAY;
}

function blmove(call: Call): Reply | NoReply {
  const move = readMove(call.argv);
  if ('error' in move) return move;
  const [from, to] = [wordOf(move.fromEnd), wordOf(move.toEnd)];
  return moveOrWait(call, move, ['LMOVE', move.from, move.to, from, to]);
}

function brpoplpush(call: Call): Reply | NoReply {
  const move = rotation(call.argv);
  return moveOrWait(call, move, ['RPOPLPUSH', move.from, move.to]);
}

function wordOf(end: ListEnd): 'left' | 'right' {
  return end === 'head' ? 'left' : 'right';
}

/** @param command what replicas get when a waiting client is served */
function moveOrWait(call: Call, move: ListMove, command: readonly string[]): Reply | NoReply {
  const deadline = readTimeout(call, call.argv.at(-1) as string);
  if (typeof deadline !== 'number') return deadline;
  const source = findList(call, move.from);
  if (isRefusal(source)) return source;
  if (source === undefined) {
    if (!mayBlock(call)) return null;
    return blockOnKeys(call, 'list', [move.from], deadline, { does: 'move', move, command });
  }
  const moved = runMove(call, move);
  // At once, the directions are passed on as the client spelled them.
  if (!isError(moved)) propagateAs([command[0] as string, ...call.argv.slice(1, -1)]);
  return moved;
}

/** A list appeared: gives a waiting client what it wanted of it. */
function serve(
  call: Call,
  key: string,
  entry: Entry,
  facts: Readonly<Record<string, unknown>>,
): Reply {
  const wanted = facts as unknown as Wanted;
  const { db } = call.client;
  if (wanted.does === 'move') {
    const moved = moveElement(call, entry, wanted.move);
    if (typeof moved === 'string') alsoPropagate(db, wanted.command);
    return moved;
  }
  const { end } = wanted;
  if (wanted.does === 'popMany') {
    const taken = takeMany(call, key, entry, end, wanted.count);
    alsoPropagate(db, [popCommand(end), key, String(taken.length)]);
    announcePop(call, key, end, taken.length);
    return [key, taken];
  }
  const element = changeInPlace(call, key, entry, (list: List) => list.pop(end));
  alsoPropagate(db, [popCommand(end), key]);
  notifyList(call, popEvent(end), key);
  deleteIfEmpty(call, key);
  return [key, element];
}

serveWaiting('list', serve);

export const listBlockingRows: readonly CommandSpec[] = [
  commandRow('blpop', (call) => blpop(call, 'head')),
  commandRow('brpop', (call) => blpop(call, 'tail')),
  commandRow('blmpop', blmpop),
  commandRow('blmove', blmove),
  commandRow('brpoplpush', brpoplpush),
];
