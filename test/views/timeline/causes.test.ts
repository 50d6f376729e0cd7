import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runStore } from '../../../src/store/run.ts';
import { clearSelection, selectEvent, selectionStore } from '../../../src/store/selection.ts';
import { applyTrace } from '../../../src/store/trace.ts';
import { cameraStore, currentView, setFollowing } from '../../../src/views/timeline/camera.ts';
import { stepEvent, toCause, toEffect } from '../../../src/views/timeline/followCauses.ts';
import { originMoment } from '../../../src/views/timeline/origin.ts';
import { onTimelineKey } from '../../../src/views/timeline/timelineKeys.ts';
import { traceModel } from '../../../src/views/timeline/traceModel.ts';
import { fakeRun, KILLED_AT_US, NODES, recordedFailover } from '../../support/traceFixtures.ts';

const events = recordedFailover();
const seqOf = (kind: string): number => events.find((event) => event.kind === kind)?.seq ?? -1;
const chosenKind = (): string | undefined => {
  const { event } = selectionStore.getState();
  return event === null ? undefined : events[event]?.kind;
};

beforeEach(() => {
  const summary = { ...fakeRun(3, 1), nowUs: 0 } as never;
  const transport = { ...runStore.getState().transport, nowUs: 20e6, headUs: 20e6 };
  runStore.setState({ summary, transport });
  applyTrace(events, true, 0);
  clearSelection();
  setFollowing(true);
});

afterEach(() => {
  applyTrace([], true, 0);
  runStore.setState({ summary: null });
  clearSelection();
});

describe('following causes', () => {
  test('goes back to the kill and forward to the victory', () => {
    selectEvent(seqOf('failover.started'));
    toCause();
    expect(chosenKind()).toBe('failover.scheduled');
    toEffect();
    toEffect();
    expect(chosenKind()).toBe('failover.voted');
    for (let step = 0; step < 12; step++) toCause();
    expect(chosenKind()).toBe('fault.kill');
  });

  test('starts at the last event of note before the cursor', () => {
    toCause();

    expect(chosenKind()).toBe('fault.restart');
  });

  test('steps through time over what is worth a stop', () => {
    selectEvent(seqOf('fault.kill'));
    stepEvent(1);

    expect(chosenKind()).toBe('node.exited');
  });

  test('brings the chosen event into view and stops following', () => {
    selectEvent(seqOf('failover.scheduled'));
    cameraStore.setState({ view: { fromUs: 15e6, toUs: 20e6 }, isFollowing: false });
    toCause();
    const { fromUs, toUs } = currentView();

    expect(fromUs).toBeLessThan(KILLED_AT_US + 2_334_000);
    expect(toUs).toBeGreaterThan(KILLED_AT_US + 2_334_000);
  });
});

describe('times', () => {
  test('count from the fault that an event goes back to', () => {
    selectEvent(seqOf('failover.won'));

    expect(originMoment()).toBe(KILLED_AT_US);
  });

  test('count from the suspect’s fault when a suspicion has no cause but silence', () => {
    const orphans = events.map((event) =>
      event.kind === 'node.pfail' ? { ...event, cause: -1 } : event,
    );
    applyTrace(orphans, true, 0);
    selectEvent(seqOf('node.pfail'));

    expect(originMoment()).toBe(KILLED_AT_US);
  });

  test('are the virtual clock while nothing is chosen', () => {
    expect(originMoment()).toBeNull();
  });
});

describe('keys', () => {
  test('zoom, pan and follow', () => {
    const before = currentView();
    expect(onTimelineKey({ key: 'w', shiftKey: false })).toBe(true);
    const closer = currentView();
    onTimelineKey({ key: 'a', shiftKey: false });

    expect(closer.toUs - closer.fromUs).toBeLessThan(before.toUs - before.fromUs);
    expect(cameraStore.getState().isFollowing).toBe(false);
    onTimelineKey({ key: 'F', shiftKey: true });
    expect(cameraStore.getState().isFollowing).toBe(true);
  });

  test('leave to others what they do not know', () => {
    expect(onTimelineKey({ key: 'k', shiftKey: false })).toBe(false);
  });
});

describe('the model of the page', () => {
  test('is fed what is new and built anew after a reset', () => {
    const first = traceModel();
    const last = events.at(-1);
    const next = {
      ...events[0],
      seq: events.length,
      atUs: 18e6,
      kind: 'fault.kill',
      node: NODES.A,
    };
    applyTrace([next as never], false, 0);

    expect(traceModel()).toBe(first);
    expect(first?.eventCount).toBe(events.length + 1);
    applyTrace(last === undefined ? [] : [last], true, 0);
    expect(traceModel()).not.toBe(first);
    expect(traceModel()?.eventCount).toBe(1);
  });
});
