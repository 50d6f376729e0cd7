/**
 * Reading RDB bytes from front to back. Bytes that make no sense give null, and everything after them too.
 *
 * Source: redis 7.0.15, rdb.c, rdbLoadLenByRef, rdbGenericLoadStringObject, rdbLoadDoubleValue.
 */
import { parseDouble } from './parseDouble.ts';
import { lzfDecompress } from './lzf.ts';

/** Longest string taken: what a JavaScript string holds. */
const STRING_BYTES_MAX = 536_870_888;

export class RdbReader {
  readonly #bytes: string;
  readonly #end: number;
  #at = 0;

  /** @param end where the bytes that may be read end */
  constructor(bytes: string, end = bytes.length) {
    this.#bytes = bytes;
    this.#end = end;
  }

  /** Bytes read. */
  get position(): number {
    return this.#at;
  }

  /** Unsigned, 0..255. */
  byte(): number | null {
    return this.#at < this.#end ? this.#bytes.charCodeAt(this.#at++) : null;
  }

  /** `count` bytes as they are. */
  take(count: number): string | null {
    if (this.#at + count > this.#end) return null;
    this.#at += count;
    return this.#bytes.slice(this.#at - count, this.#at);
  }

  /** A number of elements or bytes; null also for the mark of a string in a special encoding. */
  length(): number | null {
    const first = this.byte();
    if (first === null) return null;
    if (first < 0x40) return first;
    if (first < 0x80) {
      const second = this.byte();
      return second === null ? null : ((first & 0x3f) << 8) | second;
    }
    if (first === 0x80) return this.unsigned(4, 'big');
    return first === 0x81 ? this.unsigned(8, 'big') : null;
  }

  string(): string | null {
    const from = this.#at;
    const first = this.byte();
    if (first === null) return null;
    if (first >= 0xc0) return this.special(first);
    this.#at = from;
    const length = this.length();
    return length === null || length > STRING_BYTES_MAX ? null : this.take(length);
  }

  /** As digits, or `inf`, `-inf`, in the first form of sorted sets. */
  textDouble(): number | null {
    const length = this.byte();
    if (length === null || length === 253) return null;
    if (length >= 254) return length === 254 ? Infinity : -Infinity;
    const text = this.take(length);
    return text === null ? null : parseDouble(text);
  }

  binaryDouble(): number | null {
    const bytes = this.take(8);
    if (bytes === null) return null;
    const view = new DataView(new ArrayBuffer(8));
    for (let i = 0; i < 8; i++) view.setUint8(i, bytes.charCodeAt(i));
    const value = view.getFloat64(0, true);
    return Number.isNaN(value) ? null : value;
  }

  unsigned(width: number, order: 'big' | 'little'): number | null {
    const bytes = this.take(width);
    if (bytes === null) return null;
    let value = 0;
    for (let i = 0; i < width; i++)
      value = value * 256 + bytes.charCodeAt(order === 'big' ? i : width - 1 - i);
    return value;
  }

  signed(width: number): string | null {
    const bytes = this.take(width);
    if (bytes === null) return null;
    let value = 0n;
    for (let i = width - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes.charCodeAt(i));
    return String(BigInt.asIntN(8 * width, value));
  }

  /** A string that is a number, or compressed. */
  private special(mark: number): string | null {
    if (mark <= 0xc2) return this.signed(2 ** (mark - 0xc0));
    if (mark !== 0xc3) return null;
    const packedLength = this.length();
    const length = this.length();
    if (packedLength === null || length === null || length > STRING_BYTES_MAX) return null;
    const packed = this.take(packedLength);
    return packed === null ? null : lzfDecompress(packed, length);
  }
}
