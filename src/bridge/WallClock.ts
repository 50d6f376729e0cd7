/**
 * How far the nodes' wall clocks have to be set forward to show the true time: never behind it, so that
 * what a program on this machine takes for now is not the future to a node, and at most a ms ahead.
 *
 * The one idea: Date.now() cuts off what is below a ms, so of many looks the greatest difference is the
 * true one.
 */

/** Set ahead by this: looks miss the very moment of a tick. */
const AHEAD_US = 250;
const AHEAD_US_MAX = 1_000;
/** Looks within this long are taken together before the clocks are set back. */
const WINDOW_MS = 1_000;

export class WallClock {
  private offsetUs = 0;
  private greatestUs = -Infinity;
  private windowMs = -Infinity;

  /**
   * @param nowMs monotonic
   * @param differenceUs true time minus what the nodes' clocks would show unset, cut off to a ms
   * @returns what the nodes' clocks have to be set forward by from now on; null = as before
   */
  look(nowMs: number, differenceUs: number): number | null {
    this.greatestUs = Math.max(this.greatestUs, differenceUs);
    if (differenceUs > this.offsetUs) return this.set(nowMs, differenceUs);
    if (nowMs - this.windowMs < WINDOW_MS) return null;
    const greatestUs = this.greatestUs;
    this.windowMs = nowMs;
    this.greatestUs = differenceUs;
    return this.offsetUs - greatestUs > AHEAD_US_MAX ? this.set(nowMs, greatestUs) : null;
  }

  private set(nowMs: number, differenceUs: number): number {
    this.windowMs = nowMs;
    this.greatestUs = -Infinity;
    this.offsetUs = differenceUs + AHEAD_US;
    return this.offsetUs;
  }
}

/** Returns when Date.now() has just changed. */
export function awaitTick(): void {
  const before = Date.now();
  while (Date.now() === before);
}
