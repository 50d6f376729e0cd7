/**
 * A long string that is changed in place: a bitmap, or one that SETRANGE patches.
 *
 * Pieces of 4096 bytes, shared between copies until one of them writes; a piece that holds only zeros up to
 * its end need not exist. Changing a bit costs the same whatever the length, and a bitmap with one bit far out
 * takes no room. Everywhere else such a value is a string like any other (`isString`, `textOf`).
 */
import type { Collection } from './Collection.ts';
import { stringBytes } from './memory.ts';
import { byteStringRdbBytes } from './rdbByteString.ts';
import { rdbBlobBytes } from './rdbString.ts';

/** Bytes of a piece. */
export const PIECE_BYTES = 4096;

/** Strings longer than this are worth their pieces when bits are set in them. */
const WORTHWHILE_BYTES = 256;

/**
 * Longest string that can be shown as text.
 * Differs from Redis: 512 MB less 1 KB, what a JavaScript string holds; longer ones still have bits.
 */
export const TEXT_BYTES_MAX = 536_870_912 - 1024;

export class ByteString implements Collection {
  readonly type = 'string';
  readonly encoding = 'raw';
  size: number;
  /** Null: zeros. The bytes beyond a piece's end, up to the string's, are zeros too. */
  private pieces: (Uint8Array | null)[] = [];
  /** 1 = this copy alone has the piece and may change it. Not state. */
  #owned: Uint8Array = new Uint8Array(0);
  /** Bytes in an RDB file; -1 = to be counted anew. Not state. */
  #savedBytes = -1;

  /** `size` zeros. */
  constructor(size: number) {
    this.size = size;
  }

  static of(text: string): ByteString {
    const made = new ByteString(text.length);
    made.write(0, text);
    return made;
  }

  get memoryBytes(): number {
    return stringBytes(this.size, true);
  }

  get rdbBytes(): number {
    if (this.#savedBytes < 0) this.#savedBytes = byteStringRdbBytes(this);
    return this.#savedBytes;
  }

  get rdbPlainBytes(): number {
    return rdbBlobBytes(this.size);
  }

  /** Number of pieces that the string spans. */
  get pieceCount(): number {
    return Math.ceil(this.size / PIECE_BYTES);
  }

  /** Bytes of a piece, shorter if the rest is zeros; null: all zeros. To look at only. */
  piece(index: number): Uint8Array | null {
    return this.pieces[index] ?? null;
  }

  /** Bytes of the string that lie in this piece. */
  pieceLength(index: number): number {
    return Math.min(PIECE_BYTES, this.size - index * PIECE_BYTES);
  }

  pieceText(index: number): string {
    return this.slice(index * PIECE_BYTES, index * PIECE_BYTES + this.pieceLength(index));
  }

  setPiece(index: number, piece: Uint8Array | null): void {
    this.pieces[index] = piece;
    this.#savedBytes = -1;
    this.own(index);
  }

  /** 0 beyond the end. */
  byteAt(at: number): number {
    return this.pieces[Math.floor(at / PIECE_BYTES)]?.[at % PIECE_BYTES] ?? 0;
  }

  setByte(at: number, byte: number): void {
    this.grow(at + 1);
    const index = Math.floor(at / PIECE_BYTES);
    this.writable(index, (at % PIECE_BYTES) + 1)[at % PIECE_BYTES] = byte;
  }

  /** Makes the string at least this long, with zeros. */
  grow(size: number): void {
    if (size <= this.size) return;
    this.size = size;
    this.#savedBytes = -1;
  }

  write(from: number, text: string): void {
    this.grow(from + text.length);
    for (let done = 0; done < text.length;) {
      const at = from + done;
      const start = at % PIECE_BYTES;
      const count = Math.min(PIECE_BYTES - start, text.length - done);
      const piece = this.writable(Math.floor(at / PIECE_BYTES), start + count);
      for (let i = 0; i < count; i++) piece[start + i] = text.charCodeAt(done + i);
      done += count;
    }
  }

  /** Bytes `from` to `to`, exclusive, within the string and at most TEXT_BYTES_MAX. */
  slice(from: number, to: number): string {
    let text = '';
    for (let at = from; at < to;) {
      const start = at % PIECE_BYTES;
      const count = Math.min(PIECE_BYTES - start, to - at);
      const piece = this.pieces[Math.floor(at / PIECE_BYTES)]?.subarray(start, start + count);
      const part = piece === undefined ? '' : textOfBytes(piece);
      text += part.length < count ? part + '\0'.repeat(count - part.length) : part;
      at += count;
    }
    return text;
  }

  text(): string {
    return this.slice(0, Math.min(this.size, TEXT_BYTES_MAX));
  }

  copy(): ByteString {
    const twin = new ByteString(this.size);
    twin.pieces = this.pieces.slice();
    twin.#savedBytes = this.#savedBytes;
    this.#owned = new Uint8Array(0);
    return twin;
  }

  /** The piece for writing, at least `length` long. */
  private writable(index: number, length: number): Uint8Array {
    this.#savedBytes = -1;
    const held = this.pieces[index] ?? null;
    if (held !== null && held.length >= length && this.#owned[index] === 1) return held;
    // Room is doubled, so that growing byte by byte copies little.
    const grown = Math.min(PIECE_BYTES, 2 ** (32 - Math.clz32(length - 1)));
    const own = new Uint8Array(held !== null && held.length >= length ? held.length : grown);
    if (held !== null) own.set(held);
    while (this.pieces.length < index) this.pieces.push(null);
    this.setPiece(index, own);
    return own;
  }

  private own(index: number): void {
    if (index >= this.#owned.length) {
      const grown = new Uint8Array(Math.max(this.pieces.length, this.#owned.length * 2));
      grown.set(this.#owned);
      this.#owned = grown;
    }
    this.#owned[index] = 1;
  }
}

function textOfBytes(piece: Uint8Array): string {
  return String.fromCharCode.apply(null, piece as unknown as number[]);
}

/** Bytes as they are stored: long ones in pieces. */
export function storedBytes(bytes: ByteString): string | ByteString {
  return bytes.size > WORTHWHILE_BYTES ? bytes : bytes.text();
}
