import { expect, test } from 'vitest';
import { changedSilence, isSilent, nextSilence } from '../../../src/engine/server/silence.ts';

test('SKIP is about the next command only, and means nothing to a client that is off', () => {
  const armed = changedSilence('on', 'skip');
  expect([armed, isSilent(armed)]).toEqual(['armed', false]);
  expect([nextSilence(armed), isSilent('skip')]).toEqual(['skip', true]);
  expect(nextSilence('skip')).toBe('on');
  expect(changedSilence('off', 'skip')).toBe('off');
});

test('ON ends what holds now, not what was asked for the next command', () => {
  expect(changedSilence('off', 'on')).toBe('on');
  expect(changedSilence('skip', 'on')).toBe('on');
  expect(changedSilence('off skip armed', 'on')).toBe('armed');
});

test('what holds together ends one after the other', () => {
  const all = changedSilence(changedSilence('skip', 'skip'), 'off');
  expect(all).toBe('off skip armed');
  expect(nextSilence(all)).toBe('off skip');
  expect(nextSilence('off skip')).toBe('off');
  expect(nextSilence('off')).toBe('off');
  expect(isSilent('off armed')).toBe(true);
});
