/**
 * HRANDFIELD: fields at random, alone or with their values.
 *
 * A positive count gives different fields: of a listpack, or when a third of them is wanted, in the hash's
 * order. A negative one draws again and again.
 * Source: redis 7.0.15, t_hash.c, hrandfieldCommand, hrandfieldWithCountCommand.
 */
import { Hash } from '../../keyspace/Hash.ts';
import { INT64_MAX } from '../../keyspace/integers.ts';
import type { Call, CommandSpec } from '../../server/CommandSpec.ts';
import { Errors } from '../../server/errors.ts';
import { error, type Reply } from '../../server/Reply.ts';
import { isOption } from '../arguments.ts';
import { chargeElements } from '../charge.ts';
import { commandRow } from '../commandRow.ts';
import {
  chooseInOrder,
  dice,
  PICK_ABOVE,
  pickDistinct,
  PICKS_MAX,
  readPickCount,
} from '../sampling.ts';
import { readHash } from './hashKeys.ts';

const TOO_MANY_PAIRS = error('ERR value is out of range');

function hrandfield(call: Call): Reply {
  const { argv } = call;
  if (argv.length === 2) return oneField(call);
  const count = readPickCount(argv[2] as string);
  if (typeof count !== 'bigint') return count;
  const hasValues = argv.length === 4 && isOption(argv[3], 'withvalues');
  if (argv.length > 3 && !hasValues) return Errors.syntax;
  if (hasValues && (count < 0n ? -count : count) > INT64_MAX / 2n) return TOO_MANY_PAIRS;
  const hash = readHash(call);
  if (!(hash instanceof Hash)) return hash ?? [];
  const fields = chooseFields(call, hash, Number(count));
  chargeElements(call.server, fields.length);
  return hasValues ? withValues(call, hash, fields) : fields;
}

function oneField(call: Call): Reply {
  const hash = readHash(call);
  return hash instanceof Hash ? hash.random(dice(call)) : (hash ?? null);
}

function chooseFields(call: Call, hash: Hash, count: number): readonly string[] {
  const below = dice(call);
  if (count < 0) return drawFields(call, hash, Math.min(-count, PICKS_MAX));
  if (count >= hash.size) return hash.names();
  if (hash.table === null || count * PICK_ABOVE > hash.size)
    return chooseInOrder(hash.names(), count, below);
  return pickDistinct(count, () => hash.random(below));
}

function drawFields(call: Call, hash: Hash, count: number): readonly string[] {
  const below = dice(call);
  if (hash.table !== null) return Array.from({ length: count }, () => hash.random(below));
  const names = hash.names();
  return Array.from({ length: count }, () => names[below(names.length)] as string);
}

/** Pairs: an array each in RESP3, flat in RESP2. */
function withValues(call: Call, hash: Hash, fields: readonly string[]): Reply {
  const valueOf = (field: string): string => hash.get(field) ?? '';
  if (call.client.resp === 3) return fields.map((field) => [field, valueOf(field)]);
  return fields.flatMap((field) => [field, valueOf(field)]);
}

export const hrandfieldRows: readonly CommandSpec[] = [commandRow('hrandfield', hrandfield)];
