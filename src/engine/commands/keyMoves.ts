/**
 * Keys that change their name or their database.
 *
 * Source: redis 7.0.15, db.c, renameGenericCommand, copyCommand, moveCommand, swapdbCommand, selectCommand.
 */
import type { Database } from '../keyspace/Database.ts';
import type { Entry, Value } from '../keyspace/Entry.ts';
import type { Call, CommandSpec } from '../server/CommandSpec.ts';
import { Errors } from '../server/errors.ts';
import { error, OK, type Reply } from '../server/Reply.ts';
import { touchWatchedDatabase } from '../server/watch.ts';
import { freshAccess } from './access.ts';
import { isOption, readInt } from './arguments.ts';
import { commandRow } from './commandRow.ts';
import { database, isClusterMode, selected } from './keyspaceSlice.ts';
import { noteLocalExpiry } from './localExpiry.ts';
import { fatesIn, keyAdded, keyChanged, lookupRead, lookupWrite } from './lookup.ts';
import { notify, NotifyClass } from './notify.ts';
import { signalDatabaseAsReady } from './waitingKeys.ts';

const SAME_OBJECT = error('ERR source and destination objects are the same');
const NO_SUCH_DB = error('ERR DB index is out of range');

function announce(call: Call, event: string, db: Database, key: string): void {
  notify(call.world, call.server, NotifyClass.generic, event, db.index, key);
}

/** Adds a key that is not there, as another's record is; `lru`: its access bits. */
function addKey(
  call: Call,
  db: Database,
  key: string,
  value: Value,
  from: Entry,
  lru: number,
): void {
  db.put(key, undefined, value, from.expireMs, lru, from.isRaw);
  noteLocalExpiry(call, db.index, key, from.expireMs);
  keyAdded(call, db, key, value);
  keyChanged(call.server, db, key);
}

function rename(call: Call, onlyIfAbsent: boolean): Reply {
  const [, from, to] = call.argv as [string, string, string];
  const db = selected(call);
  const entry = lookupWrite(call, from);
  if (entry === undefined) return Errors.noSuchKey;
  if (from === to) return onlyIfAbsent ? 0 : OK;
  if (lookupWrite(call, to) !== undefined) {
    if (onlyIfAbsent) return 0;
    db.delete(to);
  }
  addKey(call, db, to, entry.value, entry, entry.lru);
  db.delete(from);
  keyChanged(call.server, db, from);
  announce(call, 'rename_from', db, from);
  announce(call, 'rename_to', db, to);
  call.server.dirty++;
  return onlyIfAbsent ? 1 : OK;
}

interface CopyOptions {
  db: number;
  isReplacing: boolean;
}

function copyOptions(call: Call): CopyOptions | Reply {
  const { argv, client, server } = call;
  const options: CopyOptions = { db: client.db, isReplacing: false };
  for (let i = 3; i < argv.length; i++) {
    if (isOption(argv[i], 'replace')) options.isReplacing = true;
    else if (isOption(argv[i], 'db') && i + 1 < argv.length) {
      const db = readInt(argv[++i] as string);
      if (typeof db !== 'number') return db;
      const count = isClusterMode(server) ? 16 : server.keyspace.databases.length;
      if (db < 0 || db >= count) return NO_SUCH_DB;
      options.db = db;
    } else return Errors.syntax;
  }
  return options;
}

function copy(call: Call): Reply {
  const { server } = call;
  const [, from, to] = call.argv as [string, string, string];
  const options = copyOptions(call);
  if (typeof options !== 'object' || options === null || !('isReplacing' in options))
    return options;
  if (isClusterMode(server) && options.db !== 0)
    return error('ERR Copying to another database is not allowed in cluster mode');
  const source = selected(call);
  const target = database(server, options.db);
  if (source === target && from === to) return SAME_OBJECT;
  const entry = lookupRead(call, from);
  if (entry === undefined) return 0;
  if (lookupWrite(call, to, target) !== undefined) {
    if (!options.isReplacing) return 0;
    target.delete(to);
  }
  const { value } = entry;
  const own = typeof value === 'object' ? value.copy() : value;
  // The copy of a shared integer is an object of its own.
  const isRaw = entry.isRaw || typeof value === 'number';
  addKey(call, target, to, own, { ...entry, isRaw }, freshAccess(server));
  announce(call, 'copy_to', target, to);
  server.dirty++;
  return 1;
}

function move(call: Call): Reply {
  const { server, argv } = call;
  const key = argv[1] as string;
  if (isClusterMode(server)) return error('ERR MOVE is not allowed in cluster mode');
  const index = readInt(argv[2] as string);
  if (typeof index !== 'number') return index;
  const source = selected(call);
  const target = server.keyspace.databases[index];
  if (target === undefined) return NO_SUCH_DB;
  if (source === target) return SAME_OBJECT;
  const entry = lookupWrite(call, key);
  if (entry === undefined || lookupWrite(call, key, target) !== undefined) return 0;
  addKey(call, target, key, entry.value, entry, entry.lru);
  source.delete(key);
  keyChanged(server, source, key);
  announce(call, 'move_from', source, key);
  announce(call, 'move_to', target, key);
  server.dirty++;
  return 1;
}

function swapdb(call: Call): Reply {
  const { server, argv } = call;
  if (isClusterMode(server)) return error('ERR SWAPDB is not allowed in cluster mode');
  const a = readInt(argv[1] as string, 'ERR invalid first DB index');
  if (typeof a !== 'number') return a;
  const b = readInt(argv[2] as string, 'ERR invalid second DB index');
  if (typeof b !== 'number') return b;
  const first = server.keyspace.databases[a];
  const second = server.keyspace.databases[b];
  if (first === undefined || second === undefined) return NO_SUCH_DB;
  if (server.watched.size > 0 && first !== second) {
    const [inFirst, inSecond] = [fatesIn(server, first), fatesIn(server, second)];
    touchWatchedDatabase(server, a, inFirst, inSecond);
    touchWatchedDatabase(server, b, inSecond, inFirst);
  }
  first.swap(second);
  signalDatabaseAsReady(server, first);
  signalDatabaseAsReady(server, second);
  server.dirty++;
  return OK;
}

function select(call: Call): Reply {
  const { server, client, argv } = call;
  const index = readInt(argv[1] as string);
  if (typeof index !== 'number') return index;
  if (isClusterMode(server) && index !== 0)
    return error('ERR SELECT is not allowed in cluster mode');
  if (server.keyspace.databases[index] === undefined) return NO_SUCH_DB;
  client.db = index;
  return OK;
}

export const keyMoveRows: readonly CommandSpec[] = [
  commandRow('rename', (call) => rename(call, false)),
  commandRow('renamenx', (call) => rename(call, true)),
  commandRow('copy', copy),
  commandRow('move', move),
  commandRow('swapdb', swapdb),
  commandRow('select', select),
];
