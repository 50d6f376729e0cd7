/**
 * Fields set, deleted and counted up.
 *
 * HINCRBYFLOAT reaches replicas as HSET, so that all of them hold the same digits.
 * Source: redis 7.0.15, t_hash.c, hsetCommand, hsetnxCommand, hdelCommand, hincrbyCommand,
 * hincrbyfloatCommand.
 */
import type { Entry } from '../../keyspace/Entry.ts';
import { Hash } from '../../keyspace/Hash.ts';
import { INT64_MAX, INT64_MIN, parseInteger64 } from '../../keyspace/integers.ts';
import {
  addLongDouble,
  isInfinite,
  printLongDouble,
  readLongDouble,
} from '../../keyspace/longDouble.ts';
import type { Call, CommandSpec } from '../../server/CommandSpec.ts';
import { Errors, wrongArity } from '../../server/errors.ts';
import { propagateAs } from '../../server/propagation.ts';
import { error, OK, type ErrorReply, type Reply } from '../../server/Reply.ts';
import { chargeElements } from '../charge.ts';
import { changeInPlace } from '../collections.ts';
import { commandRow } from '../commandRow.ts';
import { selected } from '../keyspaceSlice.ts';
import { deleteKey, keyChanged, lookupWrite } from '../lookup.ts';
import { notify, NotifyClass } from '../notify.ts';
import { hashOf, setFields } from './hashKeys.ts';

function setPairs(call: Call, name: string): number | ErrorReply {
  const { argv } = call;
  if (argv.length % 2 === 1) return wrongArity(name);
  const key = argv[1] as string;
  const entry = lookupWrite(call, key);
  if (entry !== undefined && !(entry.value instanceof Hash)) return Errors.wrongType;
  chargeElements(call.server, argv.length / 2 - 1);
  return setFields(call, key, entry, argv.slice(2), 'hset');
}

function hmset(call: Call): Reply {
  const added = setPairs(call, 'hmset');
  return typeof added === 'number' ? OK : added;
}

function hsetnx(call: Call): Reply {
  const [, key, field, value] = call.argv as [string, string, string, string];
  const entry = lookupWrite(call, key);
  const hash = hashOf(entry);
  if (hash !== undefined && !(hash instanceof Hash)) return hash;
  if (hash?.has(field) === true) return 0;
  return setFields(call, key, entry, [field, value], 'hset');
}

function hdel(call: Call): Reply {
  const { argv } = call;
  const key = argv[1] as string;
  const entry = lookupWrite(call, key);
  const hash = hashOf(entry);
  if (!(hash instanceof Hash)) return hash ?? 0;
  chargeElements(call.server, argv.length - 2);
  const fields = argv.slice(2);
  // A hash that copies share is not made one's own for nothing.
  if (!fields.some((field) => hash.has(field))) return 0;
  let left = 0;
  const deleted = changeInPlace<Hash, number>(call, key, entry as Entry, (own) => {
    const before = own.size;
    for (const field of fields) own.delete(field);
    left = own.size;
    return before - left;
  });
  announceDeletion(call, key, deleted, left);
  return deleted;
}

function announceDeletion(call: Call, key: string, deleted: number, left: number): void {
  const { world, server, client } = call;
  notify(world, server, NotifyClass.hash, 'hdel', client.db, key);
  if (left > 0) keyChanged(server, selected(call), key);
  else {
    deleteKey(call, key);
    notify(world, server, NotifyClass.generic, 'del', client.db, key);
  }
  server.dirty += deleted;
}

const NOT_AN_INTEGER = error('ERR hash value is not an integer');

function hincrby(call: Call): Reply {
  const [, key, field, word] = call.argv as [string, string, string, string];
  const amount = parseInteger64(word);
  if (amount === null) return Errors.notInteger;
  const entry = lookupWrite(call, key);
  const hash = hashOf(entry);
  if (hash !== undefined && !(hash instanceof Hash)) return hash;
  const value = parseInteger64(hash?.get(field) ?? '0');
  if (value === null) return NOT_AN_INTEGER;
  const sum = value + amount;
  if (sum > INT64_MAX || sum < INT64_MIN) return Errors.overflow;
  const text = String(sum);
  setFields(call, key, entry, [field, text], 'hincrby');
  return Number.isSafeInteger(Number(text)) ? Number(text) : { integer: text };
}

const NOT_A_FLOAT = error('ERR hash value is not a float');
const INFINITE_AMOUNT = error('ERR value is NaN or Infinity');
const INFINITE_SUM = error('ERR increment would produce NaN or Infinity');

function hincrbyfloat(call: Call): Reply {
  const [, key, field, word] = call.argv as [string, string, string, string];
  const amount = readLongDouble(word);
  if (amount === null) return Errors.notFloat;
  if (isInfinite(amount)) return INFINITE_AMOUNT;
  const entry = lookupWrite(call, key);
  const hash = hashOf(entry);
  if (hash !== undefined && !(hash instanceof Hash)) return hash;
  const value = readLongDouble(hash?.get(field) ?? '0');
  if (value === null) return NOT_A_FLOAT;
  const sum = addLongDouble(value, amount);
  if (isInfinite(sum)) return INFINITE_SUM;
  const text = printLongDouble(sum);
  setFields(call, key, entry, [field, text], 'hincrbyfloat');
  propagateAs(['HSET', key, field, text]);
  return text;
}

export const hashWriteRows: readonly CommandSpec[] = [
  commandRow('hset', (call) => setPairs(call, 'hset')),
  commandRow('hmset', hmset),
  commandRow('hsetnx', hsetnx),
  commandRow('hdel', hdel),
  commandRow('hincrby', hincrby),
  commandRow('hincrbyfloat', hincrbyfloat),
];
