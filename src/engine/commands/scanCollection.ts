/**
 * HSCAN, SSCAN and ZSCAN: one walk over whatever a collection offers.
 *
 * A small encoding answers with everything at once and cursor 0, whatever COUNT says; a hash table is
 * walked by cursor like the keyspace. MATCH filters names after the walk.
 * Source: redis 7.0.15, db.c, scanGenericCommand; t_hash.c, hscanCommand.
 */
import type { ChunkedMap } from '../../base/ChunkedMap.ts';
import type { Value } from '../keyspace/Entry.ts';
import { matchGlob } from '../keyspace/glob.ts';
import type { Call } from '../server/CommandSpec.ts';
import { Errors } from '../server/errors.ts';
import type { Reply } from '../server/Reply.ts';
import { lookupRead } from './lookup.ts';
import { INVALID_CURSOR, parseCursor, scanOptions, walkTable } from './scanWords.ts';

export interface ScanSource<V> {
  /** The hash table to walk; null = a small encoding. */
  readonly table: ChunkedMap<V> | null;
  /** All of a small encoding, in its order: names, each followed by its text where there is one. */
  readonly flat: readonly string[];
  /** What follows a name in the reply (a field's value, a member's score); absent = names alone. */
  readonly text?: (value: V) => string;
}

/** @param sourceOf null when the value is of another type */
export function scanCollection<V>(
  call: Call,
  sourceOf: (value: Value) => ScanSource<V> | null,
): Reply {
  const cursor = parseCursor(call.argv[2] as string);
  if (cursor === null) return INVALID_CURSOR;
  const entry = lookupRead(call, call.argv[1] as string);
  if (entry === undefined) return ['0', []];
  const source = sourceOf(entry.value);
  if (source === null) return Errors.wrongType;
  const options = scanOptions(call.argv, 3, false);
  if ('error' in options) return options;
  const { count, pattern } = options;
  if (source.table === null) return ['0', filtered(source, pattern)];
  const found: string[] = [];
  const next = walkTable(source.table, cursor, count, (name, value) => {
    if (!matchGlob(pattern, name)) return;
    found.push(name);
    if (source.text !== undefined) found.push(source.text(value));
  });
  return [String(next), found];
}

function filtered<V>({ flat, text }: ScanSource<V>, pattern: string): readonly string[] {
  if (pattern === '*') return flat;
  const width = text === undefined ? 1 : 2;
  const found: string[] = [];
  for (let i = 0; i < flat.length; i += width) {
    if (!matchGlob(pattern, flat[i] as string)) continue;
    for (let j = i; j < i + width; j++) found.push(flat[j] as string);
  }
  return found;
}
