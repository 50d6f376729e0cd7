/**
 * What a pattern of SORT names for an element: a string key, or a field of a hash (`key_*->field`).
 *
 * Source: redis 7.0.15, sort.c, lookupKeyByPattern.
 */
import { cString } from '../../../base/cString.ts';
import { isString, textOf } from '../../keyspace/Entry.ts';
import { Hash } from '../../keyspace/Hash.ts';
import type { Call } from '../../server/CommandSpec.ts';
import { lookupRead } from '../lookup.ts';
import { isConstant } from './sortOptions.ts';

/** A function that finds the value for an element; null = there is none. Made once for each pattern. */
export function lookupBy(call: Call, pattern: string): (element: string) => string | null {
  // As C strings: what follows a zero byte is not seen by the searches, but is part of names.
  const seen = cString(pattern);
  if (seen === '#') return (element) => element;
  if (isConstant(pattern)) return () => null;
  const star = pattern.indexOf('*');
  const arrow = seen.indexOf('->', star + 1);
  const isField = arrow >= 0 && arrow + 2 < seen.length;
  const prefix = pattern.slice(0, star);
  const postfix = pattern.slice(star + 1, isField ? arrow : pattern.length);
  const field = isField ? pattern.slice(arrow + 2) : null;
  return (element) => valueAt(call, prefix + element + postfix, field);
}

function valueAt(call: Call, key: string, field: string | null): string | null {
  const value = lookupRead(call, key)?.value;
  if (value === undefined) return null;
  if (field !== null) return value instanceof Hash ? (value.get(field) ?? null) : null;
  return isString(value) ? textOf(value) : null;
}
