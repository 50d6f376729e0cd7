/**
 * A key and its value as an RDB file (version 10) holds them, and how many bytes that takes.
 *
 * Source: redis 7.0.15, rdb.c, rdbSaveKeyValuePair.
 */
import { frequencyOf, idleSeconds } from './access.ts';
import { NO_EXPIRE, type Entry } from './Entry.ts';
import { INT64_MAX } from './integers.ts';
import { putRdbValue, rdbType } from './rdbEncode.ts';
import {
  rdbIntegerBytes,
  rdbLength,
  rdbLengthBytes,
  rdbString,
  rdbStringBytes,
} from './rdbString.ts';
import type { RdbWriter } from './RdbWriter.ts';

/** How a file is written; the configuration and the clock when it was begun. */
export interface RdbOptions {
  /** rdbcompression. */
  readonly isCompressed: boolean;
  /** What it tells of each key's use, by maxmemory-policy: nothing, seconds idle, or the LFU counter. */
  readonly access: 'none' | 'idle' | 'frequency';
  readonly unixtime: number;
  /** lfu-decay-time. */
  readonly decayMinutes: number;
}

const EXPIRY_MS = 0xfc;
const IDLE = 0xf8;
const FREQUENCY = 0xf9;
/** Type of an expiry and its 8 bytes. */
const EXPIRY_BYTES = 9;
const FREQUENCY_BYTES = 2;

export function rdbEntryBytes(key: string, entry: Entry, options: RdbOptions): number {
  const { isCompressed } = options;
  let bytes = 1 + rdbStringBytes(key, isCompressed) + valueBytes(entry, isCompressed);
  if (entry.expireMs !== NO_EXPIRE) bytes += EXPIRY_BYTES;
  if (options.access === 'idle') bytes += 1 + rdbLengthBytes(idleOf(entry, options));
  else if (options.access === 'frequency') bytes += FREQUENCY_BYTES;
  return bytes;
}

function valueBytes({ value }: Entry, isCompressed: boolean): number {
  if (typeof value === 'string') return rdbStringBytes(value, isCompressed);
  if (typeof value === 'number') return rdbIntegerBytes(value);
  return isCompressed ? value.rdbBytes : value.rdbPlainBytes;
}

export function putRdbEntry(out: RdbWriter, key: string, entry: Entry, options: RdbOptions): void {
  const { expireMs, value } = entry;
  if (expireMs !== NO_EXPIRE) out.put(String.fromCharCode(EXPIRY_MS) + rdbMoment(expireMs));
  if (options.access !== 'none') out.put(accessBytes(entry, options));
  out.put(String.fromCharCode(rdbType(value)) + rdbString(key, options.isCompressed));
  putRdbValue(out, value, options.isCompressed);
}

function accessBytes(entry: Entry, options: RdbOptions): string {
  if (options.access === 'idle')
    return String.fromCharCode(IDLE) + rdbLength(idleOf(entry, options));
  const { unixtime, decayMinutes } = options;
  return String.fromCharCode(FREQUENCY, frequencyOf(entry.lru, unixtime, decayMinutes));
}

function idleOf({ lru }: Entry, { unixtime }: RdbOptions): number {
  return idleSeconds(lru, unixtime);
}

const moment = new DataView(new ArrayBuffer(8));
const momentByte = new Uint8Array(moment.buffer);

/** 64 bits, lowest byte first. */
function rdbMoment(ms: number): string {
  // The largest moments are rounded up beyond 64 bits as numbers.
  moment.setBigInt64(0, ms >= 2 ** 63 ? INT64_MAX : BigInt(ms), true);
  return String.fromCharCode.apply(null, momentByte as unknown as number[]);
}
