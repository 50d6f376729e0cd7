/**
 * The words of ZUNION and its relatives: keys, weights, how scores are combined, what is answered.
 *
 * Source: redis 7.0.15, t_zset.c, zunionInterDiffGenericCommand.
 */
import type { Entry } from '../../keyspace/Entry.ts';
import { parseDouble } from '../../keyspace/parseDouble.ts';
import type { Call } from '../../server/CommandSpec.ts';
import { Errors } from '../../server/errors.ts';
import { error, type ErrorReply } from '../../server/Reply.ts';
import { isOption, optionOf, readInteger } from '../arguments.ts';
import { lookupRead } from '../lookup.ts';
import { sourceOf, type Source } from './Source.ts';

export type Operation = 'union' | 'inter' | 'diff';
export type Aggregate = 'sum' | 'min' | 'max';
/** What the command does with the result. */
export type Purpose = 'show' | 'store' | 'count';

export interface Operands {
  readonly operation: Operation;
  readonly sources: readonly Source[];
  readonly aggregate: Aggregate;
  readonly withScores: boolean;
  /** ZINTERCARD: 0 = unlimited. */
  readonly limit: number;
}

interface Options {
  weights: number[];
  aggregate: Aggregate;
  withScores: boolean;
  limit: number;
}

const NOT_A_WEIGHT = error('ERR weight value is not a float');

export function readOperands(
  call: Call,
  operation: Operation,
  purpose: Purpose,
): Operands | ErrorReply {
  const { argv } = call;
  const at = purpose === 'store' ? 2 : 1;
  const count = readInteger(argv[at] as string);
  if (typeof count !== 'number') return count;
  const suffix = purpose === 'store' ? 'store' : purpose === 'count' ? 'card' : '';
  if (count < 1)
    return error(`ERR at least 1 input key is needed for 'z${operation}${suffix}' command`);
  if (count > argv.length - at - 1) return Errors.syntax;
  const entries: (Entry | undefined)[] = [];
  for (const key of argv.slice(at + 1, at + 1 + count)) {
    const entry = lookupRead(call, key);
    if (sourceOf(entry, 1) === null) return Errors.wrongType;
    entries.push(entry);
  }
  const options = readOptions(argv, at + 1 + count, count, operation, purpose);
  if ('error' in options) return options;
  const { weights, ...rest } = options;
  const sources = entries.map((entry, i) => sourceOf(entry, weights[i] as number) as Source);
  return { operation, sources, ...rest };
}

function readOptions(
  argv: readonly string[],
  from: number,
  count: number,
  operation: Operation,
  purpose: Purpose,
): Options | ErrorReply {
  const weights = Array.from({ length: count }, () => 1);
  const options: Options = { weights, aggregate: 'sum', withScores: false, limit: 0 };
  const hasScores = operation !== 'diff' && purpose !== 'count';
  for (let i = from; i < argv.length; i++) {
    const left = argv.length - i;
    if (hasScores && left > count && isOption(argv[i], 'weights')) {
      for (let k = 0; k < count; k++) {
        const weight = parseDouble(argv[++i] as string);
        if (weight === null) return NOT_A_WEIGHT;
        weights[k] = weight;
      }
    } else if (hasScores && left >= 2 && isOption(argv[i], 'aggregate')) {
      const aggregate = optionOf(argv[++i] as string);
      if (aggregate !== 'sum' && aggregate !== 'min' && aggregate !== 'max') return Errors.syntax;
      options.aggregate = aggregate;
    } else if (purpose === 'show' && isOption(argv[i], 'withscores')) options.withScores = true;
    else if (purpose === 'count' && left >= 2 && isOption(argv[i], 'limit')) {
      const limit = readInteger(argv[++i] as string, 0, Infinity, "ERR LIMIT can't be negative");
      if (typeof limit !== 'number') return limit;
      options.limit = limit;
    } else return Errors.syntax;
  }
  return options;
}
