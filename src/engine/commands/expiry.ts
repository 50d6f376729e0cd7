/**
 * Times to live: EXPIRE and its relatives, TTL and its relatives.
 *
 * Replicas get absolute times (`PEXPIREAT`), or DEL for a moment in the past.
 * Differs from Redis: moments beyond 2^53 ms (the year 287396) are kept to the nearest double.
 * Source: redis 7.0.15, expire.c, expireGenericCommand, ttlGenericCommand.
 */
import { INT64_MAX, INT64_MIN, parseInteger64 } from '../keyspace/integers.ts';
import { NO_EXPIRE, type Entry } from '../keyspace/Entry.ts';
import type { Call, CommandSpec } from '../server/CommandSpec.ts';
import { Errors, shownWord } from '../server/errors.ts';
import { error, type ErrorReply, type Reply } from '../server/Reply.ts';
import { propagateAs } from '../server/propagation.ts';
import { commandRow } from './commandRow.ts';
import { noteLocalExpiry } from './localExpiry.ts';
import { deleteKey, expiryCommand, lookupReadNoTouch, lookupWrite, setExpire } from './lookup.ts';
import { notify, NotifyClass } from './notify.ts';
import { optionOf } from './arguments.ts';

interface Conditions {
  nx: boolean;
  xx: boolean;
  gt: boolean;
  lt: boolean;
}

function parseConditions(argv: readonly string[]): Conditions | ErrorReply {
  const found: Conditions = { nx: false, xx: false, gt: false, lt: false };
  for (let i = 3; i < argv.length; i++) {
    const name = optionOf(argv[i] as string);
    if (name === 'nx' || name === 'xx' || name === 'gt' || name === 'lt') found[name] = true;
    else return error(`ERR Unsupported option ${shownWord(argv[i] as string)}`);
  }
  if (found.nx && (found.xx || found.gt || found.lt))
    return error('ERR NX and XX, GT or LT options at the same time are not compatible');
  if (found.gt && found.lt)
    return error('ERR GT and LT options at the same time are not compatible');
  return found;
}

/** Whether the conditions allow `whenMs`; a key without a time to live counts as living for ever. */
function allows(conditions: Conditions, entry: Entry, whenMs: number): boolean {
  const { expireMs } = entry;
  const isTimed = expireMs !== NO_EXPIRE;
  if (conditions.nx && isTimed) return false;
  if (conditions.xx && !isTimed) return false;
  if (conditions.gt && (!isTimed || whenMs <= expireMs)) return false;
  return !(conditions.lt && isTimed && whenMs >= expireMs);
}

/** Absolute wall ms of the second word; null = beyond 64 bits. */
function whenOf(amount: bigint, isSeconds: boolean, baseMs: number): number | null {
  if (isSeconds && (amount > INT64_MAX / 1000n || amount < INT64_MIN / 1000n)) return null;
  const ms = isSeconds ? amount * 1000n : amount;
  return ms > INT64_MAX - BigInt(baseMs) ? null : Number(ms + BigInt(baseMs));
}

function expireGeneric(call: Call, name: string, isSeconds: boolean, baseMs: number): Reply {
  const { server, argv } = call;
  const [, key, amountWord] = argv as [string, string, string];
  const conditions = parseConditions(argv);
  if ('error' in conditions) return conditions;
  const amount = parseInteger64(amountWord);
  if (amount === null) return Errors.notInteger;
  const whenMs = whenOf(amount, isSeconds, baseMs);
  if (whenMs === null) return error(`ERR invalid expire time in '${name}' command`);
  const entry = lookupWrite(call, key);
  if (entry === undefined || !allows(conditions, entry, whenMs)) return 0;
  server.dirty++;
  const isPast = whenMs <= server.commandMs && !server.isLoading && !server.isReplica;
  if (isPast) {
    deleteKey(call, key);
    notify(call.world, server, NotifyClass.generic, 'del', call.client.db, key);
    propagateAs([expiryCommand(server), key]);
  } else {
    setExpire(call, key, entry, whenMs);
    noteLocalExpiry(call, call.client.db, key, whenMs);
    notify(call.world, server, NotifyClass.generic, 'expire', call.client.db, key);
    if (name !== 'pexpireat') propagateAs(['PEXPIREAT', key, String(whenMs), ...argv.slice(3)]);
  }
  return 1;
}

/** Source: redis 7.0.15, expire.c, ttlGenericCommand. */
function ttlGeneric(call: Call, isMs: boolean, isAbsolute: boolean): Reply {
  const entry = lookupReadNoTouch(call, call.argv[1] as string);
  if (entry === undefined) return -2;
  if (entry.expireMs === NO_EXPIRE) return -1;
  const baseMs = isAbsolute ? 0 : call.server.commandMs;
  if (!Number.isSafeInteger(entry.expireMs)) return farTtl(entry.expireMs, BigInt(baseMs), isMs);
  const ms = Math.max(0, entry.expireMs - baseMs);
  return isMs ? ms : Math.floor((ms + 500) / 1000);
}

/**
 * Of a moment that a double does not hold to the ms. The last one of 64 bits, which means never, is exact.
 * Differs from Redis: others beyond the year 287396 are rounded.
 */
function farTtl(expireMs: number, baseMs: bigint, isMs: boolean): Reply {
  const when = BigInt(expireMs);
  const ms = (when > INT64_MAX ? INT64_MAX : when) - baseMs;
  return { integer: String(isMs ? ms : (ms + 500n) / 1000n) };
}

function persist(call: Call): Reply {
  const key = call.argv[1] as string;
  const entry = lookupWrite(call, key);
  if (entry === undefined || entry.expireMs === NO_EXPIRE) return 0;
  setExpire(call, key, entry, NO_EXPIRE);
  notify(call.world, call.server, NotifyClass.generic, 'persist', call.client.db, key);
  call.server.dirty++;
  return 1;
}

export const expiryRows: readonly CommandSpec[] = [
  commandRow('expire', (call) => expireGeneric(call, 'expire', true, call.server.commandMs)),
  commandRow('pexpire', (call) => expireGeneric(call, 'pexpire', false, call.server.commandMs)),
  commandRow('expireat', (call) => expireGeneric(call, 'expireat', true, 0)),
  commandRow('pexpireat', (call) => expireGeneric(call, 'pexpireat', false, 0)),
  commandRow('ttl', (call) => ttlGeneric(call, false, false)),
  commandRow('pttl', (call) => ttlGeneric(call, true, false)),
  commandRow('expiretime', (call) => ttlGeneric(call, false, true)),
  commandRow('pexpiretime', (call) => ttlGeneric(call, true, true)),
  commandRow('persist', persist),
];
