/** One input of ZUNION and its relatives: a sorted set, a set (all scores 1), or nothing. */
import type { Entry } from '../../keyspace/Entry.ts';
import { SetValue } from '../../keyspace/SetValue.ts';
import { SortedSet } from '../../keyspace/SortedSet.ts';

export interface Source {
  readonly size: number;
  readonly weight: number;
  /** Undefined: not a member. */
  readonly score: (member: string) => number | undefined;
  readonly each: (visit: (member: string, score: number) => void) => void;
}

/** The input at a key; null when the value is of another type. */
export function sourceOf(entry: Entry | undefined, weight: number): Source | null {
  if (entry === undefined)
    return { size: 0, weight, score: () => undefined, each: () => undefined };
  const { value } = entry;
  if (value instanceof SortedSet)
    return {
      size: value.size,
      weight,
      score: (member) => value.score(member),
      each: (visit) => value.each(visit),
    };
  if (value instanceof SetValue)
    return {
      size: value.size,
      weight,
      score: (member) => (value.has(member) ? 1 : undefined),
      each: (visit) => {
        for (const member of value.list()) visit(member, 1);
      },
    };
  return null;
}
