/**
 * SET and its relatives: one write path, many options.
 *
 * What replicas see: times to live become absolute (`SET k v PXAT ms`), GET is dropped, SETEX and PSETEX
 * become SET. Source: redis 7.0.15, t_string.c, setGenericCommand, parseExtendedStringArgumentsOrReply.
 */
import { INT64_MAX, isInteger64, parseInteger64, parseSafeInteger } from '../keyspace/integers.ts';
import { isString, NO_EXPIRE, textOf, type Value } from '../keyspace/Entry.ts';
import { LongInteger } from '../keyspace/LongInteger.ts';
import type { Call, CommandSpec } from '../server/CommandSpec.ts';
import { configBool } from '../server/config.ts';
import { Errors, shownWord, wrongArity } from '../server/errors.ts';
import { error, OK, type ErrorReply, type Reply } from '../server/Reply.ts';
import { propagateAs } from '../server/propagation.ts';
import { isOption } from './arguments.ts';
import { commandRow } from './commandRow.ts';
import { selected } from './keyspaceSlice.ts';
import { noteLocalExpiry } from './localExpiry.ts';
import {
  deleteKey,
  expiryCommand,
  lookupRead,
  lookupToOverwrite,
  lookupWrite,
  noteAccess,
  setExpire,
  setKey,
} from './lookup.ts';
import { notify, NotifyClass } from './notify.ts';

/** Characters of the longest integers of 64 bits, with their sign. */
const INTEGER_CHARS_MAX = 20;

/** Text as it is stored: integers of 64 bits get the encoding `int`. */
export function storedValue(text: string): Value {
  if (text.length > INTEGER_CHARS_MAX) return text;
  const code = text.charCodeAt(0);
  // Digits, or a minus before digits: anything else is no integer.
  if ((code > 57 || code < 48) && code !== 45) return text;
  const number = parseSafeInteger(text);
  if (number !== null) return number;
  // The digits of 2^53, and the longest of 64 bits.
  return text.length >= 16 && isInteger64(text) ? new LongInteger(text) : text;
}

interface SetOptions {
  condition: 'NX' | 'XX' | '';
  get: boolean;
  keepTtl: boolean;
  persist: boolean;
  /** Unit and base of the time to live. */
  unit: 'EX' | 'PX' | 'EXAT' | 'PXAT' | '';
  amount: string;
}

const PLAIN: Readonly<SetOptions> = {
  condition: '',
  get: false,
  keepTtl: false,
  persist: false,
  unit: '',
  amount: '',
};

/** Options from word `from` on; null = syntax error. */
function parseOptions(
  argv: readonly string[],
  from: number,
  command: 'SET' | 'GETEX',
): SetOptions | null {
  const options: SetOptions = { ...PLAIN };
  for (let i = from; i < argv.length; i++) {
    const word = shownWord(argv[i] as string).toUpperCase();
    const isTimed = options.unit !== '';
    if ((word === 'NX' || word === 'XX') && command === 'SET') {
      if (options.condition !== '' && options.condition !== word) return null;
      options.condition = word;
    } else if (word === 'GET' && command === 'SET') {
      options.get = true;
    } else if (word === 'KEEPTTL' && command === 'SET' && !isTimed && !options.persist) {
      options.keepTtl = true;
    } else if (word === 'PERSIST' && command === 'GETEX' && !isTimed && !options.keepTtl) {
      options.persist = true;
    } else if (word === 'EX' || word === 'PX' || word === 'EXAT' || word === 'PXAT') {
      const isClash = options.keepTtl || options.persist || (isTimed && options.unit !== word);
      if (isClash || i + 1 >= argv.length) return null;
      options.unit = word;
      options.amount = argv[++i] as string;
    } else return null;
  }
  return options;
}

/** Absolute wall ms of a time to live, or the refusal. */
function expiryOf(call: Call, spec: string, options: SetOptions): number | ErrorReply {
  const amount = parseInteger64(options.amount);
  if (amount === null) return Errors.notInteger;
  const isSeconds = options.unit === 'EX' || options.unit === 'EXAT';
  const invalid = error(`ERR invalid expire time in '${spec}' command`);
  if (amount <= 0n || (isSeconds && amount > INT64_MAX / 1000n)) return invalid;
  const base = options.unit === 'EX' || options.unit === 'PX' ? BigInt(call.server.commandMs) : 0n;
  const ms = amount * (isSeconds ? 1000n : 1n);
  return ms > INT64_MAX - base ? invalid : Number(ms + base);
}

/** The write itself; `absent` and `present` are the replies of SET and of SETNX. */
function setGeneric(
  call: Call,
  name: string,
  value: string,
  options: Readonly<SetOptions>,
  done: Reply = OK,
  refused: Reply = null,
): Reply {
  const key = call.argv[1] as string;
  let expireMs = NO_EXPIRE;
  if (options.unit !== '') {
    const expiry = expiryOf(call, name, options);
    if (typeof expiry !== 'number') return expiry;
    expireMs = expiry;
  }
  let before: Reply = null;
  if (options.get) {
    const held = lookupRead(call, key);
    if (held !== undefined && !isString(held.value)) return Errors.wrongType;
    before = held === undefined ? null : textOf(held.value);
  }
  const old = lookupToOverwrite(call, key);
  if (options.condition !== '' && (options.condition === 'NX') === (old !== undefined)) {
    if (old !== undefined) noteAccess(call, key, old);
    return options.get ? before : refused;
  }
  if (options.keepTtl && old !== undefined) expireMs = old.expireMs;
  setKey(call, key, old, storedValue(value), expireMs);
  if (!options.keepTtl) noteLocalExpiry(call, call.client.db, key, expireMs);
  call.server.dirty++;
  announceSet(call, key, value, options, expireMs);
  return options.get ? before : done;
}

/** Notifications, and what replicas get instead of the words sent. */
function announceSet(
  call: Call,
  key: string,
  value: string,
  options: Readonly<SetOptions>,
  expireMs: number,
): void {
  const { world, server, client, argv } = call;
  if (server.keyspace.notifyFlags !== 0) {
    notify(world, server, NotifyClass.string, 'set', client.db, key);
    if (options.unit !== '') notify(world, server, NotifyClass.generic, 'expire', client.db, key);
  }
  if (options.unit !== '') propagateAs(['SET', key, value, 'PXAT', String(expireMs)]);
  else if (options.get) propagateAs(argv.filter((word, i) => i < 3 || !isOption(word, 'get')));
}

function set(call: Call): Reply {
  const { argv } = call;
  if (argv.length === 3) return setGeneric(call, 'set', argv[2] as string, PLAIN);
  const options = parseOptions(argv, 3, 'SET');
  return options === null ? Errors.syntax : setGeneric(call, 'set', argv[2] as string, options);
}

function setnx(call: Call): Reply {
  const options: SetOptions = { ...PLAIN, condition: 'NX' };
  return setGeneric(call, 'setnx', call.argv[2] as string, options, 1, 0);
}

function setex(call: Call): Reply {
  const options: SetOptions = { ...PLAIN, unit: 'EX', amount: call.argv[2] as string };
  return setGeneric(call, 'setex', call.argv[3] as string, options);
}

function psetex(call: Call): Reply {
  const options: SetOptions = { ...PLAIN, unit: 'PX', amount: call.argv[2] as string };
  return setGeneric(call, 'psetex', call.argv[3] as string, options);
}

function getset(call: Call): Reply {
  const [, key, value] = call.argv as [string, string, string];
  const held = lookupRead(call, key);
  if (held !== undefined && !isString(held.value)) return Errors.wrongType;
  // Read before the write: the key's record is changed in place.
  const before = held === undefined ? null : textOf(held.value);
  setKey(call, key, lookupWrite(call, key), storedValue(value), NO_EXPIRE);
  notify(call.world, call.server, NotifyClass.string, 'set', call.client.db, key);
  call.server.dirty++;
  propagateAs(['SET', key, value]);
  return before;
}

function getex(call: Call): Reply {
  const key = call.argv[1] as string;
  const options = parseOptions(call.argv, 2, 'GETEX');
  if (options === null) return Errors.syntax;
  const held = lookupRead(call, key);
  if (held === undefined) return null;
  if (!isString(held.value)) return Errors.wrongType;
  if (options.unit !== '') {
    const expireMs = expiryOf(call, 'getex', options);
    if (typeof expireMs !== 'number') return expireMs;
    changeExpiry(call, key, options, expireMs);
  } else if (options.persist) removeExpiry(call, key);
  return textOf(held.value);
}

/** Source: redis 7.0.15, t_string.c, getexCommand: a moment in the past deletes. */
function changeExpiry(call: Call, key: string, options: SetOptions, expireMs: number): void {
  const { world, server, client } = call;
  const isAbsolute = options.unit === 'EXAT' || options.unit === 'PXAT';
  const isPast = expireMs <= server.commandMs && !server.isLoading && !server.isReplica;
  if (isAbsolute && isPast) {
    deleteKey(call, key);
    notify(world, server, NotifyClass.generic, 'del', client.db, key);
    propagateAs([expiryCommand(server), key]);
  } else {
    const entry = selected(call).get(key);
    if (entry !== undefined) setExpire(call, key, entry, expireMs);
    noteLocalExpiry(call, client.db, key, expireMs);
    notify(world, server, NotifyClass.generic, 'expire', client.db, key);
    propagateAs(['PEXPIREAT', key, String(expireMs)]);
  }
  server.dirty++;
}

function removeExpiry(call: Call, key: string): void {
  const entry = selected(call).get(key);
  if (entry === undefined || entry.expireMs === NO_EXPIRE) return;
  setExpire(call, key, entry, NO_EXPIRE);
  notify(call.world, call.server, NotifyClass.generic, 'persist', call.client.db, key);
  propagateAs(['PERSIST', key]);
  call.server.dirty++;
}

function getdel(call: Call): Reply {
  const key = call.argv[1] as string;
  const held = lookupRead(call, key);
  if (held === undefined) return null;
  if (!isString(held.value)) return Errors.wrongType;
  const { world, server, client } = call;
  deleteKey(call, key);
  notify(world, server, NotifyClass.generic, 'del', client.db, key);
  propagateAs([configBool(server, 'lazyfree-lazy-user-del') ? 'UNLINK' : 'DEL', key]);
  server.dirty++;
  return textOf(held.value);
}

function mset(call: Call): Reply {
  if (call.argv.length % 2 === 0) return wrongArity('mset');
  setMany(call);
  return OK;
}

function msetnx(call: Call): Reply {
  const { argv } = call;
  if (argv.length % 2 === 0) return wrongArity('msetnx');
  for (let i = 1; i < argv.length; i += 2) {
    if (lookupWrite(call, argv[i] as string) !== undefined) return 0;
  }
  setMany(call);
  return 1;
}

function setMany(call: Call): void {
  const { argv } = call;
  for (let i = 1; i < argv.length; i += 2) {
    const key = argv[i] as string;
    const value = storedValue(argv[i + 1] as string);
    setKey(call, key, lookupToOverwrite(call, key), value, NO_EXPIRE);
    notify(call.world, call.server, NotifyClass.string, 'set', call.client.db, key);
  }
  call.server.dirty += (argv.length - 1) / 2;
}

export const stringSetRows: readonly CommandSpec[] = [
  commandRow('set', set),
  commandRow('setnx', setnx),
  commandRow('setex', setex),
  commandRow('psetex', psetex),
  commandRow('getset', getset),
  commandRow('getex', getex),
  commandRow('getdel', getdel),
  commandRow('mset', mset),
  commandRow('msetnx', msetnx),
];
