/**
 * Strings and lengths as RDB version 10 writes them, and how many bytes that takes.
 *
 * A string is a number if it is a short one, compressed if that is shorter, or as it is.
 * Source: redis 7.0.15, rdb.c, rdbSaveLen, rdbTryIntegerEncoding, rdbSaveRawString, rdbSaveLzfStringObject.
 */
import { isInteger64 } from './integers.ts';
import { littleEndian } from './listpack.ts';
import { lzfBytes, lzfCompress } from './lzf.ts';

/** Kinds of strings that are no plain bytes; with the two high bits set. */
const INT8 = 0xc0;
const INT16 = 0xc1;
const INT32 = 0xc2;
export const COMPRESSED_STRING = 0xc3;
const LENGTH_32 = 0x80;
const LENGTH_64 = 0x81;

/** Longest text that may be written as a number. */
const NUMBER_CHARS = 11;
/** Strings up to this long are never compressed. */
const COMPRESS_ABOVE = 20;

/** Bytes of a length: 6 bits, 14 bits, 32 or 64. */
export function rdbLengthBytes(length: number): number {
  if (length < 64) return 1;
  if (length < 16_384) return 2;
  return length <= 0xffff_ffff ? 5 : 9;
}

/** Bytes of a string that is neither a number nor compressed. */
export function rdbBlobBytes(length: number): number {
  return rdbLengthBytes(length) + length;
}

export function rdbLength(length: number): string {
  if (length < 64) return String.fromCharCode(length);
  if (length < 16_384) return String.fromCharCode(0x40 | (length >> 8), length & 0xff);
  const isShort = length <= 0xffff_ffff;
  return String.fromCharCode(isShort ? LENGTH_32 : LENGTH_64) + bigEndian(length, isShort ? 4 : 8);
}

function bigEndian(value: number, bytes: number): string {
  let text = '';
  for (let rest = value; text.length < bytes; rest = Math.floor(rest / 256))
    text = String.fromCharCode(rest % 256) + text;
  return text;
}

export function rdbIntegerBytes(value: number): number {
  if (value >= -128 && value <= 127) return 2;
  if (value >= -32_768 && value <= 32_767) return 3;
  if (value >= -2_147_483_648 && value <= 2_147_483_647) return 5;
  return 1 + String(value).length;
}

function rdbInteger(value: number): string {
  if (value >= -128 && value <= 127) return String.fromCharCode(INT8, value & 0xff);
  if (value >= -32_768 && value <= 32_767)
    return String.fromCharCode(INT16) + littleEndian(value, 2);
  if (value >= -2_147_483_648 && value <= 2_147_483_647)
    return String.fromCharCode(INT32) + littleEndian(value, 4);
  return rdbLength(String(value).length) + String(value);
}

/** @param isCompressed rdbcompression */
export function rdbStringBytes(text: string, isCompressed: boolean): number {
  const { length } = text;
  if (length <= NUMBER_CHARS && isInteger64(text)) return rdbIntegerBytes(Number(text));
  const plain = rdbBlobBytes(length);
  if (!isCompressed || length <= COMPRESS_ABOVE) return plain;
  const packed = lzfBytes(text);
  return packed === 0 ? plain : 1 + rdbLengthBytes(packed) + rdbLengthBytes(length) + packed;
}

/** @param isCompressed rdbcompression */
export function rdbString(text: string, isCompressed: boolean): string {
  const { length } = text;
  if (length <= NUMBER_CHARS && isInteger64(text)) return rdbInteger(Number(text));
  const packed = isCompressed && length > COMPRESS_ABOVE ? lzfCompress(text) : null;
  if (packed === null) return rdbLength(length) + text;
  return (
    String.fromCharCode(COMPRESSED_STRING) + rdbLength(packed.length) + rdbLength(length) + packed
  );
}
