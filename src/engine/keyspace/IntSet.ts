/**
 * Integers in ascending order, the packed form of small sets: all of one width, which grows with the
 * largest and never shrinks.
 *
 * Source: redis 7.0.15, intset.c, intsetAdd, intsetSearch, intsetRemove.
 */
import { isInteger64 } from './integers.ts';
import { littleEndian, littleEndian64 } from './listpack.ts';

/** An integer of 64 bits: a number if a double holds it exactly, else its digits. */
export type Integer = number | string;

/** Width of the integers, count. */
const INTSET_FRAME_BYTES = 8;

/** The integer that a member is; null when it is none in canonical form. */
export function readMember(text: string): Integer | null {
  const code = text.charCodeAt(0);
  // Digits, or a minus before digits: anything else is no integer.
  if (((code > 57 || code < 48) && code !== 45) || !isInteger64(text)) return null;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : text;
}

function compare(a: Integer, b: Integer): number {
  if (typeof a === 'number') {
    if (typeof b === 'number') return a - b;
    return b.startsWith('-') ? 1 : -1;
  }
  if (typeof b === 'number') return a.startsWith('-') ? -1 : 1;
  const [x, y] = [BigInt(a), BigInt(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

function widthOf(value: Integer): number {
  if (typeof value === 'string') return 8;
  if (value >= -32_768 && value <= 32_767) return 2;
  return value >= -2_147_483_648 && value <= 2_147_483_647 ? 4 : 8;
}

export class IntSet {
  private items: Integer[] = [];
  /** Bytes of each integer. */
  private width = 2;

  get size(): number {
    return this.items.length;
  }

  get bytes(): number {
    return INTSET_FRAME_BYTES + this.items.length * this.width;
  }

  has(value: Integer): boolean {
    return this.find(value) >= 0;
  }

  /** @returns whether it was not there */
  add(value: Integer): boolean {
    const at = this.find(value);
    if (at >= 0) return false;
    this.width = Math.max(this.width, widthOf(value));
    if (~at === this.items.length) this.items.push(value);
    else this.items.splice(~at, 0, value);
    return true;
  }

  /** @returns whether it was there */
  delete(value: Integer): boolean {
    const at = this.find(value);
    if (at < 0) return false;
    this.items.splice(at, 1);
    return true;
  }

  /** The integer at a place, 0 the smallest, in digits. */
  at(place: number): string {
    return String(this.items[place]);
  }

  members(): string[] {
    return this.items.map(String);
  }

  copy(): IntSet {
    const twin = new IntSet();
    twin.items = this.items.slice();
    twin.width = this.width;
    return twin;
  }

  /** As Redis holds it in memory and in files: width, count, integers, all lowest byte first. */
  encode(): string {
    const { width } = this;
    let text = littleEndian(width, 4) + littleEndian(this.items.length, 4);
    for (const item of this.items)
      text += typeof item === 'string' ? littleEndian64(BigInt(item)) : littleEndian(item, width);
    return text;
  }

  /**
   * The reverse of `encode`; null when the bytes are not a set of integers in ascending order.
   * Source: redis 7.0.15, intset.c, intsetValidateIntegrity.
   */
  static decode(bytes: string): IntSet | null {
    if (bytes.length < INTSET_FRAME_BYTES) return null;
    const width = Number(readSigned(bytes, 0, 4));
    const count = Number(readSigned(bytes, 4, 4));
    if (width !== 2 && width !== 4 && width !== 8) return null;
    if (count < 1 || bytes.length !== INTSET_FRAME_BYTES + count * width) return null;
    const set = new IntSet();
    set.width = width;
    for (let i = 0; i < count; i++) {
      const big = readSigned(bytes, INTSET_FRAME_BYTES + i * width, width);
      const value = Number(big);
      const item = Number.isSafeInteger(value) ? value : String(big);
      if (i > 0 && compare(set.items[i - 1] as Integer, item) >= 0) return null;
      set.items.push(item);
    }
    return set;
  }

  /** Its place, or ~ the place where it belongs. */
  private find(value: Integer): number {
    const { items } = this;
    let low = 0;
    let high = items.length;
    // Sets are often filled in order.
    if (high > 0 && compare(items[high - 1] as Integer, value) < 0) return ~high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = compare(items[middle] as Integer, value);
      if (order === 0) return middle;
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return ~low;
  }
}

function readSigned(bytes: string, at: number, width: number): bigint {
  let value = 0n;
  for (let i = width - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes.charCodeAt(at + i));
  return BigInt.asIntN(8 * width, value);
}
