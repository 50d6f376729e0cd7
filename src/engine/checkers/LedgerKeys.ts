/**
 * What a ledger knows of each key `key:<n>`: seven whole numbers, in chunks that copies of a world share
 * until one of them writes (as ChunkedMap does).
 */

/** Offsets into one key's numbers; all are write numbers, 0 = none, unless said. */
export const KeyField = {
  /** Newest unsettled write. */
  head: 0,
  /** Write executed last by anybody, and the reign it was executed in. */
  tip: 1,
  tipReign: 2,
  /** Value that all copies agreed on when last looked at. */
  live: 3,
  /** Newest acknowledged write. */
  acked: 4,
  /** 1 = `live` was acknowledged and counts as kept. */
  liveIsKept: 5,
  /** Reign in which `live` was executed. */
  liveReign: 6,
} as const;

/** Small, because a large key space is touched here and there. */
const PER_CHUNK = 32;
const WIDTH = 8;

interface Chunk {
  owner: object;
  readonly numbers: Int32Array;
}

export class LedgerKeys {
  private chunks: (Chunk | undefined)[] = [];
  private stamp: object = {};

  /** Chunks, empty ones included. */
  get size(): number {
    return this.chunks.length;
  }

  get(key: number, field: number): number {
    const chunk = this.chunks[Math.floor(key / PER_CHUNK)];
    return chunk === undefined ? 0 : (chunk.numbers[(key % PER_CHUNK) * WIDTH + field] as number);
  }

  set(key: number, field: number, value: number): void {
    this.writable(key)[(key % PER_CHUNK) * WIDTH + field] = value;
  }

  /** The key's chunk for writing; its numbers start at `keyOffset(key)`. */
  writable(key: number): Int32Array {
    const at = Math.floor(key / PER_CHUNK);
    const chunk = this.chunks[at];
    if (chunk !== undefined && chunk.owner === this.stamp) return chunk.numbers;
    while (this.chunks.length < at) this.chunks.push(undefined);
    const numbers = chunk === undefined ? new Int32Array(PER_CHUNK * WIDTH) : chunk.numbers.slice();
    this.chunks[at] = { owner: this.stamp, numbers };
    return numbers;
  }

  /** Calls `visit` for every key with a settled value. */
  forEachLive(visit: (key: number, live: number) => void): void {
    for (let at = 0; at < this.chunks.length; at++) this.forEachLiveIn(at, visit);
  }

  /** As `forEachLive`, for the keys of one chunk. @returns keys visited */
  forEachLiveIn(at: number, visit: (key: number, live: number) => void): number {
    const chunk = this.chunks[at];
    if (chunk === undefined) return 0;
    let visited = 0;
    for (let i = 0; i < PER_CHUNK; i++) {
      const live = chunk.numbers[i * WIDTH + KeyField.live] as number;
      if (live === 0) continue;
      visit(at * PER_CHUNK + i, live);
      visited++;
    }
    return visited;
  }

  copy(): LedgerKeys {
    const twin = new LedgerKeys();
    twin.chunks = this.chunks.slice();
    this.stamp = {};
    return twin;
  }

  *entries(): IterableIterator<readonly (number | Int32Array)[]> {
    for (let at = 0; at < this.chunks.length; at++) {
      const chunk = this.chunks[at];
      if (chunk !== undefined) yield [at, chunk.numbers];
    }
  }
}

export function keyOffset(key: number): number {
  return (key % PER_CHUNK) * WIDTH;
}
