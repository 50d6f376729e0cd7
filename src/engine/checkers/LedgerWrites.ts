/**
 * The writes a ledger still watches, by number: eight whole numbers each, in chunks that come and go with
 * the writes they hold. Memory follows what is unsettled, up to a limit.
 */

/** Offsets into one record. */
export const WriteField = {
  /** `WriteState` bits; 0 = no record. */
  state: 0,
  key: 1,
  /** Write whose value was there when this one was executed; 0 = none, or the key was absent. */
  prev: 2,
  /** Next older unsettled write to the same key; 0 = none. */
  older: 3,
  /** Process that executed it. */
  process: 4,
  /** Number of that process's reign (see `reigns.ts`). */
  reign: 5,
  /** Virtual ms of execution; until then, of issue. */
  atMs: 6,
} as const;

export const WriteState = {
  issued: 1,
  executed: 2,
  acked: 4,
  /** Its client will hear nothing more of it; it may have been applied. */
  ambiguous: 8,
  /** A fault cut the executing process off from somebody at that moment. */
  cutOff: 16,
  /** Given up by the ledger (limit, foreign change): counted, only kept for its place in the chain. */
  counted: 32,
  /** All copies agreed on it before its client heard the answer. */
  agreed: 64,
} as const;

/** A power of two: numbers are split by shifts. */
const CHUNK_BITS = 9;
const PER_CHUNK = 1 << CHUNK_BITS;
const WIDTH = 8;
/** Chunks with records at most: two million writes on watch, 64 MB. */
const CHUNKS_MAX = 4096;

export class LedgerWrites {
  /** Records held. */
  size = 0;
  /** Chunk number of `chunks[0]`. */
  private base = 0;
  private chunks: (Int32Array | null)[] = [];
  /** Records in each chunk. */
  private counts: number[] = [];

  /** The chunk that holds this write's record, or null; the record starts at `offset(write)`. */
  chunkOf(write: number): Int32Array | null {
    const chunk = this.chunks[(write >>> CHUNK_BITS) - this.base];
    return chunk === undefined || chunk === null || chunk[offset(write)] === 0 ? null : chunk;
  }

  /** A new record in state `issued`; `write` is greater than every number added before. */
  add(write: number, key: number, older: number, atMs: number): void {
    const number = write >>> CHUNK_BITS;
    if (this.chunks.length === 0) this.base = number;
    while (this.base + this.chunks.length <= number) {
      this.chunks.push(null);
      this.counts.push(0);
    }
    const at = number - this.base;
    const chunk = (this.chunks[at] ??= new Int32Array(PER_CHUNK * WIDTH));
    const i = offset(write);
    chunk[i + WriteField.state] = WriteState.issued;
    chunk[i + WriteField.key] = key;
    chunk[i + WriteField.prev] = 0;
    chunk[i + WriteField.older] = older;
    chunk[i + WriteField.process] = -1;
    chunk[i + WriteField.reign] = 0;
    chunk[i + WriteField.atMs] = atMs;
    this.counts[at] = (this.counts[at] as number) + 1;
    this.size++;
  }

  remove(write: number): void {
    const at = (write >>> CHUNK_BITS) - this.base;
    const chunk = this.chunks[at];
    if (chunk === undefined || chunk === null || chunk[offset(write)] === 0) return;
    chunk[offset(write)] = 0;
    this.size--;
    const left = (this.counts[at] as number) - 1;
    this.counts[at] = left;
    if (left > 0) return;
    this.chunks[at] = null;
    this.trim();
  }

  private trim(): void {
    let gone = 0;
    while (gone < this.chunks.length && this.chunks[gone] === null) gone++;
    if (gone < 64 && gone < this.chunks.length) return;
    this.chunks.splice(0, gone);
    this.counts.splice(0, gone);
    this.base += gone;
  }

  /** Oldest writes beyond the limit; empty when there is room. */
  overflow(): number[] {
    if (this.chunks.length <= CHUNKS_MAX) return [];
    const first = this.chunks.findIndex((chunk) => chunk !== null);
    const chunk = this.chunks[first];
    if (chunk === undefined || chunk === null) return [];
    const writes: number[] = [];
    for (let i = 0; i < PER_CHUNK; i++) {
      if (chunk[i * WIDTH] !== 0) writes.push((this.base + first) * PER_CHUNK + i);
    }
    return writes;
  }

  copy(): LedgerWrites {
    const twin = new LedgerWrites();
    twin.size = this.size;
    twin.base = this.base;
    twin.chunks = this.chunks.slice();
    // In place: the array keeps the layout of its original.
    for (let i = 0; i < twin.chunks.length; i++) twin.chunks[i] = twin.chunks[i]?.slice() ?? null;
    twin.counts = this.counts.slice();
    return twin;
  }

  /** Every record, for hashing. */
  *entries(): IterableIterator<readonly (number | Int32Array | null)[]> {
    for (let i = 0; i < this.chunks.length; i++) {
      const chunk = this.chunks[i];
      if (chunk) yield [this.base + i, chunk];
    }
  }
}

export function offset(write: number): number {
  return (write & (PER_CHUNK - 1)) * WIDTH;
}
