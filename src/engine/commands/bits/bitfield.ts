/**
 * BITFIELD and BITFIELD_RO: many small integers in one string.
 *
 * Source: redis 7.0.15, bitops.c, bitfieldGeneric.
 */
import { parseInteger64 } from '../../keyspace/integers.ts';
import type { Call, CommandSpec } from '../../server/CommandSpec.ts';
import { Errors } from '../../server/errors.ts';
import { error, type ErrorReply, type Reply } from '../../server/Reply.ts';
import { isOption, optionOf } from '../arguments.ts';
import { commandRow } from '../commandRow.ts';
import { lookupRead } from '../lookup.ts';
import { readBitOffset, readFieldType, type FieldType } from './bitArguments.ts';
import { bitsOf } from './bitmaps.ts';
import { changeBits, type Change } from './changeBits.ts';
import { fitField, fitSet, readField, writeField, type Overflow } from './fieldMath.ts';

interface Operation {
  readonly kind: 'get' | 'set' | 'incrby';
  readonly type: FieldType;
  readonly offset: number;
  /** Of SET and INCRBY. */
  readonly amount: bigint;
  readonly overflow: Overflow;
}

/** Words that a subcommand takes after its own. */
const OPERANDS = { get: 2, set: 3, incrby: 3 } as const;

function parse(call: Call): Operation[] | ErrorReply {
  const { argv } = call;
  const operations: Operation[] = [];
  let overflow: Overflow = 'wrap';
  for (let i = 2; i < argv.length;) {
    if (isOption(argv[i], 'overflow') && i + 1 < argv.length) {
      const asked = optionOf(argv[i + 1] as string);
      if (asked !== 'wrap' && asked !== 'sat' && asked !== 'fail')
        return error('ERR Invalid OVERFLOW type specified');
      overflow = asked;
      i += 2;
      continue;
    }
    const operation = parseOperation(call, i, overflow);
    if ('error' in operation) return operation;
    operations.push(operation);
    i += 1 + OPERANDS[operation.kind];
  }
  return operations;
}

function parseOperation(call: Call, at: number, overflow: Overflow): Operation | ErrorReply {
  const { argv } = call;
  const kind = optionOf(argv[at] as string);
  if (kind !== 'get' && kind !== 'set' && kind !== 'incrby') return Errors.syntax;
  if (at + OPERANDS[kind] >= argv.length) return Errors.syntax;
  const type = readFieldType(argv[at + 1] as string);
  if ('error' in type) return type;
  const offset = readBitOffset(call, argv[at + 2] as string, type.bits);
  if (typeof offset !== 'number') return offset;
  const amount = kind === 'get' ? 0n : parseInteger64(argv[at + 3] as string);
  return amount === null ? Errors.notInteger : { kind, type, offset, amount, overflow };
}

function bitfield(call: Call, isReadOnly: boolean): Reply {
  const operations = parse(call);
  if ('error' in operations) return operations;
  let lastBit = -1;
  for (const { kind, offset, type } of operations)
    if (kind !== 'get') lastBit = Math.max(lastBit, offset + type.bits - 1);
  if (lastBit < 0) return readAll(call, operations);
  if (isReadOnly) return error('ERR BITFIELD_RO only supports the GET subcommand');
  const replies: Reply[] = [];
  const apply = (change: Change): void => {
    for (const operation of operations) replies.push(applyTo(change, operation));
  };
  return changeBits(call, lastBit, apply) ?? replies;
}

function readAll(call: Call, operations: readonly Operation[]): Reply {
  const entry = lookupRead(call, call.argv[1] as string);
  const bits = entry === undefined ? '' : bitsOf(entry);
  if (bits === null) return Errors.wrongType;
  return operations.map(({ offset, type }) => numberReply(readField(bits, offset, type)));
}

function applyTo(change: Change, operation: Operation): Reply {
  const { kind, type, offset, amount, overflow } = operation;
  const before = readField(change.bytes, offset, type);
  if (kind === 'get') return numberReply(before);
  const after =
    kind === 'incrby'
      ? fitField(before + amount, type, overflow)
      : fitSet(asArgument(amount, type), type, overflow);
  if (after === null) return null;
  writeField(change.bytes, offset, type.bits, after);
  if (change.hasGrown || after !== before) change.count++;
  return numberReply(kind === 'set' ? before : after);
}

/** An unsigned field takes a negative argument as the 64-bit number of the same bits. */
function asArgument(amount: bigint, type: FieldType): bigint {
  return type.isSigned ? amount : BigInt.asUintN(64, amount);
}

function numberReply(value: bigint): Reply {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : { integer: String(value) };
}

export const bitfieldRows: readonly CommandSpec[] = [
  commandRow('bitfield', (call) => bitfield(call, false)),
  commandRow('bitfield_ro', (call) => bitfield(call, true)),
];
