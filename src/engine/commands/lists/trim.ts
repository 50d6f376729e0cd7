/**
 * LTRIM and LREM: taking elements away wherever they are.
 *
 * Source: redis 7.0.15, t_list.c, ltrimCommand, lremCommand.
 */
import type { List } from '../../keyspace/List.ts';
import type { Call, CommandSpec } from '../../server/CommandSpec.ts';
import { OK, type Reply } from '../../server/Reply.ts';
import { readInteger } from '../arguments.ts';
import { chargeElements } from '../charge.ts';
import { changeInPlace } from '../collections.ts';
import { commandRow } from '../commandRow.ts';
import { selected } from '../keyspaceSlice.ts';
import { keyChanged } from '../lookup.ts';
import { deleteIfEmpty, findList, isRefusal, notifyList } from './listKeys.ts';
import { resolveRange } from './listReads.ts';

function ltrim(call: Call): Reply {
  const { argv, server } = call;
  const key = argv[1] as string;
  const start = readInteger(argv[2] as string);
  if (typeof start !== 'number') return start;
  const end = readInteger(argv[3] as string);
  if (typeof end !== 'number') return end;
  const found = findList(call, key);
  if (found === undefined) return OK;
  if (isRefusal(found)) return found;
  const { size } = found.list;
  const { from, count } = resolveRange(start, end, size);
  const before = count === 0 ? size : from;
  const after = count === 0 ? 0 : size - from - count;
  changeInPlace(call, key, found.entry, (list: List) => {
    list.remove(size - after, after);
    list.remove(0, before);
  });
  notifyList(call, 'ltrim', key);
  if (!deleteIfEmpty(call, key)) keyChanged(server, selected(call), key);
  server.dirty += before + after;
  return OK;
}

function lrem(call: Call): Reply {
  const { argv, server } = call;
  const [, key, countWord, element] = argv as [string, string, string, string];
  const count = readInteger(countWord);
  if (typeof count !== 'number') return count;
  const found = findList(call, key);
  if (found === undefined) return 0;
  if (isRefusal(found)) return found;
  chargeElements(server, found.list.size);
  const limit = count === 0 ? Infinity : Math.abs(count);
  const removed = changeInPlace(call, key, found.entry, (list: List) =>
    list.removeEqual(element, limit, count < 0 ? 'tail' : 'head'),
  );
  if (removed === 0) return 0;
  server.dirty += removed;
  notifyList(call, 'lrem', key);
  if (!deleteIfEmpty(call, key)) keyChanged(server, selected(call), key);
  return removed;
}

export const trimRows: readonly CommandSpec[] = [
  commandRow('ltrim', ltrim),
  commandRow('lrem', lrem),
];
