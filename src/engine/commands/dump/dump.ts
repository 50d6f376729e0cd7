/**
 * DUMP and RESTORE: a value as bytes that carry the RDB version and a checksum.
 *
 * Source: redis 7.0.15, cluster.c, createDumpPayload, verifyDumpPayload, restoreCommand.
 */
import { crc64 } from '../../../base/crc64.ts';
import { frequencyBits, idleSince } from '../../keyspace/access.ts';
import { ByteString, TEXT_BYTES_MAX } from '../../keyspace/ByteString.ts';
import { NO_EXPIRE, type Value } from '../../keyspace/Entry.ts';
import { INT64_MAX, parseInteger64 } from '../../keyspace/integers.ts';
import { littleEndian } from '../../keyspace/listpack.ts';
import { decodeRdbValue } from '../../keyspace/rdbDecode.ts';
import { putRdbValue, rdbType, rdbValue } from '../../keyspace/rdbEncode.ts';
import { RdbReader } from '../../keyspace/RdbReader.ts';
import { RdbWriter } from '../../keyspace/RdbWriter.ts';
import type { Call } from '../../server/CommandSpec.ts';
import { Errors } from '../../server/errors.ts';
import { propagateAs } from '../../server/propagation.ts';
import { error, OK, type ErrorReply, type Reply } from '../../server/Reply.ts';
import type { ServerState } from '../../server/ServerState.ts';
import { freshAccess } from '../access.ts';
import { isOption, readInteger } from '../arguments.ts';
import { chargeBytes } from '../charge.ts';
import { selected } from '../keyspaceSlice.ts';
import { noteLocalExpiry } from '../localExpiry.ts';
import { deleteKey, keyAdded, keyChanged, lookupRead, lookupWrite } from '../lookup.ts';
import { notify, NotifyClass } from '../notify.ts';
import { rdbLimits } from '../rdbLimits.ts';
import { storedValue } from '../stringSet.ts';

/** RDB_VERSION. */
const VERSION = 10;
const VERSION_BYTES = 2;
const FOOTER_BYTES = 10;

const TOO_LONG = error('ERR string exceeds maximum allowed size (proto-max-bulk-len)');

export function dump(call: Call): Reply {
  const entry = lookupRead(call, call.argv[1] as string);
  if (entry === undefined) return null;
  const { value } = entry;
  const isCompressed = call.server.numbers['rdbcompression'] !== 0;
  const body = bodyOf(value, isCompressed);
  if (body === null) return TOO_LONG;
  const payload = String.fromCharCode(rdbType(value)) + body + littleEndian(VERSION, VERSION_BYTES);
  chargeBytes(call.server, payload.length);
  return payload + crc64(payload);
}

/**
 * The value's bytes; null when they are more than one text holds.
 * Differs from Redis: such a payload is refused.
 */
function bodyOf(value: Value, isCompressed: boolean): string | null {
  if (!(value instanceof ByteString) || value.size <= TEXT_BYTES_MAX)
    return rdbValue(value, isCompressed);
  if ((isCompressed ? value.rdbBytes : value.rdbPlainBytes) > TEXT_BYTES_MAX) return null;
  const out = new RdbWriter();
  putRdbValue(out, value, isCompressed);
  return out.takeAll().join('');
}

/** Whether the version is one we know and the checksum is right. */
function isIntact(server: ServerState, payload: string): boolean {
  const end = payload.length - FOOTER_BYTES;
  if (end < 0) return false;
  const version = payload.charCodeAt(end) + 256 * payload.charCodeAt(end + 1);
  if (version > VERSION) return false;
  if (server.keyspace.skipsChecksums) return true;
  const checked = end + VERSION_BYTES;
  return crc64(payload.slice(0, checked)) === payload.slice(checked);
}

function decode(server: ServerState, payload: string): Value | null {
  // A value that is cut short reads on into the version and checksum, as the real one does.
  const reader = new RdbReader(payload);
  const type = reader.byte();
  const value = type === null ? null : decodeRdbValue(type, reader, rdbLimits(server));
  return typeof value === 'string' ? storedValue(value) : value;
}

interface RestoreOptions {
  isReplacing: boolean;
  isAbsolute: boolean;
  /** Seconds; -1 = not given. */
  idle: number;
  /** LFU counter; -1 = not given. */
  frequency: number;
}

const BAD_IDLE = error('ERR Invalid IDLETIME value, must be >= 0');
const BAD_FREQUENCY = error('ERR Invalid FREQ value, must be >= 0 and <= 255');

function parseOptions(argv: readonly string[]): RestoreOptions | ErrorReply {
  const options: RestoreOptions = {
    isReplacing: false,
    isAbsolute: false,
    idle: -1,
    frequency: -1,
  };
  for (let i = 4; i < argv.length; i++) {
    const word = argv[i];
    const hasValue = i + 1 < argv.length;
    if (isOption(word, 'replace')) options.isReplacing = true;
    else if (isOption(word, 'absttl')) options.isAbsolute = true;
    else if (isOption(word, 'idletime') && hasValue && options.frequency < 0) {
      const idle = readInteger(argv[++i] as string);
      if (typeof idle !== 'number') return idle;
      if (idle < 0) return BAD_IDLE;
      options.idle = idle;
    } else if (isOption(word, 'freq') && hasValue && options.idle < 0) {
      const frequency = readInteger(argv[++i] as string);
      if (typeof frequency !== 'number') return frequency;
      if (frequency < 0 || frequency > 255) return BAD_FREQUENCY;
      options.frequency = frequency;
    } else return Errors.syntax;
  }
  return options;
}

const BUSY_KEY = error('BUSYKEY Target key name already exists.');
const BAD_TTL = error('ERR Invalid TTL value, must be >= 0');
const BAD_CHECKSUM = error('ERR DUMP payload version or checksum are wrong');
const BAD_FORMAT = error('ERR Bad data format');

export function restore(call: Call): Reply {
  const { server, argv } = call;
  const [, key, ttlWord, payload] = argv as [string, string, string, string];
  const options = parseOptions(argv);
  if ('error' in options) return options;
  if (!options.isReplacing && lookupWrite(call, key) !== undefined) return BUSY_KEY;
  const ttl = parseInteger64(ttlWord);
  if (ttl === null) return Errors.notInteger;
  if (ttl < 0n) return BAD_TTL;
  if (!isIntact(server, payload)) return BAD_CHECKSUM;
  chargeBytes(server, payload.length);
  const value = decode(server, payload);
  if (value === null) return BAD_FORMAT;
  const expireMs = expiryOf(server, ttl, options);
  const hadKey = options.isReplacing && selected(call).delete(key);
  const isPast = expireMs !== NO_EXPIRE && expireMs <= server.commandMs;
  if (isPast && !server.isLoading && !server.isReplica) return leaveOut(call, key, hadKey);
  store(call, value, expireMs, options);
  return OK;
}

/** Wall ms. A sum beyond 64 bits wraps around, so that such a key has expired long ago. */
function expiryOf(server: ServerState, ttl: bigint, { isAbsolute }: RestoreOptions): number {
  if (ttl === 0n) return NO_EXPIRE;
  if (isAbsolute) return Number(ttl);
  const sum = ttl + BigInt(server.commandMs);
  return Number(sum > INT64_MAX ? BigInt.asIntN(64, sum) : sum);
}

/** The moment has passed: the key is not made, and what was there is gone. */
function leaveOut(call: Call, key: string, hadKey: boolean): Reply {
  if (!hadKey) return OK;
  const { world, server, client } = call;
  propagateAs(['DEL', key]);
  keyChanged(server, selected(call), key);
  notify(world, server, NotifyClass.generic, 'del', client.db, key);
  server.dirty++;
  return OK;
}

function store(call: Call, value: Value, expireMs: number, options: RestoreOptions): void {
  const { world, server, client, argv } = call;
  const key = argv[1] as string;
  const db = selected(call);
  if (typeof value === 'object') db.own(value);
  // An expired key that REPLACE did not look up is still in the way.
  if (db.get(key) !== undefined) deleteKey(call, key);
  db.put(key, undefined, value, expireMs, accessOf(server, options), false);
  noteLocalExpiry(call, db.index, key, expireMs);
  keyAdded(call, db, key, value);
  keyChanged(server, db, key);
  if (expireMs !== NO_EXPIRE && !options.isAbsolute)
    propagateAs([...argv.slice(0, 2), String(expireMs), ...argv.slice(3), 'ABSTTL']);
  notify(world, server, NotifyClass.generic, 'restore', client.db, key);
  server.dirty++;
}

/** Source: redis 7.0.15, object.c, objectSetLRUOrLFU. */
function accessOf(server: ServerState, { idle, frequency }: RestoreOptions): number {
  const { unixtime, keyspace } = server;
  if (keyspace.isLfu)
    return frequency >= 0 ? frequencyBits(frequency, unixtime) : freshAccess(server);
  return idle >= 0 ? idleSince(idle, unixtime) : freshAccess(server);
}
