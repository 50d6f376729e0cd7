import { describe, expect, test } from 'vitest';
import { severityBins, Severity } from '../../../src/charts/timeline/eventSeverity.ts';
import {
  causeOf,
  chainTo,
  effectsOf,
  indexAtTime,
  indexOfSeq,
  nextOnPath,
} from '../../../src/charts/timeline/traceChain.ts';
import { KILLED_AT_US, recordedFailover, TraceWriter } from '../../support/traceFixtures.ts';

const events = recordedFailover();
const seqOf = (kind: string): number => events.find((event) => event.kind === kind)?.seq ?? -1;

describe('cause links', () => {
  test('lead from the won election back to the kill', () => {
    expect(chainTo(events, seqOf('failover.won')).map((event) => event.kind)).toEqual([
      'fault.kill',
      'node.pfail',
      'node.reported',
      'node.fail',
      'node.fail',
      'failover.scheduled',
      'failover.started',
      'failover.voted',
      'failover.voteCounted',
      'failover.won',
    ]);
  });

  test('lead forward to what the story goes on with', () => {
    expect(nextOnPath(events, seqOf('failover.scheduled'))?.kind).toBe('failover.started');
    expect(effectsOf(events, seqOf('failover.started')).map((event) => event.kind)).toEqual([
      'failover.voted',
      'failover.voted',
    ]);
    expect(causeOf(events, seqOf('fault.kill'))).toBeUndefined();
  });

  test('work when the oldest events were dropped', () => {
    const kept = events.slice(10);

    expect(indexOfSeq(kept, 12)).toBe(2);
    expect(indexOfSeq(kept, 3)).toBe(-1);
    expect(chainTo(kept, seqOf('failover.won'))[0]?.seq).toBeGreaterThanOrEqual(10);
  });

  test('a damaged link that points forward ends the chain', () => {
    const trace = new TraceWriter();
    trace.add(1, 'node.pfail', 0, {}, 1);
    trace.add(2, 'node.fail', 0, {}, 0);

    expect(chainTo(trace.events, 1)).toHaveLength(2);
  });

  test('an event is found by time', () => {
    expect(events[indexAtTime(events, KILLED_AT_US + 2_300_000)]?.kind).toBe('node.reported');
  });
});

describe('the minimap', () => {
  test('shows the gravest event of each stretch', () => {
    const bins = severityBins(events, KILLED_AT_US + 10_000_000, 16);

    expect(bins[6]).toBe(Severity.fault + 1);
    expect(bins[8]).toBe(Severity.failed + 1);
    expect(bins[0]).toBe(0);
  });
});
