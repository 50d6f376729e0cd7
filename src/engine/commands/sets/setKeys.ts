/**
 * Sets at keys: looking them up, changing them in place, storing new ones, with what that entails.
 *
 * Source: redis 7.0.15, t_set.c; db.c, checkType, setKey.
 */
import { NO_EXPIRE, type Entry } from '../../keyspace/Entry.ts';
import { SetValue } from '../../keyspace/SetValue.ts';
import type { Call } from '../../server/CommandSpec.ts';
import { configNumber } from '../../server/config.ts';
import { Errors } from '../../server/errors.ts';
import type { ErrorReply } from '../../server/Reply.ts';
import type { ServerState } from '../../server/ServerState.ts';
import { changeInPlace } from '../collections.ts';
import { selected } from '../keyspaceSlice.ts';
import { deleteKey, keyChanged, lookupRead, lookupWrite, setKey } from '../lookup.ts';
import { notify, NotifyClass } from '../notify.ts';

export function intsetMax(server: ServerState): number {
  return configNumber(server, 'set-max-intset-entries');
}

/** The set of a record; undefined = no such key. */
export function setOf(entry: Entry | undefined): SetValue | undefined | ErrorReply {
  if (entry === undefined) return undefined;
  return entry.value instanceof SetValue ? entry.value : Errors.wrongType;
}

/** The set at the command's key, for reading. */
export function readSet(call: Call): SetValue | undefined | ErrorReply {
  return setOf(lookupRead(call, call.argv[1] as string));
}

/**
 * Adds members to the set at a key, which is made if it is not there. Announces nothing.
 *
 * @param entry the key's record, which holds a set
 * @returns members that are new
 */
export function addMembers(
  call: Call,
  key: string,
  entry: Entry | undefined,
  members: readonly string[],
): number {
  const max = intsetMax(call.server);
  if (entry === undefined) {
    const set = SetValue.of(members, max);
    setKey(call, key, undefined, set, NO_EXPIRE);
    selected(call).own(set);
    return set.size;
  }
  const held = entry.value as SetValue;
  // A set that copies share is not made one's own for nothing.
  if (members.every((member) => held.has(member))) return 0;
  const added = changeInPlace<SetValue, number>(call, key, entry, (own) => {
    const before = own.size;
    for (const member of members) own.add(member, max);
    return own.size - before;
  });
  keyChanged(call.server, selected(call), key);
  return added;
}

/**
 * Takes members out of the set at a key; the key goes with the last one.
 *
 * @param entry the key's record, which holds a set
 * @param event its name, when any member was there
 * @returns members that were there
 */
export function removeMembers(
  call: Call,
  key: string,
  entry: Entry,
  members: readonly string[],
  event: string,
): number {
  const { world, server, client } = call;
  const held = entry.value as SetValue;
  if (!members.some((member) => held.has(member))) return 0;
  let left = 0;
  const removed = changeInPlace<SetValue, number>(call, key, entry, (own) => {
    const before = own.size;
    for (const member of members) own.delete(member);
    left = own.size;
    return before - left;
  });
  notify(world, server, NotifyClass.set, event, client.db, key);
  if (left > 0) keyChanged(server, selected(call), key);
  else {
    deleteKey(call, key);
    notify(world, server, NotifyClass.generic, 'del', client.db, key);
  }
  return removed;
}

/**
 * Puts a new set at a key, whatever was there; an empty one only deletes the key.
 *
 * @returns members of the set
 */
export function storeSet(call: Call, key: string, set: SetValue, event: string): number {
  const { world, server, client } = call;
  if (set.size > 0) {
    setKey(call, key, lookupWrite(call, key), set, NO_EXPIRE);
    selected(call).own(set);
    notify(world, server, NotifyClass.set, event, client.db, key);
    server.dirty++;
  } else if (deleteKey(call, key)) {
    notify(world, server, NotifyClass.generic, 'del', client.db, key);
    server.dirty++;
  }
  return set.size;
}
