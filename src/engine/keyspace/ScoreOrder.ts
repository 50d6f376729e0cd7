/**
 * Members in the order of (score, bytes of the member), in chunks of at most 128 that copies share.
 *
 * Two parallel arrays in each chunk and one array with the first score of every chunk: finding a place is a
 * binary search over chunks and one inside. Ranks come from a Fenwick tree of the chunks' sizes, built when
 * first asked for after the chunks changed. A copy shares every chunk until either side writes to it.
 * Source: redis 7.0.15, t_zset.c, zslInsert, zslGetRank (a skiplist with spans there).
 */
import { assert } from '../../base/assert.ts';
import { PrefixSums } from './PrefixSums.ts';

/** Few enough that making room is a short walk, many enough that a copy of a million is quick. */
const CHUNK_MAX = 128;
/** Neighbours with no more than this together become one when either has shrunk to `SMALL`. */
const MERGED_MAX = 64;
const SMALL = 16;
/** Entries of a chunk in an order built at once: room for some more. */
const FILL = 96;

interface Chunk {
  owner: object;
  readonly scores: number[];
  readonly members: string[];
}

/** A stretch of the order: member i has score i. */
export interface Stretch {
  readonly members: string[];
  readonly scores: number[];
}

export class ScoreOrder {
  size = 0;
  private chunks: Chunk[] = [];
  /** First score of each chunk. */
  private heads: number[] = [];
  private stamp: object = {};
  /** Null when the chunks have changed since it was built. */
  private sums: PrefixSums | null = null;

  /** From members in order. */
  static of(members: readonly string[], scores: readonly number[]): ScoreOrder {
    const order = new ScoreOrder();
    const { stamp: owner } = order;
    for (let at = 0; at < members.length; at += FILL) {
      const end = at + FILL;
      order.chunks.push({ owner, scores: scores.slice(at, end), members: members.slice(at, end) });
      order.heads.push(scores[at] as number);
    }
    order.size = members.length;
    return order;
  }

  /** Adds a member that is not there. */
  insert(score: number, member: string): void {
    this.size++;
    if (this.chunks.length === 0) {
      this.chunks.push({ owner: this.stamp, scores: [score], members: [member] });
      this.heads.push(score);
      this.sums = null;
      return;
    }
    const at = this.chunkFor(score, member);
    const chunk = this.writable(at);
    const place = placeIn(chunk, score, member);
    insertInto(chunk, place, score, member);
    if (place === 0) this.heads[at] = score;
    if (chunk.scores.length > CHUNK_MAX) this.split(at, chunk);
    else this.sums?.add(at, 1);
  }

  /** Takes out a member that is there with this score. */
  remove(score: number, member: string): void {
    const at = this.chunkFor(score, member);
    const place = placeIn(this.chunks[at] as Chunk, score, member);
    assert(this.chunks[at]?.members[place] === member, 'the member has this score');
    this.cut(at, place, place + 1);
  }

  /** Number of entries before this one, which need not be there. */
  rank(score: number, member: string): number {
    if (this.size === 0) return 0;
    const at = this.chunkFor(score, member);
    return this.before(at) + placeIn(this.chunks[at] as Chunk, score, member);
  }

  /** Number of entries whose score is below `score`, or (`isInclusive`) not above it. */
  countBelow(score: number, isInclusive: boolean): number {
    const isLow = isInclusive
      ? (head: number): boolean => head <= score
      : (head: number): boolean => head < score;
    const at = partition(this.heads.length, (i) => isLow(this.heads[i] as number)) - 1;
    if (at < 0) return 0;
    const { scores } = this.chunks[at] as Chunk;
    return this.before(at) + partition(scores.length, (i) => isLow(scores[i] as number));
  }

  /** As `countBelow` for members by their bytes; meaningful when all scores are the same. */
  countBelowLex(isLow: (member: string) => boolean): number {
    const { chunks } = this;
    const at = partition(chunks.length, (i) => isLow((chunks[i] as Chunk).members[0] as string));
    if (at === 0) return 0;
    const { members } = chunks[at - 1] as Chunk;
    return this.before(at - 1) + partition(members.length, (i) => isLow(members[i] as string));
  }

  /** `count` entries from rank `from` on, both within the order. */
  stretch(from: number, count: number): Stretch {
    if (count <= 0) return { members: [], scores: [] };
    let [at, place] = this.find(from);
    const first = this.chunks[at] as Chunk;
    const members = first.members.slice(place, place + count);
    const scores = first.scores.slice(place, place + count);
    for (at++; members.length < count; at++) {
      const chunk = this.chunks[at] as Chunk;
      const end = Math.min(chunk.members.length, count - members.length);
      for (place = 0; place < end; place++) {
        members.push(chunk.members[place] as string);
        scores.push(chunk.scores[place] as number);
      }
    }
    return { members, scores };
  }

  /** Takes out `count` entries from rank `from` on. */
  removeStretch(from: number, count: number): void {
    if (count <= 0) return;
    const [at, place] = this.find(from);
    const inFirst = (this.chunks[at] as Chunk).members.length - place;
    if (count <= inFirst) return this.cut(at, place, place + count);
    // Whole chunks go all at once, the parts of chunks at both ends after them.
    const start = place === 0 ? at : at + 1;
    let left = place === 0 ? count : count - inFirst;
    let end = start;
    for (let size = this.sizeOf(end); left >= size && size > 0; size = this.sizeOf(++end))
      left -= size;
    this.size -= this.dropChunks(start, end);
    if (left > 0) this.cut(start, 0, left);
    if (place > 0) this.cut(at, place, place + inFirst);
  }

  /** Rank of a member whose score is not known, by looking at every one; -1 = it is not there. */
  search(member: string): number {
    let before = 0;
    for (const { members } of this.chunks) {
      const place = members.indexOf(member);
      if (place >= 0) return before + place;
      before += members.length;
    }
    return -1;
  }

  /** Every entry in order. */
  each(visit: (member: string, score: number) => void): void {
    for (const { members, scores } of this.chunks) {
      for (let i = 0; i < members.length; i++) visit(members[i] as string, scores[i] as number);
    }
  }

  *entries(): IterableIterator<[string, number]> {
    for (const { members, scores } of this.chunks) {
      for (let i = 0; i < members.length; i++) yield [members[i] as string, scores[i] as number];
    }
  }

  copy(): ScoreOrder {
    const twin = new ScoreOrder();
    twin.size = this.size;
    twin.chunks = this.chunks.slice();
    twin.heads = this.heads.slice();
    this.stamp = {};
    return twin;
  }

  /** Index of the chunk where this entry is or belongs; there must be a chunk. */
  private chunkFor(score: number, member: string): number {
    const { heads, chunks } = this;
    let low = 1;
    let high = heads.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const head = heads[middle] as number;
      const isAfter =
        head < score ||
        (head === score && ((chunks[middle] as Chunk).members[0] as string) <= member);
      if (isAfter) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  private writable(at: number): Chunk {
    const chunk = this.chunks[at] as Chunk;
    if (chunk.owner === this.stamp) return chunk;
    const { scores, members } = chunk;
    const own: Chunk = { owner: this.stamp, scores: scores.slice(), members: members.slice() };
    this.chunks[at] = own;
    return own;
  }

  private split(at: number, chunk: Chunk): void {
    const half = chunk.scores.length >>> 1;
    const scores = chunk.scores.splice(half);
    const members = chunk.members.splice(half);
    this.chunks.splice(at + 1, 0, { owner: this.stamp, scores, members });
    this.heads.splice(at + 1, 0, scores[0] as number);
    this.sums = null;
  }

  /** Takes the places from `from` until before `end` out of one chunk. */
  private cut(at: number, from: number, end: number): void {
    this.size -= end - from;
    if (end - from === this.sizeOf(at)) {
      this.dropChunks(at, at + 1);
      return;
    }
    const chunk = this.writable(at);
    if (end - from === 1) removeFrom(chunk, from);
    else {
      chunk.scores.splice(from, end - from);
      chunk.members.splice(from, end - from);
    }
    if (from === 0) this.heads[at] = chunk.scores[0] as number;
    this.sums?.add(at, from - end);
    if (chunk.members.length <= SMALL) this.merge(at);
  }

  /** Takes out the chunks from `from` until before `end`. @returns how many entries they held */
  private dropChunks(from: number, end: number): number {
    let dropped = 0;
    for (const { members } of this.chunks.splice(from, end - from)) dropped += members.length;
    this.heads.splice(from, end - from);
    this.sums = null;
    return dropped;
  }

  /** 0 beyond the last chunk. */
  private sizeOf(at: number): number {
    return this.chunks[at]?.members.length ?? 0;
  }

  /** Joins a small chunk with the one after it, if they fit. */
  private merge(at: number): void {
    const next = this.chunks[at + 1];
    const chunk = this.chunks[at] as Chunk;
    if (next === undefined || chunk.members.length + next.members.length > MERGED_MAX) return;
    chunk.scores.push(...next.scores);
    chunk.members.push(...next.members);
    this.dropChunks(at + 1, at + 2);
  }

  /** Entries in the chunks before this one. */
  private before(at: number): number {
    return at === 0 ? 0 : this.sizes().before(at);
  }

  /** Chunk and place of a rank. */
  private find(rank: number): [number, number] {
    const first = this.chunks[0] as Chunk;
    if (rank < first.members.length) return [0, rank];
    return this.sizes().find(rank);
  }

  private sizes(): PrefixSums {
    this.sums ??= PrefixSums.of(
      this.chunks.length,
      (i) => (this.chunks[i] as Chunk).members.length,
    );
    return this.sums;
  }
}

// Written out for either array: shared by both kinds the loops are half as fast, and `splice` allocates.

function insertInto(
  { scores, members }: Chunk,
  place: number,
  score: number,
  member: string,
): void {
  const size = scores.length;
  scores.push(score);
  for (let i = size; i > place; i--) scores[i] = scores[i - 1] as number;
  scores[place] = score;
  members.push(member);
  for (let i = size; i > place; i--) members[i] = members[i - 1] as string;
  members[place] = member;
}

function removeFrom({ scores, members }: Chunk, place: number): void {
  const last = scores.length - 1;
  for (let i = place; i < last; i++) scores[i] = scores[i + 1] as number;
  scores.pop();
  for (let i = place; i < last; i++) members[i] = members[i + 1] as string;
  members.pop();
}

/** Place of this entry in a chunk, or where it belongs. */
function placeIn({ scores, members }: Chunk, score: number, member: string): number {
  let low = 0;
  let high = scores.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const here = scores[middle] as number;
    if (here < score || (here === score && (members[middle] as string) < member)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many of 0 .. count-1, from the start, are low; once one is not, none after it is. */
function partition(count: number, isLow: (i: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isLow(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
