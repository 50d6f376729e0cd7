/**
 * RDB bytes as they are made, gathered in pieces: a file of any size is never one string.
 */

/** A text becomes a piece when it is as long. */
const PIECE_BYTES = 65_536;

export class RdbWriter {
  #pieces: string[] = [];
  #text = '';

  put(text: string): void {
    if (text.length < PIECE_BYTES) {
      this.#text += text;
      if (this.#text.length >= PIECE_BYTES) this.#endPiece();
      return;
    }
    this.#endPiece();
    for (let at = 0; at < text.length; at += PIECE_BYTES)
      this.#pieces.push(text.slice(at, at + PIECE_BYTES));
  }

  /** Whole pieces that were made since last asked. */
  take(): string[] {
    if (this.#pieces.length === 0) return NONE;
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }

  /** As `take`, and what is no whole piece yet. */
  takeAll(): string[] {
    this.#endPiece();
    return this.take();
  }

  #endPiece(): void {
    if (this.#text === '') return;
    this.#pieces.push(this.#text);
    this.#text = '';
  }
}

const NONE: string[] = [];
