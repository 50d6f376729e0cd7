/**
 * Keys by hash slot, in order of creation: a cache beside a database, made when someone first asks for a
 * slot's keys (resharding) and kept up to date from then on. Never part of the state.
 */
import type { ChunkedMap } from '../../base/ChunkedMap.ts';
import type { Entry } from './Entry.ts';

export class SlotIndex {
  private readonly slots = new Map<number, Set<string>>();

  static of(keys: ChunkedMap<Entry>): SlotIndex {
    const index = new SlotIndex();
    const all = [...keys.entries()].sort((a, b) => a[1].seq - b[1].seq);
    for (const [key, entry] of all) index.add(entry.slot, key);
    return index;
  }

  add(slot: number, key: string): void {
    const keys = this.slots.get(slot);
    if (keys === undefined) this.slots.set(slot, new Set([key]));
    else keys.add(key);
  }

  delete(slot: number, key: string): void {
    this.slots.get(slot)?.delete(key);
  }

  /** Newest first. */
  newest(slot: number, count: number): string[] {
    const keys = [...(this.slots.get(slot) ?? [])];
    return keys.reverse().slice(0, count);
  }
}
