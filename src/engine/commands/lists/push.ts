/**
 * LPUSH, RPUSH, LPUSHX, RPUSHX, LINSERT, LSET.
 *
 * Source: redis 7.0.15, t_list.c, pushGenericCommand, linsertCommand, lsetCommand.
 */
import type { List, ListEnd } from '../../keyspace/List.ts';
import type { Call, CommandSpec } from '../../server/CommandSpec.ts';
import { Errors } from '../../server/errors.ts';
import { OK, type Reply } from '../../server/Reply.ts';
import { isOption, readInteger } from '../arguments.ts';
import { chargeElements } from '../charge.ts';
import { changeInPlace } from '../collections.ts';
import { commandRow } from '../commandRow.ts';
import { selected } from '../keyspaceSlice.ts';
import { keyChanged } from '../lookup.ts';
import { findList, isRefusal, notifyList, pushEvent, pushTo } from './listKeys.ts';

function push(call: Call, end: ListEnd, onlyIfThere: boolean): Reply {
  const key = call.argv[1] as string;
  const found = findList(call, key);
  if (isRefusal(found)) return found;
  if (found === undefined && onlyIfThere) return 0;
  const elements = call.argv.slice(2);
  const list = pushTo(call, key, found?.entry, elements, end);
  notifyList(call, pushEvent(end), key);
  call.server.dirty += elements.length;
  return list.size;
}

/** Position of the first element that equals `wanted`; -1 = none. */
function positionOf(list: List, wanted: string): number {
  let before = 0;
  for (const elements of list.runs()) {
    const at = elements.indexOf(wanted);
    if (at >= 0) return before + at;
    before += elements.length;
  }
  return -1;
}

function linsert(call: Call): Reply {
  const [, key, side, pivot, element] = call.argv as [string, string, string, string, string];
  const isAfter = isOption(side, 'after');
  if (!isAfter && !isOption(side, 'before')) return Errors.syntax;
  const found = findList(call, key);
  if (found === undefined) return 0;
  if (isRefusal(found)) return found;
  const at = positionOf(found.list, pivot);
  chargeElements(call.server, at < 0 ? found.list.size : at);
  if (at < 0) return -1;
  const size = changeInPlace(call, key, found.entry, (list: List) => {
    list.insert(at, element, isAfter);
    return list.size;
  });
  keyChanged(call.server, selected(call), key);
  notifyList(call, 'linsert', key);
  call.server.dirty++;
  return size;
}

function lset(call: Call): Reply {
  const [, key, indexWord, element] = call.argv as [string, string, string, string];
  const found = findList(call, key);
  if (found === undefined) return Errors.noSuchKey;
  if (isRefusal(found)) return found;
  const index = readInteger(indexWord);
  if (typeof index !== 'number') return index;
  const at = index < 0 ? found.list.size + index : index;
  if (at < 0 || at >= found.list.size) return Errors.outOfRange;
  changeInPlace(call, key, found.entry, (list: List) => list.set(at, element));
  keyChanged(call.server, selected(call), key);
  notifyList(call, 'lset', key);
  call.server.dirty++;
  return OK;
}

export const pushRows: readonly CommandSpec[] = [
  commandRow('lpush', (call) => push(call, 'head', false)),
  commandRow('rpush', (call) => push(call, 'tail', false)),
  commandRow('lpushx', (call) => push(call, 'head', true)),
  commandRow('rpushx', (call) => push(call, 'tail', true)),
  commandRow('linsert', linsert),
  commandRow('lset', lset),
];
