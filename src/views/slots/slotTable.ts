/** The newest slot table, kept while the Slots panel shows: copied from frames only when it changed. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { slotDifferences, slotOwners, slotRuns } from '../../charts/slots/slotRanges.ts';
import type { SlotOwner, SlotRun } from '../../charts/slots/slotRanges.ts';
import { FrameHeader } from '../../protocol/Frame.ts';
import type { FrameView } from '../../protocol/Frame.ts';

export interface SlotTable {
  readonly owners: Int16Array;
  readonly runs: readonly SlotRun[];
  readonly byOwner: readonly SlotOwner[];
  /** Node whose view this is, -1 = god view. */
  readonly seenBy: number;
  readonly atUs: number;
}

export interface SlotTables {
  /** Null until a frame with slots has come. */
  readonly now: SlotTable | null;
  /** What `now` is compared with. */
  readonly pinned: SlotTable | null;
  readonly differences: readonly SlotRun[];
  /** Grows with every change: a drawing's stamp. */
  readonly version: number;
}

const PERIOD_MS = 100;

export const slotTableStore = createStore<SlotTables>()(() => ({
  now: null,
  pinned: null,
  differences: [],
  version: 0,
}));

export function useSlotTables<T>(select: (tables: SlotTables) => T): T {
  return useStore(slotTableStore, select);
}

let lastMs = Number.NEGATIVE_INFINITY;

/** Registered with the frame loop while the panel shows. */
export function sampleSlots(frame: FrameView | null, timeMs: number): void {
  if (frame === null || frame.slots.length === 0 || timeMs - lastMs < PERIOD_MS) return;
  lastMs = timeMs;
  const { now } = slotTableStore.getState();
  const seenBy = frame.header[FrameHeader.slotsSeenBy] ?? -1;
  if (now !== null && now.seenBy === seenBy && isSame(now.owners, frame.slots)) return;
  const owners = frame.slots.slice();
  const runs = slotRuns(owners);
  const atUs = frame.header[FrameHeader.nowUs] ?? 0;
  setTables({ now: { owners, runs, byOwner: slotOwners(runs), seenBy, atUs } });
}

/** Keeps the present table to compare with, at the moment it is looked at. */
export function pinTable(atUs: number): void {
  const { now } = slotTableStore.getState();
  if (now !== null) setTables({ pinned: { ...now, atUs } });
}

export function unpinTable(): void {
  setTables({ pinned: null });
}

/** Another run: nothing known of the former one holds. */
export function forgetTables(): void {
  setTables({ now: null, pinned: null });
}

function setTables(change: Partial<Pick<SlotTables, 'now' | 'pinned'>>): void {
  slotTableStore.setState((former) => {
    const { now, pinned } = { ...former, ...change };
    const isComparing = now !== null && pinned !== null;
    const differences = isComparing ? slotDifferences(pinned.owners, now.owners) : [];
    return { now, pinned, differences, version: former.version + 1 };
  });
}

function isSame(left: Int16Array, right: Int16Array): boolean {
  if (left.length !== right.length) return false;
  for (let slot = 0; slot < left.length; slot++) if (left[slot] !== right[slot]) return false;
  return true;
}
