/**
 * What the commands of the SCAN family have in common: cursors, options, the walk of a hash table.
 *
 * Source: redis 7.0.15, db.c, parseScanCursorOrReply, scanGenericCommand.
 */
import type { ChunkedMap } from '../../base/ChunkedMap.ts';
import { walkBuckets } from '../keyspace/buckets.ts';
import { Errors } from '../server/errors.ts';
import { error, type ErrorReply } from '../server/Reply.ts';
import { isOption, optionOf, readInteger } from './arguments.ts';

export const INVALID_CURSOR = error('ERR invalid cursor');

export interface ScanOptions {
  count: number;
  pattern: string;
  /** Lower case; null = any. */
  type: string | null;
}

/** Elements asked for when COUNT is absent. */
const COUNT_DEFAULT = 10;
const UINT64_MAX = 2n ** 64n - 1n;

/** Options from word `from` on; TYPE only where `hasType`. */
export function scanOptions(
  argv: readonly string[],
  from: number,
  hasType: boolean,
): ScanOptions | ErrorReply {
  const options: ScanOptions = { count: COUNT_DEFAULT, pattern: '*', type: null };
  for (let i = from; i < argv.length; i += 2) {
    const value = argv[i + 1];
    if (value === undefined) return Errors.syntax;
    if (isOption(argv[i], 'count')) {
      const count = readInteger(value);
      if (typeof count !== 'number') return count;
      if (count < 1) return Errors.syntax;
      options.count = count;
    } else if (isOption(argv[i], 'match')) options.pattern = value;
    else if (hasType && isOption(argv[i], 'type')) options.type = optionOf(value);
    else return Errors.syntax;
  }
  return options;
}

/**
 * A cursor as the client gave it, its low 32 bits (no table has more buckets); null = not a number of 64
 * bits. As C's `strtoul` reads it: a sign and leading zeros are fine, nothing at all is 0, and what
 * follows a zero byte is not looked at.
 */
export function parseCursor(word: string): number | null {
  const end = word.indexOf('\0');
  const text = end < 0 ? word : word.slice(0, end);
  if (text === '') return 0;
  if (!/^[+-]?\d+$/.test(text)) return null;
  const value = BigInt(text.replace('+', ''));
  if (value > UINT64_MAX || value < -UINT64_MAX) return null;
  return Number(BigInt.asUintN(32, value));
}

/**
 * Visits buckets from `cursor` on until `count` elements were met, or ten buckets for each element wanted:
 * most may be empty.
 *
 * @returns the cursor to go on with; 0 = the walk is over
 */
export function walkTable<V>(
  map: ChunkedMap<V>,
  cursor: number,
  count: number,
  visit: (key: string, value: V) => void,
): number {
  return walkBuckets(map, cursor, count, count * 10 + 1, visit);
}
