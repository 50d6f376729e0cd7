/**
 * The words of SORT and SORT_RO.
 *
 * Source: redis 7.0.15, sort.c, sortCommandGeneric.
 */
import type { Call } from '../../server/CommandSpec.ts';
import { Errors } from '../../server/errors.ts';
import { error, type ErrorReply } from '../../server/Reply.ts';
import { optionOf, readInteger } from '../arguments.ts';
import { isClusterMode } from '../keyspaceSlice.ts';

export interface SortOptions {
  /** Pattern of the weights; null = the elements themselves. */
  by: string | null;
  /** False after BY without an asterisk: elements stay in the order of the collection. */
  isSorted: boolean;
  isDescending: boolean;
  isAlpha: boolean;
  /** LIMIT; a negative count = all. */
  offset: number;
  count: number;
  /** Patterns of GET; none = the elements. */
  readonly gets: string[];
  store: string | null;
}

const denied = (option: string): ErrorReply =>
  error(`ERR ${option} option of SORT denied in Cluster mode.`);
const BY_DENIED = denied('BY');
const GET_DENIED = denied('GET');

/** As a C string: what follows a zero byte is not looked at. */
export function isConstant(pattern: string): boolean {
  const star = pattern.indexOf('*');
  const zero = pattern.indexOf('\0');
  return star < 0 || (zero >= 0 && zero < star);
}

/** @param mayStore false for SORT_RO */
export function readSortOptions(call: Call, mayStore: boolean): SortOptions | ErrorReply {
  const { argv } = call;
  const options: SortOptions = {
    by: null,
    isSorted: true,
    isDescending: false,
    isAlpha: false,
    offset: 0,
    count: -1,
    gets: [],
    store: null,
  };
  for (let at = 2; at < argv.length;) {
    const words = readOption(call, options, at, mayStore);
    if (typeof words !== 'number') return words;
    at += words;
  }
  return options;
}

/** Reads the option at a word. @returns how many words it takes */
function readOption(
  call: Call,
  options: SortOptions,
  at: number,
  mayStore: boolean,
): number | ErrorReply {
  const { argv } = call;
  const value = argv[at + 1];
  switch (optionOf(argv[at] as string)) {
    case 'asc':
      options.isDescending = false;
      return 1;
    case 'desc':
      options.isDescending = true;
      return 1;
    case 'alpha':
      options.isAlpha = true;
      return 1;
    case 'limit':
      return readLimit(options, value, argv[at + 2]);
    case 'store':
      if (value === undefined || !mayStore) return Errors.syntax;
      options.store = value;
      return 2;
    case 'by':
      return value === undefined ? Errors.syntax : readBy(call, options, value);
    case 'get':
      if (value === undefined) return Errors.syntax;
      if (isClusterMode(call.server)) return GET_DENIED;
      options.gets.push(value);
      return 2;
    default:
      return Errors.syntax;
  }
}

function readLimit(
  options: SortOptions,
  offsetWord: string | undefined,
  countWord: string | undefined,
): number | ErrorReply {
  if (offsetWord === undefined || countWord === undefined) return Errors.syntax;
  const offset = readInteger(offsetWord);
  if (typeof offset !== 'number') return offset;
  const count = readInteger(countWord);
  if (typeof count !== 'number') return count;
  options.offset = offset;
  options.count = count;
  return 3;
}

/** Once constant, always unsorted; weights are read by the last pattern. */
function readBy(call: Call, options: SortOptions, pattern: string): number | ErrorReply {
  options.by = pattern;
  if (isConstant(pattern)) options.isSorted = false;
  else if (isClusterMode(call.server)) return BY_DENIED;
  return 2;
}
