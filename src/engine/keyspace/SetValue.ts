/**
 * A set: integers in order while they are few (encoding `intset`), else a hash table.
 *
 * The first member that is no integer, or one integer too many, makes it a hash table for good.
 * Source: redis 7.0.15, t_set.c, setTypeAdd, setTypeConvert.
 */
import { ChunkedMap } from '../../base/ChunkedMap.ts';
import type { Collection } from './Collection.ts';
import { IntSet, readMember } from './IntSet.ts';
import { allocated, sdsBytes, tableBytes } from './memory.ts';
import { randomKey, type Below } from './randomKey.ts';
import { rdbBlobBytes, rdbLengthBytes, rdbStringBytes } from './rdbString.ts';

/** robj, and with it the dict's header. */
const OBJECT_BYTES = 16;
const DICT_BYTES = 16 + 64;
/** dictEntry. */
const ENTRY_BYTES = 32;

/** Integers that an intset holds at most, whatever set-max-intset-entries says. */
const INTSET_ENTRIES_MAX = 2 ** 30;

export class SetValue implements Collection {
  readonly type = 'set';
  private integers: IntSet | null = new IntSet();
  private members: ChunkedMap<true> | null = null;
  /** Bytes of a hash table's members in memory. */
  private contentBytes = 0;
  /** Bytes in an RDB file while packed; -1 = to be counted anew. Not state. */
  #savedBytes = -1;

  /** @param intsetMax set-max-intset-entries */
  static of(members: Iterable<string>, intsetMax: number): SetValue {
    const set = new SetValue();
    for (const member of members) set.add(member, intsetMax);
    return set;
  }

  /** From integers as a file holds them; too many become a hash table. */
  static ofIntegers(integers: IntSet, intsetMax: number): SetValue {
    const set = new SetValue();
    set.integers = integers;
    if (integers.size > intsetMax) set.unpack(integers);
    return set;
  }

  get encoding(): 'intset' | 'hashtable' {
    return this.members === null ? 'intset' : 'hashtable';
  }

  get size(): number {
    return this.members === null ? (this.integers as IntSet).size : this.members.size;
  }

  get memoryBytes(): number {
    if (this.members === null) return OBJECT_BYTES + allocated((this.integers as IntSet).bytes);
    return DICT_BYTES + tableBytes(this.members.size) + this.contentBytes;
  }

  get rdbBytes(): number {
    if (this.members !== null) {
      const bytes = this.members.sum((member) => rdbStringBytes(member, true));
      return rdbLengthBytes(this.members.size) + bytes;
    }
    if (this.#savedBytes < 0) this.#savedBytes = rdbStringBytes(this.packed() as string, true);
    return this.#savedBytes;
  }

  get rdbPlainBytes(): number {
    if (this.members === null) return rdbBlobBytes((this.integers as IntSet).bytes);
    let bytes = rdbLengthBytes(this.members.size);
    for (const member of this.members.keys()) bytes += rdbStringBytes(member, false);
    return bytes;
  }

  /** The hash table that cursors walk; null while packed. */
  get table(): ChunkedMap<true> | null {
    return this.members;
  }

  /** The integers as Redis packs them; null once it is a hash table. */
  packed(): string | null {
    return this.integers?.encode() ?? null;
  }

  has(member: string): boolean {
    if (this.members !== null) return this.members.has(member);
    const value = readMember(member);
    return value !== null && (this.integers as IntSet).has(value);
  }

  /**
   * @param intsetMax set-max-intset-entries
   * @returns whether it was not there
   */
  add(member: string, intsetMax: number): boolean {
    const { integers } = this;
    if (integers === null) return this.addText(member);
    const value = readMember(member);
    if (value === null) {
      this.unpack(integers);
      return this.addText(member);
    }
    if (!integers.add(value)) return false;
    this.#savedBytes = -1;
    if (integers.size > Math.min(intsetMax, INTSET_ENTRIES_MAX)) this.unpack(integers);
    return true;
  }

  /** @returns whether it was there */
  delete(member: string): boolean {
    if (this.members !== null) {
      if (!this.members.delete(member)) return false;
      this.contentBytes -= ENTRY_BYTES + sdsBytes(member.length);
      return true;
    }
    const value = readMember(member);
    if (value === null || !(this.integers as IntSet).delete(value)) return false;
    this.#savedBytes = -1;
    return true;
  }

  /** All members in the set's order: ascending integers, or that of the hash table. */
  list(): string[] {
    return this.members === null
      ? (this.integers as IntSet).members()
      : Array.from(this.members.keys());
  }

  /** Any member, each equally likely; the set is not empty. */
  random(below: Below): string {
    if (this.members !== null) return randomKey(this.members, below);
    const integers = this.integers as IntSet;
    return integers.at(below(integers.size));
  }

  copy(): SetValue {
    const twin = new SetValue();
    twin.integers = this.integers?.copy() ?? null;
    twin.members = this.members?.copy() ?? null;
    twin.contentBytes = this.contentBytes;
    twin.#savedBytes = this.#savedBytes;
    return twin;
  }

  private addText(member: string): boolean {
    const members = this.members as ChunkedMap<true>;
    if (members.has(member)) return false;
    members.set(member, true);
    this.contentBytes += ENTRY_BYTES + sdsBytes(member.length);
    return true;
  }

  private unpack(integers: IntSet): void {
    this.members = new ChunkedMap();
    this.integers = null;
    for (const member of integers.members()) this.addText(member);
  }
}
