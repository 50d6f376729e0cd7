/**
 * Reading strings and changing them in place.
 *
 * Source: redis 7.0.15, t_string.c.
 */
import { isString, NO_EXPIRE, textOf } from '../keyspace/Entry.ts';
import type { Call, CommandSpec } from '../server/Command.ts';
import { configNumber } from '../server/config.ts';
import { Errors } from '../server/errors.ts';
import { error, type ErrorReply, type Reply } from '../server/Reply.ts';
import { readInteger } from './arguments.ts';
import { commandRow } from './commandRow.ts';
import { lookupRead, lookupWrite, setKey } from './lookup.ts';
import { notify, NotifyClass } from './notify.ts';
import { storedValue } from './stringSet.ts';

function get(call: Call): Reply {
  const entry = lookupRead(call, call.argv[1] as string);
  if (entry === undefined) return null;
  const { value } = entry;
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : Errors.wrongType;
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
  return isString(entry.value) ? textOf(entry.value).length : Errors.wrongType;
}

/** Source: redis 7.0.15, t_string.c, checkStringLength. */
function checkLength(call: Call, length: number): ErrorReply | null {
  if (length <= configNumber(call.server, 'proto-max-bulk-len')) return null;
  return error('ERR string exceeds maximum allowed size (proto-max-bulk-len)');
}

function append(call: Call): Reply {
  const [, key, tail] = call.argv as [string, string, string];
  const old = lookupWrite(call, key);
  if (old !== undefined && !isString(old.value)) return Errors.wrongType;
  const text = (old === undefined ? '' : textOf(old.value)) + tail;
  if (old === undefined) setKey(call, key, old, storedValue(tail), NO_EXPIRE);
  else {
    const refusal = checkLength(call, text.length);
    if (refusal !== null) return refusal;
    setKey(call, key, old, text, old.expireMs, true);
  }
  notify(call.world, call.server, NotifyClass.string, 'append', call.client.db, key);
  call.server.dirty++;
  return text.length;
}

function setrange(call: Call): Reply {
  const [, key, offsetWord, patch] = call.argv as [string, string, string, string];
  const offset = readInteger(offsetWord);
  if (typeof offset !== 'number') return offset;
  if (offset < 0) return error('ERR offset is out of range');
  const old = lookupWrite(call, key);
  if (old !== undefined && !isString(old.value)) return Errors.wrongType;
  const text = old === undefined ? '' : textOf(old.value);
  if (patch.length === 0) return text.length;
  const refusal = checkLength(call, offset + patch.length);
  if (refusal !== null) return refusal;
  const padded = text.length < offset ? text + '\0'.repeat(offset - text.length) : text;
  const changed = padded.slice(0, offset) + patch + padded.slice(offset + patch.length);
  setKey(call, key, old, changed, old?.expireMs ?? NO_EXPIRE, true);
  notify(call.world, call.server, NotifyClass.string, 'setrange', call.client.db, key);
  call.server.dirty++;
  return changed.length;
}

function getrange(call: Call): Reply {
  const start = readInteger(call.argv[2] as string);
  if (typeof start !== 'number') return start;
  const end = readInteger(call.argv[3] as string);
  if (typeof end !== 'number') return end;
  const entry = lookupRead(call, call.argv[1] as string);
  if (entry === undefined) return '';
  if (!isString(entry.value)) return Errors.wrongType;
  const text = textOf(entry.value);
  if (start < 0 && end < 0 && start > end) return '';
  const from = Math.max(0, start < 0 ? text.length + start : start);
  const to = Math.min(text.length - 1, Math.max(0, end < 0 ? text.length + end : end));
  return from > to ? '' : text.slice(from, to + 1);
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
