/**
 * Estimates of bytes: what jemalloc hands out for Redis's structures.
 *
 * Source: redis 7.0.15, dict.h (dictEntry 24 bytes, 16 more in cluster mode), object.c (robj 16 bytes,
 * embedded strings up to 44 bytes), sds.c headers; jemalloc's size classes (four to each doubling).
 */

/** Bytes of the size class that serves a request, for requests of at least 1. */
export function allocated(bytes: number): number {
  if (bytes <= 8) return 8;
  if (bytes <= 128) return (bytes + 15) & ~15;
  const step = 1 << (31 - Math.clz32(bytes - 1) - 2);
  return Math.ceil(bytes / step) * step;
}

/** Bytes of an sds string: header, text, final zero. */
export function sdsBytes(length: number): number {
  return allocated(length + 1 + (length < 32 ? 1 : length < 256 ? 3 : length < 65_536 ? 5 : 9));
}

/** OBJ_ENCODING_EMBSTR_SIZE_LIMIT. */
export const EMBEDDED_MAX = 44;

/** robj. */
export const OBJECT_BYTES = 16;

/** Bytes of a string object beside its key. */
export function stringBytes(length: number, isRaw: boolean): number {
  if (!isRaw && length <= EMBEDDED_MAX) return allocated(OBJECT_BYTES + 3 + length + 1);
  return OBJECT_BYTES + sdsBytes(length);
}

/** Bytes of an integer object: small ones are shared by all keys. */
export function integerBytes(value: number): number {
  return value >= 0 && value < 10_000 ? 0 : OBJECT_BYTES;
}

/** Bytes of a dictionary's table: 8 for each bucket, a power of two of them. */
export function tableBytes(entries: number): number {
  if (entries === 0) return 0;
  const bits = Math.max(2, 32 - Math.clz32(entries - 1));
  // Shifted, not raised to a power: this is asked at every change of a collection.
  return bits < 28 ? 8 << bits : 8 * 2 ** bits;
}
