import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { applyTransport, dropClockStep } from '../../src/store/applyTransport.ts';
import { runStore } from '../../src/store/run.ts';

const initial = runStore.getInitialState();

beforeEach(() => {
  dropClockStep();
  vi.useFakeTimers();
  runStore.setState(initial, true);
});
afterEach(() => {
  vi.runAllTimers();
  vi.useRealTimers();
});

test('sixty clock steps reach React a few times, the last one always', () => {
  let commits = 0;
  const stop = runStore.subscribe(() => commits++);
  for (let i = 1; i <= 60; i++) {
    applyTransport({ ...initial.transport, nowUs: i * 16_667, headUs: i * 16_667 });
    vi.advanceTimersByTime(16);
  }
  vi.advanceTimersByTime(200);
  stop();
  expect(commits).toBeLessThanOrEqual(10);
  expect(runStore.getState().transport.nowUs).toBe(60 * 16_667);
});

test('a change of state does not wait', () => {
  applyTransport({ ...initial.transport, playing: true });
  expect(runStore.getState().transport.playing).toBe(true);
  applyTransport({ ...initial.transport, playing: true, nowUs: 500 });
  applyTransport({ ...initial.transport, playing: false, nowUs: 600 });
  expect(runStore.getState().transport).toMatchObject({ playing: false, nowUs: 600 });
});

test('a step that still waits when another run opens is dropped', () => {
  applyTransport({ ...initial.transport, nowUs: 9_000_000, headUs: 9_000_000 });
  dropClockStep();
  vi.advanceTimersByTime(500);
  expect(runStore.getState().transport.nowUs).toBe(0);
});
