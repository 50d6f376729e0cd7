/**
 * When and how often a key was used: 24 bits of its record, read by the eviction policy.
 *
 * LRU: the second of the last access. LFU: its minute (16 bits) and a counter (8 bits) that grows ever more
 * rarely, like a logarithm, and falls with time. The bits are not translated when the policy changes.
 * Source: redis 7.0.15, evict.c, getLRUClock, estimateObjectIdleTime, LFULogIncr, LFUDecrAndReturn.
 */

/** LRU_CLOCK_MAX. */
const CLOCK_MAX = 2 ** 24 - 1;
/** LFU_INIT_VAL: what a new key starts with, so that it is not evicted at once. */
const LFU_INITIAL = 5;
const COUNTER_MAX = 255;
const MINUTES = 2 ** 16;

/** Seconds of the LRU clock; wraps after 194 days. */
export function lruClock(unixtime: number): number {
  return unixtime % (CLOCK_MAX + 1);
}

/** Seconds since the last access. */
export function idleSeconds(lru: number, unixtime: number): number {
  const clock = lruClock(unixtime);
  return clock >= lru ? clock - lru : clock + CLOCK_MAX - lru;
}

/** The bits of a key that was idle for so long. */
export function idleSince(seconds: number, unixtime: number): number {
  const at = lruClock(unixtime) - seconds;
  const wrapped = at < 0 ? at + CLOCK_MAX : at;
  return ((wrapped % (CLOCK_MAX + 1)) + CLOCK_MAX + 1) % (CLOCK_MAX + 1);
}

function minutesOf(unixtime: number): number {
  return Math.floor(unixtime / 60) % MINUTES;
}

/** The bits of a key with this counter, accessed now. */
export function frequencyBits(counter: number, unixtime: number): number {
  return minutesOf(unixtime) * 256 + counter;
}

export function newFrequency(unixtime: number): number {
  return frequencyBits(LFU_INITIAL, unixtime);
}

/** The counter as it is now: one less for each `decayMinutes` without access (0 = it never falls). */
export function frequencyOf(lru: number, unixtime: number, decayMinutes: number): number {
  const counter = lru & COUNTER_MAX;
  if (decayMinutes === 0) return counter;
  const now = minutesOf(unixtime);
  const then = lru >>> 8;
  const elapsed = now >= then ? now - then : MINUTES - 1 - then + now;
  return Math.max(0, counter - Math.floor(elapsed / decayMinutes));
}

/**
 * The counter after one more access.
 *
 * @param draw uniform, 0 inclusive to 1 exclusive
 */
export function raisedFrequency(counter: number, draw: number, logFactor: number): number {
  if (counter >= COUNTER_MAX) return COUNTER_MAX;
  const above = Math.max(0, counter - LFU_INITIAL);
  return draw < 1 / (above * logFactor + 1) ? counter + 1 : counter;
}
