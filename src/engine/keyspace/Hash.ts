/**
 * A hash: fields in the order of their arrival while they are few and short (encoding `listpack`), else a
 * hash table, and then for good.
 *
 * Source: redis 7.0.15, t_hash.c, hashTypeSet, hashTypeDelete, hashTypeConvert.
 */
import { ChunkedMap } from '../../base/ChunkedMap.ts';
import type { Collection } from './Collection.ts';
import { encodeListpack, LISTPACK_FRAME_BYTES, listpackEntryBytes } from './listpack.ts';
import { allocated, sdsBytes, tableBytes } from './memory.ts';
import { keyAt, randomKey, type Below } from './randomKey.ts';
import { rdbBlobBytes, rdbLengthBytes, rdbStringBytes } from './rdbString.ts';

/** Up to where a hash is packed, inclusive. */
export interface HashLimits {
  /** hash-max-listpack-entries: fields. */
  readonly entries: number;
  /** hash-max-listpack-value: bytes of a field or a value. */
  readonly value: number;
}

/** robj, and with it the dict's header. */
const OBJECT_BYTES = 16;
const DICT_BYTES = 16 + 64;
/** dictEntry. */
const ENTRY_BYTES = 32;

export class Hash implements Collection {
  readonly type = 'hash';
  private packed: Map<string, string> | null = new Map();
  private fields: ChunkedMap<string> | null = null;
  /** Bytes of fields and values as the encoding keeps them in memory. */
  private contentBytes = 0;
  /** Bytes in an RDB file while packed; -1 = to be counted anew. Not state. */
  #savedBytes = -1;

  /** @param flat field, value, field, value, … */
  static of(flat: readonly string[], limits: HashLimits): Hash {
    const hash = new Hash();
    for (let i = 0; i < flat.length; i += 2)
      hash.set(flat[i] as string, flat[i + 1] as string, limits);
    return hash;
  }

  get encoding(): 'listpack' | 'hashtable' {
    return this.fields === null ? 'listpack' : 'hashtable';
  }

  get size(): number {
    return this.fields === null ? (this.packed as Map<string, string>).size : this.fields.size;
  }

  get memoryBytes(): number {
    if (this.fields === null)
      return OBJECT_BYTES + allocated(LISTPACK_FRAME_BYTES + this.contentBytes);
    return DICT_BYTES + tableBytes(this.fields.size) + this.contentBytes;
  }

  get rdbBytes(): number {
    if (this.fields !== null) {
      const bytes = this.fields.sum(savedBytes);
      return rdbLengthBytes(this.fields.size) + bytes;
    }
    if (this.#savedBytes < 0) this.#savedBytes = rdbStringBytes(this.listpack() as string, true);
    return this.#savedBytes;
  }

  get rdbPlainBytes(): number {
    if (this.fields === null) return rdbBlobBytes(LISTPACK_FRAME_BYTES + this.contentBytes);
    let bytes = rdbLengthBytes(this.fields.size);
    for (const [field, value] of this.fields.entries())
      bytes += rdbStringBytes(field, false) + rdbStringBytes(value, false);
    return bytes;
  }

  /** The hash table that cursors walk; null while packed. */
  get table(): ChunkedMap<string> | null {
    return this.fields;
  }

  /** The listpack's bytes; null once it is a hash table. */
  listpack(): string | null {
    return this.packed === null ? null : encodeListpack(this.flat());
  }

  has(field: string): boolean {
    return (this.fields ?? (this.packed as Map<string, string>)).has(field);
  }

  get(field: string): string | undefined {
    return (this.fields ?? (this.packed as Map<string, string>)).get(field);
  }

  /** @returns whether the field is new */
  set(field: string, value: string, limits: HashLimits): boolean {
    const { packed } = this;
    if (packed === null) return this.put(this.fields as ChunkedMap<string>, field, value);
    if (field.length > limits.value || value.length > limits.value) {
      return this.put(this.unpack(packed), field, value);
    }
    const isNew = this.put(packed, field, value);
    if (packed.size > limits.entries) this.unpack(packed);
    return isNew;
  }

  /** @returns whether it was there */
  delete(field: string): boolean {
    const map = this.fields ?? (this.packed as Map<string, string>);
    const value = map.get(field);
    if (value === undefined) return false;
    map.delete(field);
    this.contentBytes -= this.pairBytes(field, value);
    this.#savedBytes = -1;
    return true;
  }

  /** All of it, in its order: field, value, field, value, … */
  flat(): string[] {
    const flat: string[] = [];
    const pairs = this.packed ?? (this.fields as ChunkedMap<string>).entries();
    for (const [field, value] of pairs) flat.push(field, value);
    return flat;
  }

  names(): string[] {
    return Array.from((this.packed ?? (this.fields as ChunkedMap<string>)).keys());
  }

  values(): string[] {
    return Array.from((this.packed ?? (this.fields as ChunkedMap<string>)).values());
  }

  /** Any field, each equally likely; the hash is not empty. */
  random(below: Below): string {
    if (this.fields !== null) return randomKey(this.fields, below);
    const packed = this.packed as Map<string, string>;
    return keyAt(packed, below(packed.size));
  }

  copy(): Hash {
    const twin = new Hash();
    twin.packed = this.packed === null ? null : new Map(this.packed);
    twin.fields = this.fields?.copy() ?? null;
    twin.contentBytes = this.contentBytes;
    twin.#savedBytes = this.#savedBytes;
    return twin;
  }

  private put(
    map: ChunkedMap<string> | Map<string, string>,
    field: string,
    value: string,
  ): boolean {
    const old = map.get(field);
    map.set(field, value);
    this.#savedBytes = -1;
    this.contentBytes += this.pairBytes(field, value);
    if (old !== undefined) this.contentBytes -= this.pairBytes(field, old);
    return old === undefined;
  }

  private pairBytes(field: string, value: string): number {
    return this.fields === null
      ? listpackEntryBytes(field) + listpackEntryBytes(value)
      : ENTRY_BYTES + sdsBytes(field.length) + sdsBytes(value.length);
  }

  private unpack(packed: ReadonlyMap<string, string>): ChunkedMap<string> {
    const fields = new ChunkedMap<string>();
    this.fields = fields;
    this.packed = null;
    this.contentBytes = 0;
    for (const [field, value] of packed) this.put(fields, field, value);
    return fields;
  }
}

function savedBytes(field: string, value: string): number {
  return rdbStringBytes(field, true) + rdbStringBytes(value, true);
}
