import { describe, expect, test } from 'vitest';
import { ProcessState } from '../../../src/protocol/Frame.ts';
import { appendTrace } from '../../../src/charts/timeline/appendTrace.ts';
import type { SpanTrack } from '../../../src/charts/timeline/SpanTrack.ts';
import {
  createTimelineModel,
  ElectionSpan,
  processAt,
  readRole,
} from '../../../src/charts/timeline/TimelineModel.ts';
import {
  fakeRun,
  KILLED_AT_US,
  NODES,
  recordedFailover,
  TraceWriter,
} from '../../support/traceFixtures.ts';

function spans(track: SpanTrack): (readonly [number, number, number])[] {
  return Array.from({ length: track.count }, (_, at) => [
    ((track.starts[at] ?? 0) - KILLED_AT_US) / 1_000,
    ((track.ends[at] ?? 0) - KILLED_AT_US) / 1_000,
    track.values[at] ?? 0,
  ]);
}

function recorded() {
  const model = createTimelineModel(fakeRun(3, 1));
  appendTrace(model, recordedFailover());
  return model;
}

test('strangers boot as masters, whatever they are named', () => {
  const rolesOf = (areStrangers: boolean) =>
    createTimelineModel(fakeRun(1, 1), areStrangers).lanes.map(
      (lane) => readRole(lane.role.lastValue ?? 0).isMaster,
    );

  expect(rolesOf(false)).toEqual([true, false]);
  expect(rolesOf(true)).toEqual([true, true]);
});

describe('the timeline of a recorded failover', () => {
  test('counts how many observers hold PFAIL and FAIL, never both at once', () => {
    const lane = recorded().lanes[NODES.B];

    expect(lane && spans(lane.pfail)).toEqual([
      [2_056, 2_102, 1],
      [2_102, 2_145, 2],
      [2_145, 2_176, 3],
      [2_176, 2_333, 4],
      // C and the FAIL message reach all within a millisecond; A/1 never had suspected it.
      [2_333, 2_334, 3],
    ]);
    expect(lane && spans(lane.fail)[0]).toEqual([2_333, 2_334, 1]);
    expect(lane && spans(lane.fail)[1]?.[2]).toBe(5);
  });

  test('shows the killed process until it starts again', () => {
    const lane = recorded().lanes[NODES.B];

    expect(lane && spans(lane.process)).toEqual([[0, 9_000, ProcessState.killed]]);
    expect(lane && processAt(lane, KILLED_AT_US + 1)).toBe(ProcessState.killed);
    expect(lane && processAt(lane, KILLED_AT_US - 1)).toBe(ProcessState.up);
  });

  test('splits the election into its delay and its votes', () => {
    const lane = recorded().lanes[NODES.B1];

    expect(lane && spans(lane.election)).toEqual([
      [2_368, 3_377, ElectionSpan.delay],
      [3_377, 3_378.9, ElectionSpan.votes],
    ]);
    expect(lane?.delays.values[0]).toBe(935_000);
    expect(recorded().lanes[NODES.A]?.votes.count).toBe(1);
  });

  test('keeps the shard of both when the roles change', () => {
    const { lanes } = recorded();

    expect(readRole(lanes[NODES.B1]?.role.lastValue ?? 0)).toEqual({ shard: 1, isMaster: true });
    expect(readRole(lanes[NODES.B]?.role.lastValue ?? 0)).toEqual({ shard: 1, isMaster: false });
  });

  test('shows the outage and the lost writes of the shard', () => {
    const shard = recorded().shards[1];

    expect(shard && spans(shard.failing)).toEqual([[3, 3_390, 1]]);
    expect(shard?.lost.values[0]).toBe(3);
  });

  test('is the same fed at once and event by event', () => {
    const events = recordedFailover();
    const once = recorded();
    const bitwise = createTimelineModel(fakeRun(3, 1));
    for (const at of events.keys()) appendTrace(bitwise, events.slice(0, at + 1), at);

    expect(bitwise.lanes.map((lane) => spans(lane.fail))).toEqual(
      once.lanes.map((lane) => spans(lane.fail)),
    );
    expect(bitwise.eventCount).toBe(events.length);
  });
});

describe('what the timeline makes of faults', () => {
  test('a killed observer believes nothing any more', () => {
    const trace = new TraceWriter();
    trace.add(1, 'node.pfail', NODES.A, { subject: NODES.B });
    trace.add(2, 'node.pfail', NODES.C, { subject: NODES.B });
    trace.add(3, 'fault.powerCut', NODES.A);
    const model = createTimelineModel(fakeRun(3, 1));
    appendTrace(model, trace.events);

    expect(model.lanes[NODES.B]?.pfail.lastValue).toBe(1);
  });

  test('an exit does not hide that the power was cut', () => {
    const trace = new TraceWriter();
    trace.add(1, 'fault.powerCut', NODES.A);
    trace.add(2, 'node.exited', NODES.A);
    const model = createTimelineModel(fakeRun(3, 1));
    appendTrace(model, trace.events);

    expect(model.lanes[NODES.A]?.process.lastValue).toBe(ProcessState.powerCut);
  });

  test('a link fault lasts until it or everything is healed', () => {
    const trace = new TraceWriter();
    for (const fault of [1, 2, 3]) trace.add(fault, 'fault.cut', -1, { fault });
    trace.add(10, 'fault.heal', -1, { fault: 2 });
    trace.add(20, 'fault.heal', -1, { fault: -1 });
    const model = createTimelineModel(fakeRun(3, 1));
    appendTrace(model, trace.events);

    expect(model.faultSpans.map((span) => span.endUs)).toEqual([20, 10, 20]);
  });

  test('a replica that follows another shard takes its colour', () => {
    const trace = new TraceWriter();
    trace.add(5, 'role.replica', NODES.C1, { master: NODES.A });
    const model = createTimelineModel(fakeRun(3, 1));
    appendTrace(model, trace.events);

    expect(readRole(model.lanes[NODES.C1]?.role.lastValue ?? 0)).toEqual({
      shard: 0,
      isMaster: false,
    });
  });

  test('events about nodes it does not know change nothing', () => {
    const trace = new TraceWriter();
    trace.add(1, 'node.pfail', 99, { subject: 98 });
    trace.add(2, 'fault.kill', 99);
    trace.add(3, 'client.failing', -1, { shard: 77 });
    const model = createTimelineModel(fakeRun(3, 1));

    expect(() => appendTrace(model, trace.events)).not.toThrow();
    expect(model.lanes.every((lane) => lane.pfail.count === 0)).toBe(true);
  });
});
