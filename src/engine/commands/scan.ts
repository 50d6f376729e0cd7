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
import { expireIfNeeded, lookupReadNoTouch } from './lookup.ts';
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
function isWanted(call: Call, key: string, { pattern, type }: ScanOptions): boolean {
  if (!matchGlob(pattern, key)) return false;
  if (type !== null && typeOf(call, key) !== type) return false;
  const db = selected(call);
  const entry = db.get(key);
  // One that the look at its type deleted is of type none, and told if that was wanted.
  return entry === undefined || !expireIfNeeded(call, db, key, entry);
}

/** As a reader sees it. */
function typeOf(call: Call, key: string): string {
  const entry = lookupReadNoTouch(call, key);
  return entry === undefined ? 'none' : typeName(entry.value);
}

export const scanRows: readonly CommandSpec[] = [commandRow('scan', scan)];
