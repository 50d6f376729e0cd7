/**
 * BITOP: strings combined bit by bit; shorter ones are followed by zeros.
 *
 * Source: redis 7.0.15, bitops.c, bitopCommand.
 */
import { ByteString, PIECE_BYTES, storedBytes } from '../../keyspace/ByteString.ts';
import { bytesOf, isString, NO_EXPIRE } from '../../keyspace/Entry.ts';
import type { Call, CommandSpec } from '../../server/CommandSpec.ts';
import { Errors } from '../../server/errors.ts';
import { error, type ErrorReply, type Reply } from '../../server/Reply.ts';
import { chargeBytes } from '../charge.ts';
import { commandRow } from '../commandRow.ts';
import { selected } from '../keyspaceSlice.ts';
import { deleteKey, lookupRead, lookupWrite, setKey } from '../lookup.ts';
import { notify, NotifyClass } from '../notify.ts';
import { optionOf } from '../arguments.ts';

type Operation = 'and' | 'or' | 'xor' | 'not';

const OPERATIONS: ReadonlySet<string> = new Set(['and', 'or', 'xor', 'not']);

function bitop(call: Call): Reply {
  const { argv, server } = call;
  const operation = optionOf(argv[1] as string);
  if (!OPERATIONS.has(operation)) return Errors.syntax;
  if (operation === 'not' && argv.length !== 4)
    return error('ERR BITOP NOT must be called with a single source key.');
  const sources = readSources(call);
  if ('error' in sources) return sources;
  const size = sources.reduce((most, source) => Math.max(most, source.size), 0);
  chargeBytes(server, size * sources.length);
  if (size > 0) storeResult(call, combine(operation as Operation, sources, size));
  else removeTarget(call);
  return size;
}

function readSources(call: Call): ByteString[] | ErrorReply {
  const sources: ByteString[] = [];
  for (let i = 3; i < call.argv.length; i++) {
    const entry = lookupRead(call, call.argv[i] as string);
    const value = entry === undefined ? '' : entry.value;
    if (!isString(value)) return Errors.wrongType;
    sources.push(bytesOf(value));
  }
  return sources;
}

/** Piece by piece; where no source has a piece, zeros stay zeros except under NOT. */
function combine(operation: Operation, sources: readonly ByteString[], size: number): ByteString {
  const result = new ByteString(size);
  for (let index = 0; index < result.pieceCount; index++) {
    const pieces = sources.map((source) => source.piece(index));
    if (operation !== 'not' && pieces.every((piece) => piece === null)) continue;
    const length = Math.min(PIECE_BYTES, size - index * PIECE_BYTES);
    result.setPiece(index, combinePieces(operation, pieces, length));
  }
  return result;
}

function combinePieces(
  operation: Operation,
  pieces: readonly (Uint8Array | null)[],
  length: number,
): Uint8Array {
  const made = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    let byte = pieces[0]?.[i] ?? 0;
    for (let p = 1; p < pieces.length; p++) {
      const other = pieces[p]?.[i] ?? 0;
      if (operation === 'and') byte &= other;
      else if (operation === 'or') byte |= other;
      else byte ^= other;
    }
    made[i] = operation === 'not' ? ~byte : byte;
  }
  return made;
}

function storeResult(call: Call, bytes: ByteString): void {
  const target = call.argv[2] as string;
  const value = storedBytes(bytes);
  if (value instanceof ByteString) selected(call).own(value);
  setKey(call, target, lookupWrite(call, target), value, NO_EXPIRE, true);
  notify(call.world, call.server, NotifyClass.string, 'set', call.client.db, target);
  call.server.dirty++;
}

function removeTarget(call: Call): void {
  const target = call.argv[2] as string;
  if (!deleteKey(call, target)) return;
  notify(call.world, call.server, NotifyClass.generic, 'del', call.client.db, target);
  call.server.dirty++;
}

export const bitopRows: readonly CommandSpec[] = [commandRow('bitop', bitop)];
