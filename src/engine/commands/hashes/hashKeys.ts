/**
 * Hashes at keys: looking them up, changing them in place, with what that entails.
 *
 * Source: redis 7.0.15, t_hash.c, hashTypeLookupWriteOrCreate.
 */
import { NO_EXPIRE, type Entry } from '../../keyspace/Entry.ts';
import { Hash, type HashLimits } from '../../keyspace/Hash.ts';
import type { Call } from '../../server/CommandSpec.ts';
import { configNumber } from '../../server/config.ts';
import { Errors } from '../../server/errors.ts';
import type { ErrorReply } from '../../server/Reply.ts';
import type { ServerState } from '../../server/ServerState.ts';
import { changeInPlace } from '../collections.ts';
import { selected } from '../keyspaceSlice.ts';
import { keyChanged, lookupRead, setKey } from '../lookup.ts';
import { notify, NotifyClass } from '../notify.ts';

function hashLimits(server: ServerState): HashLimits {
  return {
    entries: configNumber(server, 'hash-max-listpack-entries'),
    value: configNumber(server, 'hash-max-listpack-value'),
  };
}

/** The hash of a record; undefined = no such key. */
export function hashOf(entry: Entry | undefined): Hash | undefined | ErrorReply {
  if (entry === undefined) return undefined;
  return entry.value instanceof Hash ? entry.value : Errors.wrongType;
}

/** The hash at the command's key, for reading. */
export function readHash(call: Call): Hash | undefined | ErrorReply {
  return hashOf(lookupRead(call, call.argv[1] as string));
}

/**
 * Sets fields of the hash at a key, which is made if it is not there, and announces it.
 *
 * @param entry the key's record, which holds a hash
 * @param flat field, value, field, value, …; at least one pair
 * @returns fields that are new
 */
export function setFields(
  call: Call,
  key: string,
  entry: Entry | undefined,
  flat: readonly string[],
  event: string,
): number {
  const { world, server, client } = call;
  const limits = hashLimits(server);
  let added = 0;
  const set = (hash: Hash): void => {
    for (let i = 0; i < flat.length; i += 2)
      if (hash.set(flat[i] as string, flat[i + 1] as string, limits)) added++;
  };
  if (entry === undefined) addHash(call, key, set);
  else {
    changeInPlace(call, key, entry, set);
    keyChanged(server, selected(call), key);
  }
  notify(world, server, NotifyClass.hash, event, client.db, key);
  server.dirty += flat.length / 2;
  return added;
}

function addHash(call: Call, key: string, fill: (hash: Hash) => void): void {
  const hash = new Hash();
  fill(hash);
  setKey(call, key, undefined, hash, NO_EXPIRE);
  selected(call).own(hash);
}
