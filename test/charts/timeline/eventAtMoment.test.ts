import { expect, test } from 'vitest';
import { eventAtMoment } from '../../../src/charts/timeline/eventAtMoment.ts';
import { recordedFailover } from '../../support/traceFixtures.ts';

const events = recordedFailover();
const first = events[0];
const last = events.at(-1);

test('is the last event up to a moment, itself included', () => {
  expect(eventAtMoment(events, last?.atUs ?? 0)).toBe(events.length - 1);
  expect(eventAtMoment(events, Infinity)).toBe(events.length - 1);
  const middle = events.findIndex((event) => event.kind === 'failover.started');
  const at = eventAtMoment(events, events[middle]?.atUs ?? 0);
  expect(at).toBeGreaterThanOrEqual(middle);
  expect(events[at + 1]?.atUs).toBeGreaterThan(events[middle]?.atUs ?? 0);
});

test('is none before the first, and none of none', () => {
  expect(eventAtMoment(events, (first?.atUs ?? 0) - 1)).toBe(-1);
  expect(eventAtMoment([], 5)).toBe(-1);
});
