/**
 * Keys of commands whose key positions depend on their words. Redis has two ways to find them and uses both:
 * routing asks the command's own older rule, COMMAND GETKEYS the key specs first.
 *
 * A count of keys that is no number, or counts beyond the end, makes a spec unfit and most older rules find no
 * key at all, so that a cluster node runs the command and answers with its error, not a redirection.
 * Source: redis 7.0.15, db.c, getKeysFromCommandWithSpecs, getKeysUsingKeySpecs, genericGetKeys, sortGetKeys,
 * georadiusGetKeys.
 */
import { INT64_MAX, INT64_MIN, parseInteger64 } from '../keyspace/integers.ts';
import type { CommandFacts } from './commandFacts.table.ts';
import { optionOf } from './arguments.ts';

type Argv = readonly string[];

/** Positions in `argv` for routing: the command's older rule comes before its specs. */
export function movableKeys(name: string, facts: CommandFacts, argv: Argv): number[] {
  return OLDER_RULES[name]?.(argv) ?? keysBySpecs(facts, argv)?.map(({ at }) => at) ?? [];
}

export interface SpecKey {
  /** Position in the words. */
  readonly at: number;
  /** As COMMAND GETKEYSANDFLAGS prints them. */
  readonly flags: readonly string[];
}

/** Keys by the captured specs, for COMMAND GETKEYS; null: a spec does not fit the words. */
export function keysBySpecs(facts: CommandFacts, argv: Argv): SpecKey[] | null {
  const keys: SpecKey[] = [];
  for (const spec of facts.keySpecs) {
    const [flags = '', begin = '', find = ''] = spec.split('; ');
    const first = beginOf(begin.split(' '), argv);
    const found = first === 0 ? null : keysFrom(find.split(' '), first, argv);
    if (found === null) return null;
    for (const at of found) keys.push({ at, flags: flags.split(' ') });
  }
  return keys;
}

/** Where a spec begins; 0 = nowhere. The last word looked at is the one before the end of the walk. */
function beginOf(words: Argv, argv: Argv): number {
  if (words[0] === 'index') return Number(words[1]);
  if (words[0] !== 'keyword') return 0;
  const keyword = words[1]?.toLowerCase();
  const from = Number(words[2]);
  const isBackwards = from < 0;
  const end = isBackwards ? 1 : argv.length - 1;
  for (let i = isBackwards ? argv.length + from : from; i !== end; i += isBackwards ? -1 : 1) {
    if (i < 0 || i >= argv.length) break;
    if (optionOf(argv[i] as string) === keyword) return i + 1;
  }
  return 0;
}

interface Span {
  readonly first: number;
  readonly last: number;
  readonly step: number;
}

function keysFrom(words: Argv, first: number, argv: Argv): number[] | null {
  const span = words[0] === 'range' ? ranged(words, first, argv) : counted(words, first, argv);
  if (span === null || span.last >= argv.length || span.last < span.first) return null;
  const positions: number[] = [];
  for (let i = span.first; i <= span.last; i += span.step) positions.push(i);
  return positions;
}

function ranged(words: Argv, first: number, argv: Argv): Span {
  const [last = 0, step = 1, limit = 0] = words.slice(1).map(Number);
  if (last >= 0) return { first, last: first + last, step };
  // A limit of n takes the first n-th of what is left: XREAD's keys before its ids.
  const end = limit > 1 ? first + Math.floor((argv.length - first) / limit) : argv.length;
  return { first, last: end + last, step };
}

function counted(words: Argv, first: number, argv: Argv): Span | null {
  if (words[0] !== 'keynum') return null;
  const [countAt = 0, offset = 1, step = 1] = words.slice(1).map(Number);
  const count = parseInteger64(argv[first + countAt] ?? '');
  if (count === null) return null;
  return { first: first + offset, last: first + offset + toInt(count) - 1, step };
}

/** What C's atoi makes of a word: its leading number within 64 bits, cut to 32; 0 without one. */
function leadingNumber(word: string | undefined): number {
  const digits = /^\s*([+-]?\d+)/.exec(word ?? '')?.[1];
  if (digits === undefined) return 0;
  const value = BigInt(digits.replace('+', ''));
  return toInt(value > INT64_MAX ? INT64_MAX : value < INT64_MIN ? INT64_MIN : value);
}

/** The low 32 bits, signed. */
function toInt(value: bigint): number {
  return Number(BigInt.asIntN(32, value));
}

/** A count at `countAt` and as many keys from `firstAt`; `storeAt` is a key of its own, 0 = none. */
function countedRule(storeAt: number, countAt: number, firstAt: number): (argv: Argv) => number[] {
  return (argv) => {
    const count = leadingNumber(argv[countAt]);
    if (count < 1 || count > argv.length - firstAt) return [];
    const keys = Array.from({ length: count }, (_, i) => firstAt + i);
    return storeAt > 0 ? [...keys, storeAt] : keys;
  };
}

/** SORT: the key, and the last STORE's. */
function sortRule(argv: Argv): number[] {
  const skipped: Readonly<Record<string, number>> = { limit: 2, get: 1, by: 1 };
  let store = 0;
  for (let i = 2; i < argv.length; i++) {
    const word = optionOf(argv[i] as string);
    if (word === 'store' && i + 1 < argv.length) store = i + 1;
    else i += skipped[word] ?? 0;
  }
  return store > 0 ? [1, store] : [1];
}

/** GEORADIUS: the key, and the last one to store at. */
function geoRadiusRule(argv: Argv): number[] {
  let store = 0;
  for (let i = 5; i < argv.length - 1; i++) {
    if (/^store(dist)?$/i.test(argv[i] as string)) store = ++i;
  }
  return store > 0 ? [1, store] : [1];
}

const STORED = countedRule(1, 2, 3);
const PLAIN = countedRule(0, 1, 2);
const AFTER_TIMEOUT = countedRule(0, 2, 3);

const OLDER_RULES: Readonly<Record<string, (argv: Argv) => number[]>> = {
  zunionstore: STORED,
  zinterstore: STORED,
  zdiffstore: STORED,
  zunion: PLAIN,
  zinter: PLAIN,
  zdiff: PLAIN,
  zintercard: PLAIN,
  sintercard: PLAIN,
  lmpop: PLAIN,
  zmpop: PLAIN,
  blmpop: AFTER_TIMEOUT,
  bzmpop: AFTER_TIMEOUT,
  sort: sortRule,
  sort_ro: () => [1],
  georadius: geoRadiusRule,
  georadiusbymember: geoRadiusRule,
};
