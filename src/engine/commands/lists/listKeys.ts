/**
 * Lists at keys: looking them up, making them, changing them in place, with what that entails.
 *
 * Source: redis 7.0.15, t_list.c; db.c, checkType.
 */
import { NO_EXPIRE, type Entry } from '../../keyspace/Entry.ts';
import { List, type ListEnd } from '../../keyspace/List.ts';
import type { Call } from '../../server/CommandSpec.ts';
import { configNumber } from '../../server/config.ts';
import { Errors } from '../../server/errors.ts';
import type { ErrorReply } from '../../server/Reply.ts';
import type { ServerState } from '../../server/ServerState.ts';
import { isOption } from '../arguments.ts';
import { changeInPlace } from '../collections.ts';
import { selected } from '../keyspaceSlice.ts';
import { deleteKey, keyChanged, lookupRead, lookupWrite, setKey } from '../lookup.ts';
import { notify, NotifyClass } from '../notify.ts';

/** The list of a record; undefined = no such key. */
function listOf(entry: Entry | undefined): List | undefined | ErrorReply {
  if (entry === undefined) return undefined;
  return entry.value instanceof List ? entry.value : Errors.wrongType;
}

/** The list at a key, for reading. */
export function readList(call: Call, key: string): List | undefined | ErrorReply {
  return listOf(lookupRead(call, key));
}

/** A key's record with the list it holds. */
export interface ListEntry {
  readonly entry: Entry;
  /** For looking only. */
  readonly list: List;
}

/** The list at a key, for a command that may change it. */
export function findList(call: Call, key: string): ListEntry | undefined | ErrorReply {
  const entry = lookupWrite(call, key);
  if (entry === undefined) return undefined;
  const { value } = entry;
  return value instanceof List ? { entry, list: value } : Errors.wrongType;
}

export function isRefusal(found: object | undefined): found is ErrorReply {
  return found !== undefined && 'error' in found;
}

/** An empty list with the limits that the configuration asks for. */
export function createList(server: ServerState): List {
  return new List(configNumber(server, 'list-max-listpack-size'));
}

/** Pushes elements one by one, to a new list if `entry` is undefined. @returns the list */
export function pushTo(
  call: Call,
  key: string,
  entry: Entry | undefined,
  elements: readonly string[],
  end: ListEnd,
): List {
  const pushAll = (list: List): List => {
    for (let i = 0; i < elements.length; i++) list.push(elements[i] as string, end);
    return list;
  };
  if (entry !== undefined) {
    const list = changeInPlace(call, key, entry, pushAll);
    keyChanged(call.server, selected(call), key);
    return list;
  }
  const list = pushAll(createList(call.server));
  setKey(call, key, undefined, list, NO_EXPIRE);
  selected(call).own(list);
  return list;
}

export function notifyList(call: Call, event: string, key: string): void {
  notify(call.world, call.server, NotifyClass.list, event, call.client.db, key);
}

/** Deletes the key if its list has become empty, and announces that. @returns whether it did */
export function deleteIfEmpty(call: Call, key: string): boolean {
  const { value } = selected(call).get(key) ?? {};
  if (!(value instanceof List) || value.size > 0) return false;
  deleteKey(call, key);
  notify(call.world, call.server, NotifyClass.generic, 'del', call.client.db, key);
  return true;
}

/** After elements were popped: event, end of the key, count of changes. */
export function announcePop(call: Call, key: string, end: ListEnd, count: number): void {
  notifyList(call, popEvent(end), key);
  if (!deleteIfEmpty(call, key)) keyChanged(call.server, selected(call), key);
  call.server.dirty += count;
}

export function popEvent(end: ListEnd): 'lpop' | 'rpop' {
  return end === 'head' ? 'lpop' : 'rpop';
}

export function pushEvent(end: ListEnd): 'lpush' | 'rpush' {
  return end === 'head' ? 'lpush' : 'rpush';
}

/** LEFT or RIGHT. */
export function readEnd(word: string | undefined): ListEnd | ErrorReply {
  if (isOption(word, 'right')) return 'tail';
  return isOption(word, 'left') ? 'head' : Errors.syntax;
}
