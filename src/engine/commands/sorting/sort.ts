/**
 * SORT and SORT_RO of lists, sets and sorted sets.
 *
 * Numbers that are equal, and so in no order, are put in that of their bytes; texts that are equal (by
 * weight, or up to a zero byte) stay as they were, unless only a part is sorted.
 * A number out of range spoils the reading of texts as numbers for as long as nobody resets `errno`: here only
 * that of the same command.
 * Differs from Redis: texts compare byte by byte, as in the locale C; a number out of range that an earlier
 * command read does not spoil a later SORT.
 * Source: redis 7.0.15, sort.c, sortCommandGeneric, sortCompare.
 */
import { cString } from '../../../base/cString.ts';
import { NO_EXPIRE, type Value } from '../../keyspace/Entry.ts';
import { parseInteger64 } from '../../keyspace/integers.ts';
import { List } from '../../keyspace/List.ts';
import { parseSortScore } from '../../keyspace/parseDouble.ts';
import { SetValue } from '../../keyspace/SetValue.ts';
import { SortedSet } from '../../keyspace/SortedSet.ts';
import type { Call, CommandSpec } from '../../server/CommandSpec.ts';
import { Errors } from '../../server/errors.ts';
import { error, type ErrorReply, type Reply } from '../../server/Reply.ts';
import { chargeElements } from '../charge.ts';
import { changeInPlace } from '../collections.ts';
import { commandRow } from '../commandRow.ts';
import { selected } from '../keyspaceSlice.ts';
import { createList } from '../lists/listKeys.ts';
import { deleteKey, lookupRead, lookupWrite, setKey } from '../lookup.ts';
import { notify, NotifyClass } from '../notify.ts';
import { partialSort } from './partialSort.ts';
import { lookupBy } from './sortLookup.ts';
import { readSortOptions, type SortOptions } from './sortOptions.ts';

const NOT_NUMBERS = error("ERR One or more scores can't be converted into double");

/** Positions of the output, both inclusive; `end` < `start` = none. */
interface Bounds {
  readonly start: number;
  readonly end: number;
}

/** LIMIT within `size` elements. */
function boundsOf({ offset, count }: SortOptions, size: number): Bounds {
  const start = Math.min(Math.max(offset, 0), size);
  const limit = Math.min(Math.max(count, -1), size);
  if (start >= size) return { start: 0, end: -1 };
  return { start, end: limit < 0 ? size - 1 : Math.min(size - 1, start + limit - 1) };
}

type Sortable = List | SetValue | SortedSet;

function isSortable(value: Value): value is Sortable {
  return value instanceof List || value instanceof SetValue || value instanceof SortedSet;
}

interface Found {
  readonly value: Sortable;
  /** A number out of range was read on the way. */
  readonly isSpoilt: boolean;
}

/** What the key holds, or nothing; a small sorted set is unpacked for it and stays so. */
function sortableAt(call: Call, key: string): Found | ErrorReply {
  const entry = lookupRead(call, key);
  if (entry === undefined) return { value: createList(call.server), isSpoilt: false };
  const { value } = entry;
  if (!isSortable(value)) return Errors.wrongType;
  if (!(value instanceof SortedSet) || value.encoding === 'skiplist')
    return { value, isSpoilt: false };
  const { scores } = value.stretch(0, value.size);
  changeInPlace(call, key, selected(call).get(key) ?? entry, (zset: SortedSet) => zset.unpack());
  const unpacked = selected(call).get(key)?.value as SortedSet;
  return { value: unpacked, isSpoilt: scores.some(isOutOfRange) };
}

/** Smallest double of full precision. */
const NORMAL_MIN = 2.2250738585072014e-308;

/** Whether `strtod` complains of this number, which it reads all the same. */
function isOutOfRange(score: number): boolean {
  return score !== 0 && Math.abs(score) < NORMAL_MIN;
}

/** A part in the order of the collection, or in the reverse; a set has only one order. */
function stretchOf(value: Sortable, isReversed: boolean, { start, end }: Bounds): string[] {
  if (value instanceof SetValue) return value.list().slice(start, end + 1);
  const count = Math.max(0, end - start + 1);
  const from = isReversed ? value.size - 1 - end : start;
  const part =
    value instanceof List ? value.slice(from, count) : value.stretch(from, count).members;
  return isReversed ? part.reverse() : part;
}

/** An element with what decides its place. */
interface Weighed {
  readonly element: string;
  readonly score: number;
  /** Null: nothing there, which comes first. */
  readonly text: string | null;
}

/** null = something is no number, or nothing could be read as one but what is kept as an integer. */
function weigh(
  call: Call,
  elements: readonly string[],
  options: SortOptions,
  isSpoilt: boolean,
): Weighed[] | null {
  const weightOf = options.by === null ? null : lookupBy(call, options.by);
  if (weightOf !== null) chargeElements(call.server, LOOKUP_COST * elements.length);
  const weighed: Weighed[] = [];
  let isAllNumbers = true;
  for (const element of elements) {
    const weight = weightOf === null ? element : weightOf(element);
    if (options.isAlpha) {
      weighed.push({ element, score: 0, text: weight });
      continue;
    }
    const score = weight === null ? 0 : parseSortScore(weight);
    const isRead = weight !== null && (weightOf === null || parseInteger64(weight) === null);
    if (score === null || (isSpoilt && isRead)) isAllNumbers = false;
    else weighed.push({ element, score, text: null });
  }
  return isAllNumbers ? weighed : null;
}

/** Looking a key up, in elements walked over. */
const LOOKUP_COST = 4;

function compareBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** As `strcoll` in the locale C. */
function compareTexts(a: string, b: string): number {
  return compareBytes(cString(a), cString(b));
}

function compareWeighed({ isAlpha, store }: SortOptions): (a: Weighed, b: Weighed) => number {
  if (!isAlpha)
    return (a, b) =>
      a.score === b.score ? compareBytes(a.element, b.element) : a.score > b.score ? 1 : -1;
  const compare = store === null ? compareTexts : compareBytes;
  return ({ text: a }, { text: b }) => {
    if (a !== null && b !== null) return compare(a, b);
    return a === b ? 0 : a === null ? -1 : 1;
  };
}

/** Sorted elements within the bounds; null = something is no number. */
function sortedPart(
  call: Call,
  { value, isSpoilt }: Found,
  options: SortOptions,
  { start, end }: Bounds,
): string[] | null {
  const { size } = value;
  const all = stretchOf(value, false, { start: 0, end: size - 1 });
  const weighed = weigh(call, all, options, isSpoilt);
  if (weighed === null) return null;
  const ascending = compareWeighed(options);
  const compare = options.isDescending
    ? (a: Weighed, b: Weighed): number => -ascending(a, b)
    : ascending;
  chargeElements(call.server, size * (32 - Math.clz32(size)));
  if (options.by !== null && (start !== 0 || end !== size - 1))
    partialSort(weighed, compare, start, end);
  else weighed.sort(compare);
  return weighed.slice(start, end + 1).map(({ element }) => element);
}

/** What is shown of each element: itself, or what the patterns of GET name. */
function shown(call: Call, elements: string[], { gets }: SortOptions): (string | null)[] {
  if (gets.length === 0) return elements;
  chargeElements(call.server, LOOKUP_COST * elements.length * gets.length);
  const lookups = gets.map((pattern) => lookupBy(call, pattern));
  return elements.flatMap((element) => lookups.map((lookup) => lookup(element)));
}

/** Limit of a node of a list that SORT makes, for as long as it lives, whatever list-max-listpack-size says. */
const STORED_FILL = -2;

/** Puts the result at a key as a list; nothing deletes the key. */
function store(call: Call, key: string, elements: readonly (string | null)[]): Reply {
  const { world, server, client } = call;
  if (elements.length > 0) {
    const list = new List(STORED_FILL);
    for (const element of elements) list.push(element ?? '', 'tail');
    setKey(call, key, lookupWrite(call, key), list, NO_EXPIRE);
    selected(call).own(list);
    notify(world, server, NotifyClass.list, 'sortstore', client.db, key);
    server.dirty += elements.length;
  } else if (deleteKey(call, key)) {
    notify(world, server, NotifyClass.generic, 'del', client.db, key);
    server.dirty++;
  }
  return elements.length;
}

function sort(call: Call, mayStore: boolean): Reply {
  const options = readSortOptions(call, mayStore);
  if ('error' in options) return options;
  const found = sortableAt(call, call.argv[1] as string);
  if ('error' in found) return found;
  const { value } = found;
  // What is stored must come out alike on replicas, whose hash tables differ.
  if (!options.isSorted && value instanceof SetValue && options.store !== null)
    Object.assign(options, { isSorted: true, isAlpha: true, by: null });
  const bounds = boundsOf(options, value.size);
  chargeElements(call.server, options.isSorted ? value.size : bounds.end - bounds.start + 1);
  const elements = options.isSorted
    ? sortedPart(call, found, options, bounds)
    : stretchOf(value, options.isDescending, bounds);
  if (elements === null) return NOT_NUMBERS;
  const result = shown(call, elements, options);
  return options.store === null ? result : store(call, options.store, result);
}

export const sortRows: readonly CommandSpec[] = [
  commandRow('sort', (call) => sort(call, true)),
  commandRow('sort_ro', (call) => sort(call, false)),
];
