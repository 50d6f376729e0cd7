/**
 * PFADD, PFCOUNT, PFMERGE, PFSELFTEST.
 *
 * PFCOUNT of one key stores the cardinality in the value, so it counts as a change and is propagated.
 * Source: redis 7.0.15, hyperloglog.c, pfaddCommand, pfcountCommand, pfmergeCommand.
 */
import { isString, NO_EXPIRE, textOf, type Entry } from '../../keyspace/Entry.ts';
import { LongInteger } from '../../keyspace/LongInteger.ts';
import type { Call, CommandSpec } from '../../server/CommandSpec.ts';
import { configNumber } from '../../server/config.ts';
import { Errors } from '../../server/errors.ts';
import { error, OK, type ErrorReply, type Reply } from '../../server/Reply.ts';
import { chargeBytes } from '../charge.ts';
import { commandRow } from '../commandRow.ts';
import { selected } from '../keyspaceSlice.ts';
import { lookupRead, lookupWrite, setKey } from '../lookup.ts';
import { notify, NotifyClass } from '../notify.ts';
import { estimate } from './estimate.ts';
import { patternOf } from './murmur.ts';
import {
  cachedCardinality,
  DENSE_BYTES,
  denseBody,
  denseRegister,
  Encoding,
  isHyperLogLog,
  isSparse,
  outdate,
  raiseFromDense,
  REGISTERS,
  setDenseRegister,
  withBody,
  withCardinality,
} from './registers.ts';
import { emptySparse, raiseFromSparse, setSparse } from './sparse.ts';

const INVALID = error('WRONGTYPE Key is not a valid HyperLogLog string value.');
export const CORRUPT = error('INVALIDOBJ Corrupted HLL object detected');

/** The text of a key's HyperLogLog, or the refusal. */
export function readHyperLogLog({ value }: Entry): string | ErrorReply {
  if (!isString(value)) return Errors.wrongType;
  if (typeof value === 'number' || value instanceof LongInteger) return INVALID;
  const text = textOf(value);
  return isHyperLogLog(text) ? text : INVALID;
}

/** Brings registers up to those of a HyperLogLog; false = it is corrupt. */
function raise(text: string, registers: Uint8Array): boolean {
  if (isSparse(text)) return raiseFromSparse(text, registers);
  raiseFromDense(text, registers);
  return true;
}

/** The registers of a HyperLogLog; null = it is corrupt. */
export function registersOf(text: string): Uint8Array | null {
  const registers = new Uint8Array(REGISTERS);
  return raise(text, registers) ? registers : null;
}

/** The same as dense; null = it is corrupt. */
export function toDense(text: string): string | null {
  if (!isSparse(text)) return text;
  const registers = registersOf(text);
  return registers === null ? null : withBody(text, Encoding.dense, denseBody(registers));
}

/** The text with a register raised, the same text if it was as high; null = it is corrupt. */
function raised(text: string, index: number, value: number, bytesMax: number): string | null {
  let dense = text;
  if (isSparse(text)) {
    const outcome = setSparse(text, index, value, bytesMax);
    if (typeof outcome === 'object') return outcome.text;
    if (outcome !== 'tooBig') return outcome === 'corrupt' ? null : text;
    const made = toDense(text);
    if (made === null) return null;
    dense = made;
  }
  return denseRegister(dense, index) >= value ? dense : setDenseRegister(dense, index, value);
}

/**
 * Source: redis 7.0.15, db.c, dbUnshareStringValue: a string that may be changed in place is `raw` from then
 * on, and what was changed before an error was noticed stays.
 */
export function keepRaw(call: Call, key: string, old: Entry, text: string): void {
  if (old.isRaw && text === old.value) return;
  selected(call).put(key, old, text, old.expireMs, old.lru, true);
}

/** Puts a HyperLogLog into the keyspace. */
function store(call: Call, key: string, old: Entry | undefined, text: string): void {
  setKey(call, key, old, text, old?.expireMs ?? NO_EXPIRE, true);
}

function pfadd(call: Call): Reply {
  const { server, argv } = call;
  const key = argv[1] as string;
  const bytesMax = configNumber(server, 'hll-sparse-max-bytes');
  const old = lookupWrite(call, key);
  let text = old === undefined ? emptySparse() : readHyperLogLog(old);
  if (typeof text !== 'string') return text;
  let changes = old === undefined ? 1 : 0;
  for (let i = 2; i < argv.length; i++) {
    const { index, run } = patternOf(argv[i] as string);
    const next: string | null = raised(text, index, run, bytesMax);
    if (next === null) {
      if (old !== undefined) keepRaw(call, key, old, changes > 0 ? outdate(text) : text);
      return CORRUPT;
    }
    if (next !== text) changes++;
    text = next;
  }
  if (changes === 0) {
    if (old !== undefined) keepRaw(call, key, old, text);
    return 0;
  }
  store(call, key, old, outdate(text));
  notify(call.world, server, NotifyClass.string, 'pfadd', call.client.db, key);
  server.dirty += changes;
  return 1;
}

function pfcount(call: Call): Reply {
  if (call.argv.length > 2) return countUnion(call);
  const key = call.argv[1] as string;
  const entry = lookupRead(call, key);
  if (entry === undefined) return 0;
  const text = readHyperLogLog(entry);
  if (typeof text !== 'string') return text;
  const cached = cachedCardinality(text);
  const registers = cached === null ? registersOf(text) : null;
  if (registers === null) {
    keepRaw(call, key, entry, text);
    return cached === null ? CORRUPT : numberReply(cached);
  }
  chargeBytes(call.server, DENSE_BYTES);
  const cardinality = estimate(registers);
  store(call, key, entry, withCardinality(text, cardinality));
  call.server.dirty++;
  return numberReply(cardinality);
}

function countUnion(call: Call): Reply {
  const union = mergeAll(call, 1);
  return 'error' in union ? union : numberReply(estimate(union.registers));
}

function numberReply(value: bigint): Reply {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : { integer: String(BigInt.asIntN(64, value)) };
}

interface Union {
  readonly registers: Uint8Array;
  /** One of the sources was dense. */
  readonly isDense: boolean;
}

/** The highest registers of all keys from word `from` on. */
function mergeAll(call: Call, from: number): Union | ErrorReply {
  const registers = new Uint8Array(REGISTERS);
  let isDense = false;
  for (let i = from; i < call.argv.length; i++) {
    const entry = lookupRead(call, call.argv[i] as string);
    if (entry === undefined) continue;
    const text = readHyperLogLog(entry);
    if (typeof text !== 'string') return text;
    isDense ||= !isSparse(text);
    if (!raise(text, registers)) return CORRUPT;
    chargeBytes(call.server, DENSE_BYTES);
  }
  return { registers, isDense };
}

function pfmerge(call: Call): Reply {
  const { server, argv } = call;
  const key = argv[1] as string;
  const union = mergeAll(call, 1);
  if ('error' in union) return union;
  const old = lookupWrite(call, key);
  const held = old === undefined ? emptySparse() : readHyperLogLog(old);
  if (typeof held !== 'string') return held;
  const bytesMax = configNumber(server, 'hll-sparse-max-bytes');
  store(call, key, old, outdate(mergedText(held, union, bytesMax)));
  // There is no event of its own: it is taken for a PFADD of many.
  notify(call.world, server, NotifyClass.string, 'pfadd', call.client.db, key);
  server.dirty++;
  return OK;
}

/** The union in the target's encoding: sparse while it was, no source was dense, and it fits. */
function mergedText(target: string, { registers, isDense }: Union, bytesMax: number): string {
  const dense = (): string => withBody(target, Encoding.dense, denseBody(registers));
  if (isDense || !isSparse(target)) return dense();
  let text = target;
  for (let i = 0; i < REGISTERS; i++) {
    const value = registers[i] as number;
    const outcome = value === 0 ? 'unchanged' : setSparse(text, i, value, bytesMax);
    if (outcome === 'tooBig') return dense();
    if (typeof outcome === 'object') ({ text } = outcome);
  }
  return text;
}

export const pfRows: readonly CommandSpec[] = [
  commandRow('pfadd', pfadd),
  commandRow('pfcount', pfcount),
  commandRow('pfmerge', pfmerge),
  commandRow('pfselftest', () => OK),
];
