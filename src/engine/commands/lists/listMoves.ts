/**
 * LMOVE and RPOPLPUSH: an element changes lists.
 *
 * Source: redis 7.0.15, t_list.c, lmoveGenericCommand, lmoveHandlePush.
 */
import type { Entry } from '../../keyspace/Entry.ts';
import type { List, ListEnd } from '../../keyspace/List.ts';
import type { Call, CommandSpec } from '../../server/CommandSpec.ts';
import type { ErrorReply, Reply } from '../../server/Reply.ts';
import { changeInPlace } from '../collections.ts';
import { commandRow } from '../commandRow.ts';
import { selected } from '../keyspaceSlice.ts';
import { keyChanged } from '../lookup.ts';
import { deleteIfEmpty, findList, isRefusal, notifyList } from './listKeys.ts';
import { popEvent, pushEvent, pushTo, readEnd } from './listKeys.ts';

/** From which end of which list to which end of which other. */
export interface ListMove {
  readonly from: string;
  readonly to: string;
  readonly fromEnd: ListEnd;
  readonly toEnd: ListEnd;
}

/**
 * Moves an element of the list that `entry` holds; the lists may be one. Counting the change and propagating
 * it are the caller's.
 */
export function moveElement(call: Call, entry: Entry, move: ListMove): string | ErrorReply {
  const { from, to, fromEnd, toEnd } = move;
  const target = findList(call, to);
  if (isRefusal(target)) return target;
  const element = changeInPlace(call, from, entry, (list: List) => list.pop(fromEnd));
  // Popping may have made a copy of the list that both keys' records would name if they are one.
  const current = to === from ? selected(call).get(to) : target?.entry;
  pushTo(call, to, current, [element], toEnd);
  notifyList(call, pushEvent(toEnd), to);
  notifyList(call, popEvent(fromEnd), from);
  deleteIfEmpty(call, from);
  return element;
}

/** The whole command once its words are read. */
export function runMove(call: Call, move: ListMove): Reply {
  const source = findList(call, move.from);
  if (source === undefined) return null;
  if (isRefusal(source)) return source;
  const moved = moveElement(call, source.entry, move);
  if (typeof moved === 'string') {
    keyChanged(call.server, selected(call), move.from);
    call.server.dirty++;
  }
  return moved;
}

/** `source destination LEFT|RIGHT LEFT|RIGHT`. */
export function readMove(argv: readonly string[]): ListMove | ErrorReply {
  const fromEnd = readEnd(argv[3]);
  if (typeof fromEnd !== 'string') return fromEnd;
  const toEnd = readEnd(argv[4]);
  if (typeof toEnd !== 'string') return toEnd;
  return { from: argv[1] as string, to: argv[2] as string, fromEnd, toEnd };
}

/** What RPOPLPUSH means. */
export function rotation(argv: readonly string[]): ListMove {
  return { from: argv[1] as string, to: argv[2] as string, fromEnd: 'tail', toEnd: 'head' };
}

function lmove(call: Call): Reply {
  const move = readMove(call.argv);
  return 'error' in move ? move : runMove(call, move);
}

export const listMoveRows: readonly CommandSpec[] = [
  commandRow('lmove', lmove),
  commandRow('rpoplpush', (call) => runMove(call, rotation(call.argv))),
];
