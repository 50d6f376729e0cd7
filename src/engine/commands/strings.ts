/**
 * Reading strings and changing them in place.
 *
 * Source: redis 7.0.15, t_string.c.
 */
import { ByteString, storedBytes, TEXT_BYTES_MAX } from '../keyspace/ByteString.ts';
import {
  bytesOf,
  isString,
  lengthOf,
  NO_EXPIRE,
  textOf,
  type Entry,
  type StringValue,
} from '../keyspace/Entry.ts';
import type { Call, CommandSpec } from '../server/CommandSpec.ts';
import { configNumber } from '../server/config.ts';
import { Errors } from '../server/errors.ts';
import { error, type ErrorReply, type Reply } from '../server/Reply.ts';
import { readInteger } from './arguments.ts';
import { commandRow } from './commandRow.ts';
import { selected } from './keyspaceSlice.ts';
import { keyChanged, lookupRead, lookupWrite, setKey } from './lookup.ts';
import { notify, NotifyClass } from './notify.ts';
import { storedValue } from './stringSet.ts';

/** Source: redis 7.0.15, t_string.c, getGenericCommand. */
function get(call: Call): Reply {
  const entry = lookupRead(call, call.argv[1] as string);
  if (entry === undefined) return null;
  const { value } = entry;
  if (typeof value === 'string') return value;
  if (!isString(value)) return Errors.wrongType;
  return lengthOf(value) > TEXT_BYTES_MAX ? TOO_LONG : textOf(value);
}

function mget(call: Call): Reply {
  const replies: Reply[] = [];
  for (let i = 1; i < call.argv.length; i++) {
    const entry = lookupRead(call, call.argv[i] as string);
    replies.push(entry === undefined || !isString(entry.value) ? null : textOf(entry.value));
  }
  return replies;
}

function strlen(call: Call): Reply {
  const entry = lookupRead(call, call.argv[1] as string);
  if (entry === undefined) return 0;
  return isString(entry.value) ? lengthOf(entry.value) : Errors.wrongType;
}

const TOO_LONG = error('ERR string exceeds maximum allowed size (proto-max-bulk-len)');

/** Source: redis 7.0.15, t_string.c, checkStringLength. */
function checkLength(call: Call, length: number): ErrorReply | null {
  if (length <= configNumber(call.server, 'proto-max-bulk-len')) return null;
  return call.client.kind === 'master' ? null : TOO_LONG;
}

function append(call: Call): Reply {
  const [, key, tail] = call.argv as [string, string, string];
  const old = lookupWrite(call, key);
  const held = old === undefined ? '' : old.value;
  if (!isString(held)) return Errors.wrongType;
  const length = lengthOf(held) + tail.length;
  if (old === undefined) setKey(call, key, old, storedValue(tail), NO_EXPIRE);
  else {
    const refusal = checkLength(call, length);
    if (refusal !== null) return refusal;
    writeInPlace(call, key, old, held, lengthOf(held), tail);
  }
  notify(call.world, call.server, NotifyClass.string, 'append', call.client.db, key);
  call.server.dirty++;
  return length;
}

function setrange(call: Call): Reply {
  const [, key, offsetWord, patch] = call.argv as [string, string, string, string];
  const offset = readInteger(offsetWord);
  if (typeof offset !== 'number') return offset;
  if (offset < 0) return error('ERR offset is out of range');
  const old = lookupWrite(call, key);
  const held = old === undefined ? '' : old.value;
  if (!isString(held)) return Errors.wrongType;
  if (patch.length === 0) return lengthOf(held);
  const refusal = checkLength(call, offset + patch.length);
  if (refusal !== null) return refusal;
  writeInPlace(call, key, old, held, offset, patch);
  notify(call.world, call.server, NotifyClass.string, 'setrange', call.client.db, key);
  call.server.dirty++;
  return Math.max(lengthOf(held), offset + patch.length);
}

/** Writes over a string's bytes from `offset` on; a short string is made anew, a long one has pieces. */
function writeInPlace(
  call: Call,
  key: string,
  old: Entry | undefined,
  held: StringValue,
  offset: number,
  patch: string,
): void {
  const db = selected(call);
  const isAppended = offset === lengthOf(held);
  if (held instanceof ByteString && old !== undefined) {
    const bytes = db.writable<ByteString>(key, old);
    const before = bytes.memoryBytes;
    bytes.write(offset, patch);
    db.resized(bytes, before);
    return keyChanged(call.server, db, key);
  }
  const expireMs = old?.expireMs ?? NO_EXPIRE;
  // Appending to a JavaScript string copies nothing, so it may stay one however long it grows.
  if (isAppended) return setKey(call, key, old, textOf(held) + patch, expireMs, true);
  const bytes = bytesOf(held);
  bytes.write(offset, patch);
  const value = storedBytes(bytes);
  if (value instanceof ByteString) db.own(value);
  setKey(call, key, old, value, expireMs, true);
}

/** Source: redis 7.0.15, t_string.c, getrangeCommand. */
function getrange(call: Call): Reply {
  const start = readInteger(call.argv[2] as string);
  if (typeof start !== 'number') return start;
  const end = readInteger(call.argv[3] as string);
  if (typeof end !== 'number') return end;
  const entry = lookupRead(call, call.argv[1] as string);
  if (entry === undefined) return '';
  const { value } = entry;
  if (!isString(value)) return Errors.wrongType;
  if (start < 0 && end < 0 && start > end) return '';
  const length = lengthOf(value);
  const from = Math.max(0, start < 0 ? length + start : start);
  const to = Math.min(length - 1, Math.max(0, end < 0 ? length + end : end));
  if (from > to) return '';
  if (to - from >= TEXT_BYTES_MAX) return TOO_LONG;
  return value instanceof ByteString
    ? value.slice(from, to + 1)
    : textOf(value).slice(from, to + 1);
}

export const stringRows: readonly CommandSpec[] = [
  commandRow('get', get),
  commandRow('mget', mget),
  commandRow('strlen', strlen),
  commandRow('append', append),
  commandRow('setrange', setrange),
  commandRow('getrange', getrange),
  commandRow('substr', getrange),
];
