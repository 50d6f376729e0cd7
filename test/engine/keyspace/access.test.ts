import { describe, expect, test } from 'vitest';
import {
  frequencyBits,
  frequencyOf,
  idleSeconds,
  idleSince,
  lruClock,
  newFrequency,
  raisedFrequency,
} from '../../../src/engine/keyspace/access.ts';

const WRAP = 2 ** 24;

describe('the LRU clock', () => {
  test('wraps after 194 days, and idleness is counted across', () => {
    const before = WRAP * 100 - 10;

    expect(lruClock(before)).toBe(WRAP - 10);
    expect(lruClock(before + 20)).toBe(10);
    // LRU_CLOCK_MAX is one less than the values there are: a second is lost at the wrap.
    expect(idleSeconds(lruClock(before), before + 20)).toBe(19);
    expect(idleSeconds(lruClock(before), before + 5)).toBe(5);
  });

  test('can be set back by any idleness', () => {
    const now = WRAP * 100 + 50;
    expect(idleSeconds(idleSince(30, now), now)).toBe(30);
    expect(idleSeconds(idleSince(500, now), now)).toBe(500);
    expect(idleSince(2 ** 53, now)).toBeLessThan(WRAP);
  });
});

describe('the LFU counter', () => {
  const NOW = 1_700_000_000;

  test('starts at 5 and loses one a minute', () => {
    const bits = newFrequency(NOW);

    expect(frequencyOf(bits, NOW, 1)).toBe(5);
    expect(frequencyOf(bits, NOW + 180, 1)).toBe(2);
    expect(frequencyOf(bits, NOW + 6000, 1)).toBe(0);
    expect(frequencyOf(bits, NOW + 6000, 0)).toBe(5);
    expect(frequencyOf(frequencyBits(200, NOW), NOW + 600, 10)).toBe(199);
  });

  test('counts across the wrap of its 16 bits of minutes', () => {
    const before = 65_536 * 60 * 400 - 60;
    expect(frequencyOf(frequencyBits(100, before), before + 180, 1)).toBe(98);
  });

  test('grows ever more rarely, and never beyond 255', () => {
    expect(raisedFrequency(5, 0.99, 10)).toBe(6);
    expect(raisedFrequency(6, 0.0909, 10)).toBe(7);
    expect(raisedFrequency(6, 0.091, 10)).toBe(6);
    expect(raisedFrequency(100, 0.5, 0)).toBe(101);
    expect(raisedFrequency(255, 0, 0)).toBe(255);
  });
});
