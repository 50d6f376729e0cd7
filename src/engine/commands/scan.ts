/**
 * SCAN: buckets of an imagined hash table in reverse-binary order (see keyspace/buckets).
 *
 * Source: redis 7.0.15, db.c, scanGenericCommand.
 */
import { typeName } from '../keyspace/Entry.ts';
import { matchGlob } from '../keyspace/glob.ts';
import type { Call, CommandSpec } from '../server/CommandSpec.ts';
import type { Reply } from '../server/Reply.ts';
import { charge } from './charge.ts';
import { commandRow } from './commandRow.ts';
import { expireIfNeeded } from './lookup.ts';
import { selected } from './keyspaceSlice.ts';
import {
  INVALID_CURSOR,
  parseCursor,
  scanOptions,
  walkTable,
  type ScanOptions,
} from './scanWords.ts';

const KEY_COST = 0.7;

function scan(call: Call): Reply {
  const cursor = parseCursor(call.argv[1] as string);
  if (cursor === null) return INVALID_CURSOR;
  const options = scanOptions(call.argv, 2, true);
  if ('error' in options) return options;
  const found: string[] = [];
  const next = walkTable(selected(call).keys, cursor, options.count, (key) => found.push(key));
  charge(call.server, found.length * KEY_COST);
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
