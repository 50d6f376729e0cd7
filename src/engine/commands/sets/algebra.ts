/**
 * Intersections, unions and differences, answered or stored.
 *
 * Every key is looked at, even when one that is missing has decided the outcome: a wrong type is always
 * refused. Results start packed and become hash tables as any set does.
 * Source: redis 7.0.15, t_set.c, sinterGenericCommand, sunionDiffGenericCommand.
 */
import { SetValue } from '../../keyspace/SetValue.ts';
import type { Call, CommandSpec } from '../../server/CommandSpec.ts';
import { Errors } from '../../server/errors.ts';
import { error, type ErrorReply, type Reply } from '../../server/Reply.ts';
import { isOption, readInteger } from '../arguments.ts';
import { chargeElements } from '../charge.ts';
import { commandRow } from '../commandRow.ts';
import { lookupRead } from '../lookup.ts';
import { intsetMax, setOf, storeSet } from './setKeys.ts';

/** The sets at keys, undefined where there is none. */
type Sets = readonly (SetValue | undefined)[];

/** What a command makes of the sets. */
type Combine = (call: Call, sets: Sets) => SetValue;

function readSets(call: Call, keys: readonly string[]): Sets | ErrorReply {
  const sets: (SetValue | undefined)[] = [];
  for (const key of keys) {
    const set = setOf(lookupRead(call, key));
    if (set !== undefined && !(set instanceof SetValue)) return set;
    sets.push(set);
  }
  return sets;
}

function isRefusal(sets: Sets | ErrorReply): sets is ErrorReply {
  return 'error' in sets;
}

/** Members of all the sets, in the order of the smallest; at most `limit`. */
function common(call: Call, sets: Sets, limit = Infinity): string[] {
  if (sets.includes(undefined)) return [];
  const [smallest, ...others] = (sets as readonly SetValue[]).toSorted((a, b) => a.size - b.size);
  const rest = others.filter((set) => set !== smallest);
  const found: string[] = [];
  for (const member of smallest?.list() ?? []) {
    if (!rest.every((set) => set.has(member))) continue;
    found.push(member);
    if (found.length >= limit) break;
  }
  chargeElements(call.server, (smallest?.size ?? 0) * sets.length);
  return found;
}

const intersect: Combine = (call, sets) => SetValue.of(common(call, sets), intsetMax(call.server));

const unite: Combine = (call, sets) => {
  const union = new SetValue();
  for (const set of sets) {
    chargeElements(call.server, set?.size ?? 0);
    for (const member of set?.list() ?? []) union.add(member, intsetMax(call.server));
  }
  return union;
};

/**
 * The first set less the others, by whichever way is less work. It shows in the encoding: taking members
 * out of a copy leaves a hash table where adding those that stay would make an intset.
 */
const subtract: Combine = (call, sets) => {
  const [first, ...others] = sets;
  if (first === undefined || others.includes(first)) return new SetValue();
  const there = others.filter((set) => set !== undefined);
  const sizes = there.reduce((sum, set) => sum + set.size, first.size);
  const isByMember = Math.floor((first.size * (there.length + 1)) / 2) <= sizes;
  chargeElements(call.server, isByMember ? first.size * (there.length + 1) : sizes);
  return isByMember ? keptOf(call, first, there) : leftOf(call, first, there);
};

function keptOf(call: Call, first: SetValue, others: readonly SetValue[]): SetValue {
  const largestFirst = others.toSorted((a, b) => b.size - a.size);
  const kept = first.list().filter((member) => !largestFirst.some((set) => set.has(member)));
  return SetValue.of(kept, intsetMax(call.server));
}

function leftOf(call: Call, first: SetValue, others: readonly SetValue[]): SetValue {
  const left = SetValue.of(first.list(), intsetMax(call.server));
  for (const set of others) {
    for (const member of set.list()) left.delete(member);
    if (left.size === 0) break;
  }
  return left;
}

function answer(combine: Combine): (call: Call) => Reply {
  return (call) => {
    const sets = readSets(call, call.argv.slice(1));
    return isRefusal(sets) ? sets : { set: combine(call, sets).list() };
  };
}

function sinter(call: Call): Reply {
  const sets = readSets(call, call.argv.slice(1));
  return isRefusal(sets) ? sets : { set: common(call, sets) };
}

function store(combine: Combine, event: string): (call: Call) => Reply {
  return (call) => {
    const sets = readSets(call, call.argv.slice(2));
    if (isRefusal(sets)) return sets;
    return storeSet(call, call.argv[1] as string, combine(call, sets), event);
  };
}

const NEGATIVE_LIMIT = "ERR LIMIT can't be negative";
const TOO_MANY_KEYS = error("ERR Number of keys can't be greater than number of args");

function sintercard(call: Call): Reply {
  const { argv } = call;
  const count = readInteger(argv[1] as string, 1, Infinity, 'ERR numkeys should be greater than 0');
  if (typeof count !== 'number') return count;
  if (count > argv.length - 2) return TOO_MANY_KEYS;
  let limit = 0;
  for (let i = 2 + count; i < argv.length; i += 2) {
    const word = argv[i + 1];
    if (!isOption(argv[i], 'limit') || word === undefined) return Errors.syntax;
    const value = readInteger(word, 0, Infinity, NEGATIVE_LIMIT);
    if (typeof value !== 'number') return value;
    limit = value;
  }
  const sets = readSets(call, argv.slice(2, 2 + count));
  if (isRefusal(sets)) return sets;
  return common(call, sets, limit === 0 ? Infinity : limit).length;
}

export const algebraRows: readonly CommandSpec[] = [
  commandRow('sinter', sinter),
  commandRow('sintercard', sintercard),
  commandRow('sinterstore', store(intersect, 'sinterstore')),
  commandRow('sunion', answer(unite)),
  commandRow('sunionstore', store(unite, 'sunionstore')),
  commandRow('sdiff', answer(subtract)),
  commandRow('sdiffstore', store(subtract, 'sdiffstore')),
];
