/**
 * A key's record as its database holds it. Commands see it as an `Entry`.
 *
 * The one idea: a record belongs to the database that made it, until that database is copied. Its owner
 * changes it in place; whoever merely shares it makes a new one.
 */
import type { Entry, Value } from './Entry.ts';

export class KeyRecord implements Entry {
  value: Value;
  expireMs: number;
  lru: number;
  readonly seq: number;
  readonly slot: number;
  isRaw: boolean;
  /** Stamp of the database that may change it. Not state: copies and originals differ in it. */
  #owner: object | null;

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
  }

  /** Whether the database with this stamp may change it. */
  isOf(owner: object): boolean {
    return this.#owner === owner;
  }

  /** It is no longer in the database: nobody may change it. */
  retire(): void {
    this.#owner = null;
  }
}
