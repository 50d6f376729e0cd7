import { beforeEach, expect, test } from 'vitest';
import type { TraceEvent } from '../../src/protocol/Trace.ts';
import { applyTrace, TraceList, traceStore } from '../../src/store/trace.ts';

function event(seq: number, cause = -1): TraceEvent {
  return { seq, atUs: seq * 10, node: 0, kind: 'node.pfail', cause, facts: {} };
}

beforeEach(() => traceStore.setState({ list: new TraceList(), version: 0, epoch: 0 }));

test('events are found by seq and by time; repeated ones are ignored', () => {
  applyTrace([event(3), event(4)], false, 3);
  applyTrace([event(4), event(7)], false, 3);
  const { list, version } = traceStore.getState();
  expect(list.events.map((one) => one.seq)).toEqual([3, 4, 7]);
  expect(list.bySeq(7)?.atUs).toBe(70);
  expect(list.bySeq(5)).toBeUndefined();
  expect([list.firstIndexAt(0), list.firstIndexAt(40), list.firstIndexAt(41)]).toEqual([0, 1, 2]);
  expect(list.firstIndexAt(1_000)).toBe(3);
  expect(version).toBe(2);
});

test('a reset forgets everything and is announced', () => {
  applyTrace([event(1)], false, 0);
  applyTrace([event(0)], true, 0);
  const { list, epoch } = traceStore.getState();
  expect(list.events.map((one) => one.seq)).toEqual([0]);
  expect(epoch).toBe(1);
});

test('causes are followed to the oldest known event and never in a circle', () => {
  applyTrace([event(1), event(2, 1), event(5, 2), event(6, 6)], false, 0);
  const { list } = traceStore.getState();
  expect(list.causesOf(5).map((one) => one.seq)).toEqual([1, 2, 5]);
  expect(list.causesOf(6).map((one) => one.seq)).toEqual([6]);
  expect(list.causesOf(99)).toEqual([]);
});
