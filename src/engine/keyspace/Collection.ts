/**
 * A value of a collection type. Its class keeps elements in chunks that copies share; the keyspace hands
 * out a private copy for writing (see `Database.writable`).
 */
export interface Collection {
  /** As TYPE prints it. */
  readonly type: string;
  /** As OBJECT ENCODING prints it. */
  readonly encoding: string;
  /** Elements, fields or members. */
  readonly size: number;
  /** Estimate of the memory it takes, beside its key. */
  readonly memoryBytes: number;
  /** Bytes in an RDB file, type and key excluded. */
  readonly rdbBytes: number;
  /** The same with `rdbcompression no`. */
  readonly rdbPlainBytes: number;
  copy(): Collection;
}
