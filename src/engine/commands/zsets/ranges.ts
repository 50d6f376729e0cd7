/**
 * Ranges of a sorted set by rank, by score and by the bytes of the members: from two words to a run of ranks.
 *
 * Source: redis 7.0.15, t_zset.c, zslParseRange, zslParseLexRange, genericZrangebyrankCommand,
 * genericZrangebyscoreCommand, genericZrangebylexCommand.
 */
import { parseBound } from '../../keyspace/parseDouble.ts';
import type { SortedSet } from '../../keyspace/SortedSet.ts';
import { error, type ErrorReply } from '../../server/Reply.ts';
import { readInteger } from '../arguments.ts';

/** `count` members from rank `from` on; `from` means nothing when there are none. */
export interface Run {
  readonly from: number;
  readonly count: number;
}

/** What is taken of a range. */
export interface Window {
  /** Members skipped; a negative number skips all. */
  readonly offset: number;
  /** Members taken at most; a negative number takes all. */
  readonly limit: number;
  /** Counted from the end of the order. */
  readonly isReverse: boolean;
}

export const WHOLE: Window = { offset: 0, limit: -1, isReverse: false };

export type Range = (zset: SortedSet, window: Window) => Run;

/** Reads the lower and the upper bound, or says why not. */
export type RangeKind = (min: string, max: string) => Range | ErrorReply;

const NO_RUN: Run = { from: 0, count: 0 };
const NOT_FLOATS = error('ERR min or max is not a float');
const NOT_LEX = error('ERR min or max not valid string range item');

/** Ranks, negative ones from the end; for ranks a window has only a direction. */
export const byRank: RangeKind = (min, max) => {
  const first = readInteger(min);
  if (typeof first !== 'number') return first;
  const last = readInteger(max);
  if (typeof last !== 'number') return last;
  return ({ size }, { isReverse }) => {
    const start = Math.max(0, first < 0 ? size + first : first);
    const end = Math.min(size - 1, last < 0 ? size + last : last);
    if (start > end) return NO_RUN;
    return { from: isReverse ? size - 1 - end : start, count: end - start + 1 };
  };
};

interface ScoreBound {
  readonly score: number;
  readonly isExclusive: boolean;
}

function scoreBound(word: string): ScoreBound | null {
  const isExclusive = word.startsWith('(');
  const score = parseBound(isExclusive ? word.slice(1) : word);
  return score === null ? null : { score, isExclusive };
}

export const byScore: RangeKind = (minWord, maxWord) => {
  const min = scoreBound(minWord);
  const max = scoreBound(maxWord);
  if (min === null || max === null) return NOT_FLOATS;
  return (zset, window) => {
    const start = zset.countBelow(min.score, min.isExclusive);
    const end = zset.countBelow(max.score, !max.isExclusive);
    return windowed(start, end, window);
  };
};

/** The part that a window shows of the ranks `start` until before `end`. */
function windowed(start: number, end: number, { offset, limit, isReverse }: Window): Run {
  if (offset < 0 || end - start <= offset) return NO_RUN;
  const left = end - start - offset;
  const count = limit < 0 ? left : Math.min(limit, left);
  return { from: isReverse ? end - offset - count : start + offset, count };
}

interface LexRange {
  readonly isAboveMin: (member: string) => boolean;
  readonly isBelowMax: (member: string) => boolean;
}

/** One bound as a test; `side` is 1 for members above it, -1 for those below; null = not a bound. */
function lexBound(word: string, side: 1 | -1): ((member: string) => boolean) | null {
  const text = word.slice(1);
  switch (word[0]) {
    case '(':
      return side > 0 ? (member) => member > text : (member) => member < text;
    case '[':
      return side > 0 ? (member) => member >= text : (member) => member <= text;
    case '-':
    case '+':
      if (text !== '' && text[0] !== '\0') return null;
      return word[0] === (side > 0 ? '-' : '+') ? () => true : () => false;
    default:
      return null;
  }
}

export const byLex: RangeKind = (min, max) => {
  const isAboveMin = lexBound(min, 1);
  const isBelowMax = lexBound(max, -1);
  if (isAboveMin === null || isBelowMax === null) return NOT_LEX;
  const range: LexRange = { isAboveMin, isBelowMax };
  return (zset, window) => {
    if (zset.encoding === 'listpack') return walkPacked(zset, range, window);
    const start = zset.countBelowLex((member) => !isAboveMin(member));
    const end = zset.countBelowLex(isBelowMax);
    return windowed(start, end, window);
  };
};

/**
 * A packed set is walked from its end, so what comes out is defined even when scores differ: the first member
 * within the near bound, the offset from there unseen, then all until one is beyond the far bound.
 */
function walkPacked(zset: SortedSet, range: LexRange, window: Window): Run {
  const { offset, limit, isReverse } = window;
  const { members } = zset.stretch(0, zset.size);
  if (!range.isAboveMin(members.at(-1) as string) || !range.isBelowMax(members[0] as string))
    return NO_RUN;
  const walk = isReverse ? members.toReversed() : members;
  const [isNear, isFar] = isReverse
    ? [range.isBelowMax, range.isAboveMin]
    : [range.isAboveMin, range.isBelowMax];
  const first = walk.findIndex(isNear);
  if (first < 0 || offset < 0 || !isFar(walk[first] as string)) return NO_RUN;
  const start = first + offset;
  const end = limit < 0 ? walk.length : Math.min(walk.length, start + limit);
  let at = start;
  while (at < end && isFar(walk[at] as string)) at++;
  if (at <= start) return NO_RUN;
  return { from: isReverse ? walk.length - at : start, count: at - start };
}
