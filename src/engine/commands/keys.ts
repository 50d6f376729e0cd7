/**
 * Commands about keys whatever they hold.
 *
 * Source: redis 7.0.15, db.c.
 */
import { NO_EXPIRE, typeName, type Entry } from '../keyspace/Entry.ts';
import { matchGlob } from '../keyspace/glob.ts';
import { randomKey } from '../keyspace/randomKey.ts';
import type { Call, CommandSpec } from '../server/CommandSpec.ts';
import { configBool } from '../server/config.ts';
import { type Reply } from '../server/Reply.ts';
import { charge, chargeFreeing } from './charge.ts';
import { commandRow } from './commandRow.ts';
import { noteLazyFree } from './lazyFree.ts';
import { deleteKey, expireIfNeeded, isExpired, lookupRead, lookupReadNoTouch } from './lookup.ts';
import { selected } from './keyspaceSlice.ts';
import { notify, NotifyClass } from './notify.ts';
import { dice } from './sampling.ts';

/** @param isLazy memory is given back in the background */
function del(call: Call, isLazy: boolean): Reply {
  let deleted = 0;
  for (let i = 1; i < call.argv.length; i++) {
    const key = call.argv[i] as string;
    const entry = lookupToDelete(call, key);
    if (entry !== undefined && deleteKey(call, key)) {
      if (isLazy) noteLazyFree(call.server, entry.value);
      else chargeFreeing(call.server, entry.value);
      notify(call.world, call.server, NotifyClass.generic, 'del', call.client.db, key);
      call.server.dirty++;
      deleted++;
    }
  }
  return deleted;
}

/** DEL expires like a reader: on a replica an expired key is not deleted but still counts as there. */
function lookupToDelete(call: Call, key: string): Entry | undefined {
  const db = selected(call);
  const entry = db.get(key);
  if (entry !== undefined && entry.expireMs !== NO_EXPIRE) expireIfNeeded(call, db, key, entry);
  return entry;
}

function exists(call: Call): Reply {
  let found = 0;
  for (let i = 1; i < call.argv.length; i++)
    if (lookupReadNoTouch(call, call.argv[i] as string) !== undefined) found++;
  return found;
}

function touch(call: Call): Reply {
  let found = 0;
  for (let i = 1; i < call.argv.length; i++)
    if (lookupRead(call, call.argv[i] as string) !== undefined) found++;
  return found;
}

function type(call: Call): Reply {
  const entry = lookupReadNoTouch(call, call.argv[1] as string);
  return { simple: entry === undefined ? 'none' : typeName(entry.value) };
}

const LOOKED_AT_COST = 0.15;
const FOUND_COST = 0.3;

function keys(call: Call): Reply {
  const pattern = call.argv[1] as string;
  const found: string[] = [];
  const db = selected(call);
  for (const [key, entry] of db.keys.entries())
    if (matchGlob(pattern, key) && !isExpired(call.server, entry)) found.push(key);
  charge(call.server, db.size * LOOKED_AT_COST + found.length * FOUND_COST);
  return found;
}

/** Picks before a replica whose keys all have a time to live gives up and returns an expired one. */
const RANDOM_TRIES = 100;

function randomkey(call: Call): Reply {
  const { server } = call;
  const db = selected(call);
  for (let tries = RANDOM_TRIES; db.size > 0;) {
    const allVolatile = db.size === db.expires.size;
    const key = randomKey(db.keys, dice(call));
    const entry = db.get(key);
    if (entry === undefined) return null;
    if (entry.expireMs === NO_EXPIRE) return key;
    if (allVolatile && server.isReplica && --tries === 0) return key;
    if (!expireIfNeeded(call, db, key, entry)) return key;
  }
  return null;
}

function dbsize(call: Call): Reply {
  return selected(call).size;
}

export const keyRows: readonly CommandSpec[] = [
  commandRow('del', (call) => del(call, configBool(call.server, 'lazyfree-lazy-user-del'))),
  commandRow('unlink', (call) => del(call, true)),
  commandRow('exists', exists),
  commandRow('touch', touch),
  commandRow('type', type),
  commandRow('keys', keys),
  commandRow('randomkey', randomkey),
  commandRow('dbsize', dbsize),
];
