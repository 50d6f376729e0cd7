/**
 * ZUNION, ZINTER and ZDIFF with their STORE forms, and ZINTERCARD. Sets count as sorted sets of score 1.
 *
 * Source: redis 7.0.15, t_zset.c, zunionInterDiffGenericCommand, zunionInterAggregate.
 */
import { SortedSet } from '../../keyspace/SortedSet.ts';
import type { Call, CommandSpec } from '../../server/CommandSpec.ts';
import type { Reply } from '../../server/Reply.ts';
import { chargeElements } from '../charge.ts';
import { commandRow } from '../commandRow.ts';
import { pairsReply } from './scoreReply.ts';
import { readOperands, type Aggregate, type Operands, type Operation } from './zalgebraWords.ts';
import type { Source } from './Source.ts';
import { packedLimits, storeZset } from './zsetKeys.ts';

type Pairs = readonly (readonly [member: string, score: number])[];

/** Two scores of one member as one; opposite infinities add up to 0. */
function combine(how: Aggregate, a: number, b: number): number {
  if (how === 'min') return b < a ? b : a;
  if (how === 'max') return b > a ? b : a;
  const sum = a + b;
  return Number.isNaN(sum) ? 0 : sum;
}

/** A score times its weight; infinity times 0 is 0. */
function weighted(score: number, weight: number): number {
  const product = score * weight;
  return Number.isNaN(product) ? 0 : product;
}

/** Sources from the smallest on: the order in which scores are added up shows in their last digits. */
function bySize(sources: readonly Source[]): Source[] {
  return sources.toSorted((a, b) => a.size - b.size);
}

function union({ sources, aggregate }: Operands): Pairs {
  const scores = new Map<string, number>();
  for (const source of bySize(sources)) {
    source.each((member, score) => {
      const added = weighted(score, source.weight);
      const before = scores.get(member);
      scores.set(member, before === undefined ? added : combine(aggregate, before, added));
    });
  }
  return [...scores];
}

/** @param limit members after which it stops; 0 = none */
function intersection({ sources, aggregate, limit }: Operands): Pairs {
  const [first, ...others] = bySize(sources) as [Source, ...Source[]];
  const found: [string, number][] = [];
  first.each((member, score) => {
    if (limit > 0 && found.length >= limit) return;
    let total = weighted(score, first.weight);
    for (const other of others) {
      const theirs = other.score(member);
      if (theirs === undefined) return;
      total = combine(aggregate, total, theirs * other.weight);
    }
    found.push([member, total]);
  });
  return found;
}

function difference({ sources }: Operands): Pairs {
  const [first, ...others] = sources as [Source, ...Source[]];
  const found: [string, number][] = [];
  first.each((member, score) => {
    if (others.every((other) => other.score(member) === undefined)) found.push([member, score]);
  });
  return found;
}

function chargeSources(call: Call, { sources }: Operands): void {
  for (const { size } of sources) chargeElements(call.server, size);
}

const COMPUTE: Readonly<Record<Operation, (operands: Operands) => Pairs>> = {
  union,
  inter: intersection,
  diff: difference,
};

/** The result as a new sorted set; each member comes once. */
function compute(call: Call, operands: Operands): SortedSet {
  chargeSources(call, operands);
  return SortedSet.of(COMPUTE[operands.operation](operands)) ?? new SortedSet(false);
}

function shows(operation: Operation): CommandSpec['run'] {
  return (call) => {
    const operands = readOperands(call, operation, 'show');
    if ('error' in operands) return operands;
    const result = compute(call, operands);
    const { members, scores } = result.stretch(0, result.size);
    return operands.withScores ? pairsReply(call, members, scores) : members;
  };
}

function stores(operation: Operation): CommandSpec['run'] {
  return (call) => {
    const operands = readOperands(call, operation, 'store');
    if ('error' in operands) return operands;
    const result = compute(call, operands);
    result.packIfSmall(packedLimits(call.server));
    storeZset(call, call.argv[1] as string, result, `z${operation}store`, 1);
    return result.size;
  };
}

function zintercard(call: Call): Reply {
  const operands = readOperands(call, 'inter', 'count');
  if ('error' in operands) return operands;
  chargeSources(call, operands);
  return intersection(operands).length;
}

export const zalgebraRows: readonly CommandSpec[] = [
  commandRow('zunion', shows('union')),
  commandRow('zinter', shows('inter')),
  commandRow('zdiff', shows('diff')),
  commandRow('zunionstore', stores('union')),
  commandRow('zinterstore', stores('inter')),
  commandRow('zdiffstore', stores('diff')),
  commandRow('zintercard', zintercard),
];
