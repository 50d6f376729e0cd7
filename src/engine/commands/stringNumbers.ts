/**
 * Counters: INCR and its relatives, in 64-bit integers and in long doubles.
 *
 * Source: redis 7.0.15, t_string.c, incrDecrCommand, incrbyfloatCommand.
 */
import { isString, NO_EXPIRE, textOf, type Value } from '../keyspace/Entry.ts';
import { INT64_MAX, INT64_MIN, parseInteger64 } from '../keyspace/integers.ts';
import {
  addLongDouble,
  isInfinite,
  printLongDouble,
  readLongDouble,
} from '../keyspace/longDouble.ts';
import type { Call, CommandSpec } from '../server/CommandSpec.ts';
import { Errors } from '../server/errors.ts';
import { error, type Reply } from '../server/Reply.ts';
import { propagateAs } from '../server/propagation.ts';
import { commandRow } from './commandRow.ts';
import { lookupToOverwrite, lookupWrite, setKey } from './lookup.ts';
import { notify, NotifyClass } from './notify.ts';
import { storedValue } from './stringSet.ts';

/** Adds a number that a double holds exactly; falls back to big integers near the limits. */
function add(call: Call, amount: number): Reply {
  const key = call.argv[1] as string;
  const old = lookupToOverwrite(call, key);
  const value = old === undefined ? 0 : old.value;
  const sum = typeof value === 'number' ? value + amount : NaN;
  if (!Number.isSafeInteger(sum)) return addBig(call, BigInt(amount));
  setKey(call, key, old, sum, old?.expireMs ?? NO_EXPIRE);
  return counted(call, key, sum);
}

function addBig(call: Call, amount: bigint): Reply {
  const key = call.argv[1] as string;
  const old = lookupWrite(call, key);
  if (old !== undefined && !isString(old.value)) return Errors.wrongType;
  const value = old === undefined ? 0n : parseInteger64(textOf(old.value));
  if (value === null) return Errors.notInteger;
  const sum = value + amount;
  if (sum > INT64_MAX || sum < INT64_MIN) return Errors.overflow;
  const stored: Value = storedValue(String(sum));
  setKey(call, key, old, stored, old?.expireMs ?? NO_EXPIRE);
  if (typeof stored === 'number') return counted(call, key, stored);
  counted(call, key, 0);
  return { integer: String(sum) };
}

function counted(call: Call, key: string, sum: number): Reply {
  if (call.server.keyspace.notifyFlags !== 0)
    notify(call.world, call.server, NotifyClass.string, 'incrby', call.client.db, key);
  call.server.dirty++;
  return sum;
}

function incrby(call: Call): Reply {
  const amount = parseInteger64(call.argv[2] as string);
  return amount === null ? Errors.notInteger : addAny(call, amount);
}

function decrby(call: Call): Reply {
  const amount = parseInteger64(call.argv[2] as string);
  if (amount === null) return Errors.notInteger;
  if (amount === INT64_MIN) return error('ERR decrement would overflow');
  return addAny(call, -amount);
}

function addAny(call: Call, amount: bigint): Reply {
  const small = Number(amount);
  return Number.isSafeInteger(small) ? add(call, small) : addBig(call, amount);
}

function incrbyfloat(call: Call): Reply {
  const key = call.argv[1] as string;
  const old = lookupWrite(call, key);
  if (old !== undefined && !isString(old.value)) return Errors.wrongType;
  const value = readLongDouble(old === undefined ? '0' : textOf(old.value));
  const amount = readLongDouble(call.argv[2] as string);
  if (value === null || amount === null) return Errors.notFloat;
  const sum = addLongDouble(value, amount);
  if (isInfinite(sum)) return error('ERR increment would produce NaN or Infinity');
  const text = printLongDouble(sum);
  setKey(call, key, old, text, old?.expireMs ?? NO_EXPIRE);
  notify(call.world, call.server, NotifyClass.string, 'incrbyfloat', call.client.db, key);
  call.server.dirty++;
  propagateAs(['SET', key, text, 'KEEPTTL']);
  return text;
}

export const stringNumberRows: readonly CommandSpec[] = [
  commandRow('incr', (call) => add(call, 1)),
  commandRow('decr', (call) => add(call, -1)),
  commandRow('incrby', incrby),
  commandRow('decrby', decrby),
  commandRow('incrbyfloat', incrbyfloat),
];
