import { afterEach, describe, expect, test } from 'vitest';
import {
  FrameHeader,
  frameByteLength,
  frameViews,
  SLOT_COUNT,
} from '../../../src/protocol/Frame.ts';
import {
  forgetTables,
  pinTable,
  sampleSlots,
  slotTableStore,
  unpinTable,
} from '../../../src/views/slots/slotTable.ts';

let timeMs = 0;

function show(owner: (slot: number) => number, seenBy = -1): void {
  const shape = { nodeCount: 2, packetCount: 0, flowCount: 0, hasBeliefs: false, hasSlots: true };
  const frame = frameViews(new ArrayBuffer(frameByteLength(shape)), shape);
  frame.header[FrameHeader.slotsSeenBy] = seenBy;
  frame.slots.set(Array.from({ length: SLOT_COUNT }, (_, slot) => owner(slot)));
  sampleSlots(frame, (timeMs += 1_000));
}

afterEach(forgetTables);

describe('the slot table of the panel', () => {
  test('changes only when the owners do', () => {
    show((slot) => (slot < 100 ? 0 : 1));
    const first = slotTableStore.getState();
    show((slot) => (slot < 100 ? 0 : 1));

    expect(slotTableStore.getState()).toBe(first);
    expect(first.now?.byOwner.map((one) => one.count)).toEqual([100, SLOT_COUNT - 100]);
  });

  test('lights what differs from the view it is compared with', () => {
    show((slot) => (slot < 100 ? 0 : 1));
    pinTable(5_000);
    show((slot) => (slot < 90 ? 0 : 1), 1);

    expect(slotTableStore.getState().differences).toEqual([{ from: 90, to: 99, owner: 1 }]);
    expect(slotTableStore.getState().pinned?.atUs).toBe(5_000);
    unpinTable();
    expect(slotTableStore.getState().differences).toEqual([]);
  });
});
