/**
 * What a ledger knows of each key `key:<n>`: seven whole numbers. Low numbers stand in one table, high
 * ones in small chunks made when touched. Copies of a world share both until one of them writes.
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

const WIDTH = 8;
/** Keys below this stand in the table: 2 MB at most, and one memory access away. */
const DENSE = 65_536;
const CHUNK_BITS = 5;
const PER_CHUNK = 1 << CHUNK_BITS;

interface Chunk {
  owner: object;
  readonly numbers: Int32Array;
}

export class LedgerKeys {
  private dense = new Int32Array(64 * WIDTH);
  private denseOwner: object;
  private chunks: (Chunk | undefined)[] = [];
  private stamp: object = {};

  constructor() {
    this.denseOwner = this.stamp;
  }

  /** Parts that `forEachLiveIn` visits. */
  get size(): number {
    return this.dense.length / (PER_CHUNK * WIDTH) + this.chunks.length;
  }

  get(key: number, field: number): number {
    if (key < DENSE) return this.dense[key * WIDTH + field] ?? 0;
    const chunk = this.chunks[(key - DENSE) >>> CHUNK_BITS];
    return chunk === undefined ? 0 : (chunk.numbers[keyOffset(key) + field] as number);
  }

  set(key: number, field: number, value: number): void {
    this.writable(key)[keyOffset(key) + field] = value;
  }

  /** The array that holds the key's numbers, for writing; they start at `keyOffset(key)`. */
  writable(key: number): Int32Array {
    if (key >= DENSE) return this.writableChunk((key - DENSE) >>> CHUNK_BITS);
    if (this.denseOwner !== this.stamp || key * WIDTH >= this.dense.length) this.ownDense(key);
    return this.dense;
  }

  private ownDense(key: number): void {
    let { length } = this.dense;
    while (key * WIDTH >= length) length *= 2;
    const own = new Int32Array(length);
    own.set(this.dense);
    this.dense = own;
    this.denseOwner = this.stamp;
  }

  private writableChunk(at: number): Int32Array {
    const chunk = this.chunks[at];
    if (chunk !== undefined && chunk.owner === this.stamp) return chunk.numbers;
    while (this.chunks.length < at) this.chunks.push(undefined);
    const numbers = chunk === undefined ? new Int32Array(PER_CHUNK * WIDTH) : chunk.numbers.slice();
    this.chunks[at] = { owner: this.stamp, numbers };
    return numbers;
  }

  /** Calls `visit` for every key with a settled value. */
  forEachLive(visit: (key: number, live: number) => void): void {
    for (let part = 0; part < this.size; part++) this.forEachLiveIn(part, visit);
  }

  /** As `forEachLive`, for the 32 keys of one part. @returns keys visited */
  forEachLiveIn(part: number, visit: (key: number, live: number) => void): number {
    const denseParts = this.dense.length / (PER_CHUNK * WIDTH);
    const isDense = part < denseParts;
    const numbers = isDense ? this.dense : this.chunks[part - denseParts]?.numbers;
    if (numbers === undefined) return 0;
    const first = isDense ? part * PER_CHUNK : DENSE + (part - denseParts) * PER_CHUNK;
    let visited = 0;
    for (let key = first; key < first + PER_CHUNK; key++) {
      const live = numbers[keyOffset(key) + KeyField.live] as number;
      if (live === 0) continue;
      visit(key, live);
      visited++;
    }
    return visited;
  }

  copy(): LedgerKeys {
    const twin = new LedgerKeys();
    twin.dense = this.dense;
    twin.chunks = this.chunks.slice();
    this.stamp = {};
    twin.stamp = {};
    return twin;
  }

  *entries(): IterableIterator<readonly (number | Int32Array)[]> {
    yield [-1, this.dense];
    for (let at = 0; at < this.chunks.length; at++) {
      const chunk = this.chunks[at];
      if (chunk !== undefined) yield [at, chunk.numbers];
    }
  }
}

export function keyOffset(key: number): number {
  return (key < DENSE ? key : key & (PER_CHUNK - 1)) * WIDTH;
}
