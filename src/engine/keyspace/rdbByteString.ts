/**
 * A string that is changed in place, as RDB bytes.
 *
 * Differs from Redis: above 16 MB each piece is compressed for itself. What comes out is a compressed string
 * like any other, a little longer, and a bitmap with one bit far out needs no room while it is written.
 */
import { lzfCompress } from './lzf.ts';
import {
  COMPRESSED_STRING,
  rdbLength,
  rdbLengthBytes,
  rdbString,
  rdbStringBytes,
} from './rdbString.ts';
import type { RdbWriter } from './RdbWriter.ts';

const WHOLE_BYTES_MAX = 16_777_216;
/** What compression must save at least. */
const SAVED_BYTES_MIN = 4;
/** Longest run of LZF literals, each with a byte before it. */
const LITERALS_MAX = 32;

/** A string as `ByteString` holds it: in pieces, some of which need not exist. */
export interface Pieced {
  readonly size: number;
  readonly pieceCount: number;
  text(): string;
  /** Null: zeros. */
  piece(index: number): Uint8Array | null;
  pieceLength(index: number): number;
  pieceText(index: number): string;
}

/** Bytes in an RDB file, compressed if that is shorter. */
export function byteStringRdbBytes(value: Pieced): number {
  const { size } = value;
  if (size <= WHOLE_BYTES_MAX) return rdbStringBytes(value.text(), true);
  const packed = packedBytes(value);
  if (packed > size - SAVED_BYTES_MIN) return rdbLengthBytes(size) + size;
  return 1 + rdbLengthBytes(packed) + rdbLengthBytes(size) + packed;
}

/** @param isCompressed rdbcompression */
export function putByteString(out: RdbWriter, value: Pieced, isCompressed: boolean): void {
  const { size, pieceCount } = value;
  if (size <= WHOLE_BYTES_MAX) return out.put(rdbString(value.text(), isCompressed));
  const packed = isCompressed ? packedBytes(value) : Infinity;
  if (packed > size - SAVED_BYTES_MIN) {
    out.put(rdbLength(size));
    for (let i = 0; i < pieceCount; i++) out.put(value.pieceText(i));
    return;
  }
  out.put(String.fromCharCode(COMPRESSED_STRING) + rdbLength(packed) + rdbLength(size));
  for (let i = 0; i < pieceCount; i++) out.put(packedPiece(value, i));
}

function packedBytes(value: Pieced): number {
  let bytes = 0;
  for (let i = 0; i < value.pieceCount; i++) bytes += packedPiece(value, i).length;
  return bytes;
}

/** Zeros of the length asked for last, compressed. Only a memory. */
const zeros = { length: 0, packed: '' };

/** LZF of one piece. References reach no further back than its own start, so pieces can be strung together. */
function packedPiece(value: Pieced, index: number): string {
  if (value.piece(index) !== null) return lzfOf(value.pieceText(index));
  const length = value.pieceLength(index);
  if (zeros.length !== length) {
    zeros.length = length;
    zeros.packed = lzfOf(value.pieceText(index));
  }
  return zeros.packed;
}

function lzfOf(text: string): string {
  return lzfCompress(text) ?? literals(text);
}

/** What cannot be compressed, as LZF all the same. */
function literals(text: string): string {
  let packed = '';
  for (let at = 0; at < text.length; at += LITERALS_MAX) {
    const run = text.slice(at, at + LITERALS_MAX);
    packed += String.fromCharCode(run.length - 1) + run;
  }
  return packed;
}
