/**
 * LPOP, RPOP, LMPOP: taking elements from an end.
 *
 * Source: redis 7.0.15, t_list.c, popGenericCommand, mpopGenericCommand, lmpopGenericCommand.
 */
import type { Entry } from '../../keyspace/Entry.ts';
import type { List, ListEnd } from '../../keyspace/List.ts';
import type { Call, CommandSpec } from '../../server/CommandSpec.ts';
import { Errors, wrongArity } from '../../server/errors.ts';
import { propagateAs } from '../../server/propagation.ts';
import { NULL_ARRAY, type ErrorReply, type Reply } from '../../server/Reply.ts';
import { isOption, readInteger } from '../arguments.ts';
import { chargeElements } from '../charge.ts';
import { changeInPlace } from '../collections.ts';
import { commandRow } from '../commandRow.ts';
import { announcePop, findList, isRefusal, popEvent, readEnd } from './listKeys.ts';

const NOT_POSITIVE = 'ERR value is out of range, must be positive';

/** Takes `count` elements, or all, from an end: the outermost first. The key's end is the caller's. */
export function takeMany(
  call: Call,
  key: string,
  entry: Entry,
  end: ListEnd,
  count: number,
): string[] {
  const { size } = entry.value as List;
  const taken = Math.min(count, size);
  const start = end === 'head' ? 0 : size - taken;
  chargeElements(call.server, taken);
  return changeInPlace(call, key, entry, (list: List) => {
    const elements = list.slice(start, taken);
    list.remove(start, taken);
    return end === 'head' ? elements : elements.reverse();
  });
}

function pop(call: Call, end: ListEnd): Reply {
  const { argv } = call;
  const [, key, countWord] = argv as [string, string, string?];
  if (argv.length > 3) return wrongArity(popEvent(end));
  const count = countWord === undefined ? -1 : readInteger(countWord, 0, Infinity, NOT_POSITIVE);
  if (typeof count !== 'number') return count;
  const found = findList(call, key);
  if (found === undefined) return count < 0 ? null : NULL_ARRAY;
  if (isRefusal(found)) return found;
  if (count === 0) return [];
  const taken =
    count < 0
      ? changeInPlace(call, key, found.entry, (list: List) => list.pop(end))
      : takeMany(call, key, found.entry, end, count);
  announcePop(call, key, end, typeof taken === 'string' ? 1 : taken.length);
  return taken;
}

export interface ManyPop {
  readonly keys: readonly string[];
  readonly end: ListEnd;
  readonly count: number;
}

/** `numkeys key … LEFT|RIGHT [COUNT n]`, from word `at` on. */
export function readManyPop(argv: readonly string[], at: number): ManyPop | ErrorReply {
  const numkeys = readInteger(
    argv[at] as string,
    1,
    Infinity,
    'ERR numkeys should be greater than 0',
  );
  if (typeof numkeys !== 'number') return numkeys;
  const endAt = at + numkeys + 1;
  if (endAt >= argv.length) return Errors.syntax;
  const end = readEnd(argv[endAt]);
  if (typeof end !== 'string') return end;
  const keys = argv.slice(at + 1, endAt);
  const options = argv.slice(endAt + 1);
  if (options.length === 0) return { keys, end, count: 1 };
  const [name, countWord] = options;
  if (!isOption(name, 'count') || countWord === undefined) return Errors.syntax;
  const refusal = 'ERR count should be greater than 0';
  const count = readInteger(countWord, 1, Infinity, refusal);
  if (typeof count !== 'number') return count;
  return options.length > 2 ? Errors.syntax : { keys, end, count };
}

/** Pops from the first key that there is; undefined = there is none. */
export function popFirst(call: Call, { keys, end, count }: ManyPop): Reply | undefined {
  for (const key of keys) {
    const found = findList(call, key);
    if (found === undefined) continue;
    if (isRefusal(found)) return found;
    const taken = takeMany(call, key, found.entry, end, count);
    announcePop(call, key, end, taken.length);
    propagateAs([popCommand(end), key, String(taken.length)]);
    return [key, taken];
  }
  return undefined;
}

/** As replicas and the append-only file get it. */
export function popCommand(end: ListEnd): 'LPOP' | 'RPOP' {
  return end === 'head' ? 'LPOP' : 'RPOP';
}

function lmpop(call: Call): Reply {
  const wanted = readManyPop(call.argv, 1);
  return 'error' in wanted ? wanted : (popFirst(call, wanted) ?? NULL_ARRAY);
}

export const popRows: readonly CommandSpec[] = [
  commandRow('lpop', (call) => pop(call, 'head')),
  commandRow('rpop', (call) => pop(call, 'tail')),
  commandRow('lmpop', lmpop),
];
