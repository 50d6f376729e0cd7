/**
 * SCAN: buckets of an imagined hash table in reverse-binary order (see keyspace/buckets).
 *
 * Source: redis 7.0.15, db.c, scanGenericCommand.
 */
import { bucketCount, nextCursor, visitBucket } from '../keyspace/buckets.ts';
import { typeName } from '../keyspace/Entry.ts';
import { matchGlob } from '../keyspace/glob.ts';
import type { Call, CommandSpec } from '../server/Command.ts';
import { Errors } from '../server/errors.ts';
import { error, type ErrorReply, type Reply } from '../server/Reply.ts';
import { isOption, readInteger } from './arguments.ts';
import { commandRow } from './commandRow.ts';
import { expireIfNeeded } from './lookup.ts';
import { selected } from './keyspaceSlice.ts';

export interface ScanOptions {
  count: number;
  pattern: string;
  /** '' = any. */
  type: string;
}

/** Elements asked for when COUNT is absent. */
const COUNT_DEFAULT = 10;

/** Options from word `from` on; TYPE only where `hasType`. */
function scanOptions(
  argv: readonly string[],
  from: number,
  hasType: boolean,
): ScanOptions | ErrorReply {
  const options: ScanOptions = { count: COUNT_DEFAULT, pattern: '*', type: '' };
  for (let i = from; i < argv.length; i += 2) {
    const value = argv[i + 1];
    if (value === undefined) return Errors.syntax;
    if (isOption(argv[i], 'count')) {
      const count = readInteger(value);
      if (typeof count !== 'number') return count;
      if (count < 1) return Errors.syntax;
      options.count = count;
    } else if (isOption(argv[i], 'match')) options.pattern = value;
    else if (hasType && isOption(argv[i], 'type')) options.type = value.toLowerCase();
    else return Errors.syntax;
  }
  return options;
}

/** A cursor as the client gave it; null = not a number. */
function parseCursor(word: string): number | null {
  if (!/^[+-]?\d{1,19}$/.test(word)) return null;
  return Number(BigInt.asUintN(32, BigInt(word)));
}

function scan(call: Call): Reply {
  const cursor = parseCursor(call.argv[1] as string);
  if (cursor === null) return error('ERR invalid cursor');
  const options = scanOptions(call.argv, 2, true);
  if ('error' in options) return options;
  const db = selected(call);
  const found: string[] = [];
  let next = cursor & (bucketCount(db.keys) - 1);
  // Buckets may be empty: ten times as many as wanted are looked at before giving up.
  for (let left = options.count * 10; left > 0; left--) {
    visitBucket(db.keys, next, (key) => found.push(key));
    next = nextCursor(db.keys, next);
    if (next === 0 || found.length >= options.count) break;
  }
  return [String(next), found.filter((key) => isWanted(call, key, options))];
}

/** Filters come after the walk; an expired key that passes the pattern is deleted. */
function isWanted(call: Call, key: string, options: ScanOptions): boolean {
  if (!matchGlob(options.pattern, key)) return false;
  const db = selected(call);
  const entry = db.get(key);
  if (entry === undefined) return false;
  if (options.type !== '' && typeName(entry.value) !== options.type) return false;
  return !expireIfNeeded(call, db, key, entry);
}

export const scanRows: readonly CommandSpec[] = [commandRow('scan', scan)];
