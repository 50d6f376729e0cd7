/**
 * A sorted set: members by name and in the order of their scores.
 *
 * Small ones count as one listpack (encoding `listpack`), in which a score of -0 is 0; once too big they
 * become a hash table with an order (encoding `skiplist`) and stay so until they are stored anew. Up to
 * `SEARCHED_MAX` packed members are found by looking at each, so that a small set is one chunk and no more.
 * Source: redis 7.0.15, t_zset.c, zsetAdd, zsetConvert, zsetConvertToListpackIfNeeded.
 */
import { must } from '../../base/assert.ts';
import { ChunkedMap } from '../../base/ChunkedMap.ts';
import { packedScore } from './doubleText.ts';
import type { Collection } from './Collection.ts';
import { encodeListpack, LISTPACK_FRAME_BYTES, listpackEntryBytes } from './listpack.ts';
import { allocated, sdsBytes, tableBytes } from './memory.ts';
import { rdbBlobBytes, rdbLengthBytes, rdbStringBytes } from './rdbString.ts';
import { ScoreOrder, type Stretch } from './ScoreOrder.ts';

/** zset-max-listpack-entries and zset-max-listpack-value. */
export interface PackedLimits {
  readonly entries: number;
  /** Bytes of a member. */
  readonly value: number;
}

const SEARCHED_MAX = 128;

const OBJECT_BYTES = 16;
/** zset, header of the dictionary, zskiplist and its first node, which has 32 levels. */
const TABLED_BYTES = 16 + 64 + 32 + 640;
/** dictEntry, and a node of a skiplist: 1.33 levels on average. */
const TABLED_ENTRY_BYTES = 32 + 160 / 3;
const RDB_SCORE_BYTES = 8;

export class SortedSet implements Collection {
  readonly type = 'zset';
  private isPacked = true;
  private order = new ScoreOrder();
  /** Scores by member; null while a packed set is small enough to be searched. */
  private scores: ChunkedMap<number> | null = null;
  /** Bytes of the listpack's entries, or of the members alone. */
  private contentBytes = 0;
  /** Bytes in an RDB file while packed; -1 = to be counted anew. Not state. */
  #savedBytes = -1;

  /** @param isPacked encoding of a set that is made for a first member */
  constructor(isPacked: boolean) {
    if (!isPacked) this.unpack();
  }

  /** Encoding `skiplist`, from members in any order; null when one comes twice. */
  static of(pairs: readonly (readonly [member: string, score: number])[]): SortedSet | null {
    const set = new SortedSet(false);
    const table = must(set.scores, 'a set that is not packed has a table');
    for (const [member, score] of pairs) {
      if (table.has(member)) return null;
      table.set(member, score);
      set.contentBytes += tabledBytes(member);
    }
    const inOrder = pairs.toSorted(([a, x], [b, y]) => x - y || (a < b ? -1 : 1));
    set.order = ScoreOrder.of(
      inOrder.map(([member]) => member),
      inOrder.map(([, score]) => score),
    );
    return set;
  }

  get encoding(): 'listpack' | 'skiplist' {
    return this.isPacked ? 'listpack' : 'skiplist';
  }

  get size(): number {
    return this.order.size;
  }

  /** The hash table by member that cursors walk; null in the encoding `listpack`. */
  get table(): ChunkedMap<number> | null {
    return this.isPacked ? null : this.scores;
  }

  score(member: string): number | undefined {
    if (this.scores !== null) return this.scores.get(member);
    const rank = this.order.search(member);
    return rank < 0 ? undefined : this.order.stretch(rank, 1).scores[0];
  }

  /** Adds a member that is not there; the set is unpacked first when it would pass a limit. */
  add(member: string, score: number, limits: PackedLimits): void {
    if (this.size >= limits.entries || member.length > limits.value) this.unpack();
    this.#savedBytes = -1;
    this.place(member, score);
    if (this.isPacked && this.scores === null && this.size > SEARCHED_MAX) this.tabulate();
  }

  /** Gives a member that is there with score `old` another score. */
  update(member: string, old: number, score: number): void {
    this.#savedBytes = -1;
    this.order.remove(old, member);
    if (this.isPacked) this.contentBytes -= packedBytes(member, old);
    else this.contentBytes -= tabledBytes(member);
    this.place(member, score);
  }

  /** @returns whether the member was there */
  delete(member: string): boolean {
    const score = this.score(member);
    if (score === undefined) return false;
    this.order.remove(score, member);
    this.forget(member, score);
    return true;
  }

  /** Takes out `count` members from rank `from` on; both within the set. */
  deleteStretch(from: number, count: number): void {
    const { members, scores } = this.order.stretch(from, count);
    this.order.removeStretch(from, count);
    for (let i = 0; i < count; i++) this.forget(members[i] as string, scores[i] as number);
  }

  /** Number of members before this one; -1 = it is not there. */
  rank(member: string): number {
    if (this.scores === null) return this.order.search(member);
    const score = this.scores.get(member);
    return score === undefined ? -1 : this.order.rank(score, member);
  }

  /** Number of members with a score below `score`, or (`isInclusive`) not above it. */
  countBelow(score: number, isInclusive: boolean): number {
    return this.order.countBelow(score, isInclusive);
  }

  /** Number of members that are low by their bytes, which must come first: all scores are the same. */
  countBelowLex(isLow: (member: string) => boolean): number {
    return this.order.countBelowLex(isLow);
  }

  /** `count` members from rank `from` on, in order; both within the set. */
  stretch(from: number, count: number): Stretch {
    return this.order.stretch(from, count);
  }

  each(visit: (member: string, score: number) => void): void {
    this.order.each(visit);
  }

  /** Members in order, each followed by its score, as the listpack holds them. */
  flat(): string[] {
    const texts: string[] = [];
    this.each((member, score) => texts.push(member, packedScore(score)));
    return texts;
  }

  /** A set that was made anew takes the small encoding if it fits. */
  packIfSmall(limits: PackedLimits): void {
    if (this.isPacked || this.size > limits.entries) return;
    const { members, scores } = this.order.stretch(0, this.size);
    if (members.some((member) => member.length > limits.value)) return;
    this.isPacked = true;
    this.#savedBytes = -1;
    this.contentBytes = 0;
    // Adding zero makes 0 of -0.
    this.order = ScoreOrder.of(
      members,
      scores.map((score) => score + 0),
    );
    this.each((member, score) => (this.contentBytes += packedBytes(member, score)));
    if (this.size <= SEARCHED_MAX) this.scores = null;
  }

  get memoryBytes(): number {
    if (this.isPacked) return OBJECT_BYTES + allocated(LISTPACK_FRAME_BYTES + this.contentBytes);
    const entries = Math.round(this.size * TABLED_ENTRY_BYTES);
    return OBJECT_BYTES + TABLED_BYTES + tableBytes(this.size) + entries + this.contentBytes;
  }

  /** RDB_TYPE_ZSET_2: members with binary doubles; RDB_TYPE_ZSET_LISTPACK: one string. */
  get rdbBytes(): number {
    if (!this.isPacked) {
      const table = must(this.scores, 'a set that is not packed has a table');
      const bytes = table.sum((member) => rdbStringBytes(member, true) + RDB_SCORE_BYTES);
      return rdbLengthBytes(this.size) + bytes;
    }
    if (this.#savedBytes < 0) this.#savedBytes = rdbStringBytes(encodeListpack(this.flat()), true);
    return this.#savedBytes;
  }

  get rdbPlainBytes(): number {
    if (this.isPacked) return rdbBlobBytes(LISTPACK_FRAME_BYTES + this.contentBytes);
    let bytes = rdbLengthBytes(this.size) + this.size * RDB_SCORE_BYTES;
    this.each((member) => (bytes += rdbStringBytes(member, false)));
    return bytes;
  }

  copy(): SortedSet {
    const twin = new SortedSet(true);
    twin.isPacked = this.isPacked;
    twin.order = this.order.copy();
    twin.scores = this.scores?.copy() ?? null;
    twin.contentBytes = this.contentBytes;
    twin.#savedBytes = this.#savedBytes;
    return twin;
  }

  private place(member: string, given: number): void {
    const score = this.isPacked ? given + 0 : given;
    this.order.insert(score, member);
    this.scores?.set(member, score);
    this.contentBytes += this.isPacked ? packedBytes(member, score) : tabledBytes(member);
  }

  private forget(member: string, score: number): void {
    this.#savedBytes = -1;
    this.scores?.delete(member);
    this.contentBytes -= this.isPacked ? packedBytes(member, score) : tabledBytes(member);
  }

  /** Takes the encoding `skiplist`, for good. */
  unpack(): void {
    if (!this.isPacked) return;
    this.isPacked = false;
    this.#savedBytes = -1;
    this.contentBytes = 0;
    this.each((member) => (this.contentBytes += tabledBytes(member)));
    if (this.scores === null) this.tabulate();
  }

  private tabulate(): void {
    const scores = new ChunkedMap<number>();
    this.each((member, score) => scores.set(member, score));
    this.scores = scores;
  }
}

function packedBytes(member: string, score: number): number {
  return listpackEntryBytes(member) + listpackEntryBytes(packedScore(score));
}

function tabledBytes(member: string): number {
  return sdsBytes(member.length);
}
