/**
 * Sets of slots, interned: two equal sets have the same number, so a header's 2048-byte bitmap is compared
 * with a record by comparing two integers. Sets are immutable and never forgotten (a run has few).
 */
import { fnv1a, mix32 } from '../../base/fnv.ts';

export const SLOTS = 16_384;
const BYTES = SLOTS / 8;

export interface SlotSets {
  /** Bitmaps by number: slot s is byte s>>3, bit s&7. Immutable. */
  bitmaps: Uint8Array[];
  counts: number[];
  byHash: Map<number, number[]>;
}

/** Number of the empty set. */
export const EMPTY_SET = 0;

export function createSlotSets(): SlotSets {
  const sets: SlotSets = { bitmaps: [], counts: [], byHash: new Map() };
  internSet(sets, new Uint8Array(BYTES));
  return sets;
}

/** Number of the set with these bits; keeps `bitmap` itself when it is new. */
export function internSet(sets: SlotSets, bitmap: Uint8Array): number {
  const hash = hashBitmap(bitmap);
  const alike = sets.byHash.get(hash) ?? [];
  for (const set of alike) if (equals(sets.bitmaps[set] as Uint8Array, bitmap)) return set;
  const set = sets.bitmaps.length;
  sets.bitmaps.push(bitmap);
  sets.counts.push(countBits(bitmap));
  sets.byHash.set(hash, [...alike, set]);
  return set;
}

export function hasSlot(sets: SlotSets, set: number, slot: number): boolean {
  return (((sets.bitmaps[set] as Uint8Array)[slot >> 3] as number) & (1 << (slot & 7))) !== 0;
}

/** The set of slots that `owners` gives to `column`. */
export function setOfOwner(sets: SlotSets, owners: Int16Array, column: number): number {
  const bitmap = new Uint8Array(BYTES);
  for (let slot = 0; slot < SLOTS; slot++) {
    if (owners[slot] === column)
      bitmap[slot >> 3] = (bitmap[slot >> 3] as number) | (1 << (slot & 7));
  }
  return internSet(sets, bitmap);
}

function hashBitmap(bitmap: Uint8Array): number {
  let hash = fnv1a('slots') | 0;
  for (let i = 0; i < BYTES; i++) hash = Math.imul(hash ^ (bitmap[i] as number), 0x01000193);
  return mix32(hash);
}

function equals(a: Uint8Array, b: Uint8Array): boolean {
  for (let i = 0; i < BYTES; i++) if (a[i] !== b[i]) return false;
  return true;
}

function countBits(bitmap: Uint8Array): number {
  let count = 0;
  for (const byte of bitmap) for (let bits = byte; bits !== 0; bits &= bits - 1) count++;
  return count;
}
