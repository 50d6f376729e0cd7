/**
 * A key's record as its database holds it. Commands see it as an `Entry`.
 *
 * The one idea: a record belongs to the database that made it, until that database is copied. Its owner
 * changes it in place; whoever merely shares it makes a new one.
 */
import { valueBytes, type Entry, type Value } from './Entry.ts';
import { stringBytes } from './memory.ts';

/** Stands for the length of what is no text. */
const NO_TEXT = -1;

export class KeyRecord implements Entry {
  value: Value;
  expireMs: number;
  lru: number;
  readonly seq: number;
  readonly slot: number;
  isRaw: boolean;
  /** Stamp of the database that may change it. Not state: copies and originals differ in it. */
  #owner: object | null;
  /** Length of a text, so that nobody fetches an old one to weigh it; or `NO_TEXT`. Not state. */
  #length: number;

  constructor(
    owner: object,
    value: Value,
    expireMs: number,
    lru: number,
    seq: number,
    slot: number,
    isRaw: boolean,
  ) {
    this.value = value;
    this.expireMs = expireMs;
    this.lru = lru;
    this.seq = seq;
    this.slot = slot;
    this.isRaw = isRaw;
    this.#owner = owner;
    this.#length = typeof value === 'string' ? value.length : NO_TEXT;
  }

  /** Bytes of memory of its value. */
  get bytes(): number {
    if (this.#length !== NO_TEXT) return stringBytes(this.#length, this.isRaw);
    return valueBytes(this.value, this.isRaw);
  }

  /** Whether the database with this stamp may change it. */
  isOf(owner: object): boolean {
    return this.#owner === owner;
  }

  /** Whether this value surely takes as many bytes as its own. */
  weighs(value: Value, isRaw: boolean): boolean {
    return typeof value === 'string' && value.length === this.#length && isRaw === this.isRaw;
  }

  /** Only by its owner. */
  change(value: Value, expireMs: number, lru: number, isRaw: boolean): void {
    this.value = value;
    this.expireMs = expireMs;
    this.lru = lru;
    this.isRaw = isRaw;
    this.#length = typeof value === 'string' ? value.length : NO_TEXT;
  }

  /** It is no longer in the database: nobody may change it. */
  retire(): void {
    this.#owner = null;
  }
}
