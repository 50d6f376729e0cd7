/**
 * Sorts enough of an array that a range of positions is right: quicksort that leaves out the parts outside.
 *
 * Not stable; where elements are equal, their order is that of this very algorithm: Bentley and McIlroy's
 * split into less, equal and greater around a median of three or of nine, insertion below seven.
 * Source: redis 7.0.15, pqsort.c.
 */

/** Negative, zero or positive. */
type Compare<T> = (a: T, b: T) => number;

const INSERTION_BELOW = 7;
const NINE_ABOVE = 40;

/** @param first and `last`, positions that will hold what a full sort puts there */
export function partialSort<T>(items: T[], compare: Compare<T>, first: number, last: number): void {
  const parts: [from: number, count: number][] = [[0, items.length]];
  for (let part; (part = parts.pop()) !== undefined;) {
    const [from, count] = part;
    const isOutside =
      (last < from && first < from) || (first >= from + count && last >= from + count);
    // The whole is always sorted, even for a range beyond it.
    if (isOutside && count !== items.length) continue;
    if (count < INSERTION_BELOW) sortByInsertion(items, compare, from, count);
    else parts.push(...split(items, compare, from, count));
  }
}

function swap<T>(items: T[], a: number, b: number): void {
  [items[a], items[b]] = [items[b] as T, items[a] as T];
}

function sortByInsertion<T>(items: T[], compare: Compare<T>, from: number, count: number): void {
  for (let i = from + 1; i < from + count; i++)
    for (let j = i; j > from && compare(items[j - 1] as T, items[j] as T) > 0; j--)
      swap(items, j, j - 1);
}

function medianOf<T>(items: T[], compare: Compare<T>, a: number, b: number, c: number): number {
  const less = (i: number, j: number): boolean => compare(items[i] as T, items[j] as T) < 0;
  const greater = (i: number, j: number): boolean => compare(items[i] as T, items[j] as T) > 0;
  if (less(a, b)) return less(b, c) ? b : less(a, c) ? c : a;
  return greater(b, c) ? b : less(a, c) ? a : c;
}

function pivotOf<T>(items: T[], compare: Compare<T>, from: number, count: number): number {
  const middle = from + Math.floor(count / 2);
  if (count === INSERTION_BELOW) return middle;
  const end = from + count - 1;
  if (count <= NINE_ABOVE) return medianOf(items, compare, from, middle, end);
  const step = Math.floor(count / 8);
  return medianOf(
    items,
    compare,
    medianOf(items, compare, from, from + step, from + 2 * step),
    medianOf(items, compare, middle - step, middle, middle + step),
    medianOf(items, compare, end - 2 * step, end - step, end),
  );
}

/** @returns the parts that are less and greater, where they have more than one element */
function split<T>(
  items: T[],
  compare: Compare<T>,
  from: number,
  count: number,
): [number, number][] {
  swap(items, from, pivotOf(items, compare, from, count));
  const end = from + count;
  // Equal ones gather at both ends: [from, equalLow) and (equalHigh, end).
  let equalLow = from + 1;
  let low = from + 1;
  let high = end - 1;
  let equalHigh = end - 1;
  const order = (at: number): number => compare(items[at] as T, items[from] as T);
  for (;;) {
    for (let sign; low <= high && (sign = order(low)) <= 0; low++)
      if (sign === 0) swap(items, equalLow++, low);
    for (let sign; low <= high && (sign = order(high)) >= 0; high--)
      if (sign === 0) swap(items, high, equalHigh--);
    if (low > high) break;
    swap(items, low++, high--);
  }
  exchange(items, from, low, Math.min(equalLow - from, low - equalLow));
  exchange(items, low, end, Math.min(equalHigh - high, end - equalHigh - 1));
  const less = low - equalLow;
  const greater = equalHigh - high;
  const parts: [number, number][] = [
    [end - greater, greater],
    [from, less],
  ];
  return parts.filter(([, size]) => size > 1);
}

/** Swaps the `count` items from `from` on with the `count` before `end`. */
function exchange<T>(items: T[], from: number, end: number, count: number): void {
  for (let i = 0; i < count; i++) swap(items, from + i, end - count + i);
}
