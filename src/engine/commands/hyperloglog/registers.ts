/**
 * The value of a HyperLogLog: a string of a header and 16384 registers of 6 bits.
 *
 * The header is `HYLL`, the encoding, three unused bytes and the cached cardinality, lowest byte first, whose
 * highest bit says that it is out of date. Dense registers follow one another from the lowest bit on.
 * Source: redis 7.0.15, hyperloglog.c, hllhdr, HLL_DENSE_GET_REGISTER, HLL_DENSE_SET_REGISTER.
 */
export const REGISTERS = 16_384;
export const HEADER_BYTES = 16;
export const DENSE_BYTES = HEADER_BYTES + (REGISTERS * 6) / 8;

const MAGIC = 'HYLL';
const ENCODING_AT = 4;
const CARDINALITY_AT = 8;
const OUTDATED = 0x80;

export const Encoding = { dense: 0, sparse: 1 } as const;

/** Whether a string can be a HyperLogLog; a sparse one may still turn out corrupt. */
export function isHyperLogLog(text: string): boolean {
  if (text.length < HEADER_BYTES || !text.startsWith(MAGIC)) return false;
  const encoding = text.charCodeAt(ENCODING_AT);
  if (encoding === Encoding.dense) return text.length === DENSE_BYTES;
  return encoding === Encoding.sparse;
}

export function isSparse(text: string): boolean {
  return text.charCodeAt(ENCODING_AT) === Encoding.sparse;
}

/** The same header before other registers. */
export function withBody(header: string, encoding: number, body: string): string {
  return (
    header.slice(0, ENCODING_AT) +
    String.fromCharCode(encoding) +
    header.slice(ENCODING_AT + 1, HEADER_BYTES) +
    body
  );
}

export function newHeader(): string {
  return `${MAGIC}${String.fromCharCode(Encoding.sparse)}${'\0'.repeat(11)}`;
}

/** The cardinality is no longer that of the registers. */
export function outdate(text: string): string {
  const last = text.charCodeAt(HEADER_BYTES - 1);
  if ((last & OUTDATED) !== 0) return text;
  return (
    text.slice(0, HEADER_BYTES - 1) +
    String.fromCharCode(last | OUTDATED) +
    text.slice(HEADER_BYTES)
  );
}

/** The cached cardinality; null when it is out of date. */
export function cachedCardinality(text: string): bigint | null {
  if ((text.charCodeAt(HEADER_BYTES - 1) & OUTDATED) !== 0) return null;
  let value = 0n;
  for (let i = HEADER_BYTES - 1; i >= CARDINALITY_AT; i--)
    value = (value << 8n) | BigInt(text.charCodeAt(i));
  return value;
}

export function withCardinality(text: string, cardinality: bigint): string {
  let bytes = '';
  let rest = BigInt.asUintN(64, cardinality);
  for (let i = CARDINALITY_AT; i < HEADER_BYTES; i++) {
    bytes += String.fromCharCode(Number(rest & 0xffn));
    rest >>= 8n;
  }
  return text.slice(0, CARDINALITY_AT) + bytes + text.slice(HEADER_BYTES);
}

/** Byte and bit where a dense register begins. */
function placeOf(index: number): [byte: number, bit: number] {
  const bit = index * 6;
  return [HEADER_BYTES + (bit >>> 3), bit & 7];
}

export function denseRegister(text: string, index: number): number {
  const [byte, bit] = placeOf(index);
  const both = text.charCodeAt(byte) | ((text.charCodeAt(byte + 1) || 0) << 8);
  return (both >> bit) & 63;
}

export function setDenseRegister(text: string, index: number, value: number): string {
  const [byte, bit] = placeOf(index);
  const isWithin = bit <= 2;
  const old = text.charCodeAt(byte) | (isWithin ? 0 : text.charCodeAt(byte + 1) << 8);
  const changed = (old & ~(63 << bit)) | (value << bit);
  const bytes = isWithin
    ? String.fromCharCode(changed)
    : String.fromCharCode(changed & 0xff, changed >> 8);
  return text.slice(0, byte) + bytes + text.slice(byte + bytes.length);
}

/** Brings registers up to those of a dense HyperLogLog. Three bytes hold four of them. */
export function raiseFromDense(text: string, registers: Uint8Array): void {
  for (let index = 0, at = HEADER_BYTES; index < REGISTERS; index += 4, at += 3) {
    const bits =
      text.charCodeAt(at) | (text.charCodeAt(at + 1) << 8) | (text.charCodeAt(at + 2) << 16);
    // Most are zero at first, and equal later.
    if (bits === 0) continue;
    for (let i = 0; i < 4; i++) {
      const value = (bits >> (6 * i)) & 63;
      if (value > (registers[index + i] as number)) registers[index + i] = value;
    }
  }
}

/** The body of a dense HyperLogLog. */
export function denseBody(registers: Uint8Array): string {
  const bytes = new Uint8Array(DENSE_BYTES - HEADER_BYTES);
  for (let group = 0; group < REGISTERS / 4; group++) {
    const at = group * 4;
    const bits =
      (registers[at] as number) |
      ((registers[at + 1] as number) << 6) |
      ((registers[at + 2] as number) << 12) |
      ((registers[at + 3] as number) << 18);
    bytes[group * 3] = bits;
    bytes[group * 3 + 1] = bits >> 8;
    bytes[group * 3 + 2] = bits >> 16;
  }
  let text = '';
  for (let at = 0; at < bytes.length; at += 4096)
    text += String.fromCharCode.apply(null, bytes.subarray(at, at + 4096) as unknown as number[]);
  return text;
}
