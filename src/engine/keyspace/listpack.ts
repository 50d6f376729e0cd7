/**
 * Listpack: the packed form of small collections and of the nodes of a list, byte for byte.
 *
 * A frame of 7 bytes (total bytes, count, end mark) around elements of encoding, data and back length.
 * Text that is a canonical 64-bit integer is stored as one.
 * Source: redis 7.0.15, listpack.c, lpEncodeGetType, lpEncodeBacklen, lpValidateIntegrity.
 */
import { isInteger64 } from './integers.ts';

/** Header of 6 bytes and the end mark. */
export const LISTPACK_FRAME_BYTES = 7;
const HEADER_BYTES = 6;
const END = 0xff;
/** The count when there are more elements than its 16 bits say. */
const COUNT_UNKNOWN = 0xffff;

/** Bytes that an element takes, its back length included. */
export function listpackEntryBytes(element: string): number {
  const bytes = dataBytes(element);
  return bytes + backLengthBytes(bytes);
}

function dataBytes(element: string): number {
  const { length } = element;
  if (length <= 20 && isInteger64(element)) return integerBytes(element);
  if (length < 64) return 1 + length;
  return length < 4096 ? 2 + length : 5 + length;
}

function integerBytes(text: string): number {
  const value = Number(text);
  if (value >= 0 && value <= 127) return 1;
  if (value >= -4096 && value <= 4095) return 2;
  if (value >= -32_768 && value <= 32_767) return 3;
  if (value >= -8_388_608 && value <= 8_388_607) return 4;
  return value >= -2_147_483_648 && value <= 2_147_483_647 ? 5 : 9;
}

/** The limits are those of the source, one below the full ranges of 14, 21 and 28 bits. */
function backLengthBytes(bytes: number): number {
  if (bytes <= 127) return 1;
  if (bytes < 16_383) return 2;
  if (bytes < 2_097_151) return 3;
  return bytes < 268_435_455 ? 4 : 5;
}

/** The listpack of these elements, as a binary string. */
export function encodeListpack(elements: readonly string[]): string {
  let body = '';
  for (const element of elements) {
    const data = encodeElement(element);
    body += data + encodeBackLength(data.length);
  }
  const count = Math.min(elements.length, COUNT_UNKNOWN);
  const total = body.length + LISTPACK_FRAME_BYTES;
  return littleEndian(total, 4) + littleEndian(count, 2) + body + String.fromCharCode(END);
}

function encodeElement(element: string): string {
  const { length } = element;
  if (length <= 20 && isInteger64(element)) return encodeInteger(element);
  if (length < 64) return String.fromCharCode(0x80 | length) + element;
  if (length < 4096) return String.fromCharCode(0xe0 | (length >> 8), length & 0xff) + element;
  return String.fromCharCode(0xf0) + littleEndian(length, 4) + element;
}

function encodeInteger(text: string): string {
  const value = Number(text);
  switch (integerBytes(text)) {
    case 1:
      return String.fromCharCode(value);
    case 2:
      return String.fromCharCode(0xc0 | ((value & 0x1fff) >> 8), value & 0xff);
    case 3:
      return '\xf1' + littleEndian(value, 2);
    case 4:
      return '\xf2' + littleEndian(value, 3);
    case 5:
      return '\xf3' + littleEndian(value, 4);
    default:
      return '\xf4' + littleEndian64(BigInt(text));
  }
}

function encodeBackLength(bytes: number): string {
  let text = '';
  for (let left = backLengthBytes(bytes) - 1; left >= 0; left--) {
    const bits = Math.floor(bytes / 2 ** (7 * left)) & 0x7f;
    text += String.fromCharCode(text === '' ? bits : bits | 0x80);
  }
  return text;
}

/** Two's complement, lowest byte first. */
export function littleEndian(value: number, bytes: number): string {
  let text = '';
  let rest = value;
  for (let i = 0; i < bytes; i++) {
    text += String.fromCharCode(((rest % 256) + 256) % 256);
    rest = Math.floor(rest / 256);
  }
  return text;
}

export function littleEndian64(value: bigint): string {
  const word = BigInt.asUintN(64, value);
  return littleEndian(Number(word & 0xffff_ffffn), 4) + littleEndian(Number(word >> 32n), 4);
}

/** The elements of a listpack; null when its bytes are not one. */
export function decodeListpack(bytes: string): string[] | null {
  const end = bytes.length - 1;
  if (end < HEADER_BYTES || readUnsigned(bytes, 0, 4) !== bytes.length) return null;
  if (bytes.charCodeAt(end) !== END) return null;
  const elements: string[] = [];
  let at = HEADER_BYTES;
  while (at < end) {
    const data = decodeElement(bytes, at, end);
    if (data === null) return null;
    const back = encodeBackLength(data.end - at);
    if (bytes.slice(data.end, data.end + back.length) !== back) return null;
    elements.push(data.text);
    at = data.end + back.length;
  }
  const count = readUnsigned(bytes, 4, 2);
  return at === end && (count === COUNT_UNKNOWN || count === elements.length) ? elements : null;
}

interface Decoded {
  readonly text: string;
  readonly end: number;
}

function decodeElement(bytes: string, at: number, end: number): Decoded | null {
  const first = bytes.charCodeAt(at);
  if (first < 0x80) return { text: String(first), end: at + 1 };
  if (first < 0xc0) return textAt(bytes, at + 1, first & 0x3f, end);
  if (first < 0xe0) {
    if (at + 2 > end) return null;
    const raw = ((first & 0x1f) << 8) | bytes.charCodeAt(at + 1);
    return { text: String(raw >= 4096 ? raw - 8192 : raw), end: at + 2 };
  }
  if (first < 0xf0) {
    if (at + 2 > end) return null;
    return textAt(bytes, at + 2, ((first & 0x0f) << 8) | bytes.charCodeAt(at + 1), end);
  }
  if (first === 0xf0)
    return at + 5 > end ? null : textAt(bytes, at + 5, readUnsigned(bytes, at + 1, 4), end);
  return first <= 0xf4 ? wideInteger(bytes, at, first, end) : null;
}

function wideInteger(bytes: string, at: number, first: number, end: number): Decoded | null {
  const width = first === 0xf4 ? 8 : first - 0xf1 + 2;
  if (at + 1 + width > end) return null;
  let value = 0n;
  for (let i = width; i >= 1; i--) value = (value << 8n) | BigInt(bytes.charCodeAt(at + i));
  return { text: String(BigInt.asIntN(8 * width, value)), end: at + 1 + width };
}

function textAt(bytes: string, from: number, length: number, end: number): Decoded | null {
  return from + length > end
    ? null
    : { text: bytes.slice(from, from + length), end: from + length };
}

function readUnsigned(bytes: string, at: number, width: number): number {
  let value = 0;
  for (let i = width - 1; i >= 0; i--) value = value * 256 + bytes.charCodeAt(at + i);
  return value;
}
