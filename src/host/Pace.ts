/**
 * Virtual time against wall time: where the run should be now, and how fast it really went.
 *
 * A run that cannot keep up is not given the debt: the clock is slower and `behind` says so.
 */
const WINDOW_MS = 1_000;
/** Less than this measured: no verdict. */
const WINDOW_MIN_MS = 400;
/** Debt in wall ms beyond which it is forgiven. */
const DEBT_MS_MAX = 150;
const BEHIND_BELOW = 0.93;
const AHEAD_ABOVE = 0.98;

export class Pace {
  /** Virtual seconds per wall second over the last second. */
  achieved = 0;
  isBehind = false;
  private speed = 1;
  private anchorMs = 0;
  private anchorUs = 0;
  private samples: { readonly ms: number; readonly us: number }[] = [];

  /** Counts from here: after play, pause, seek and every change of speed. */
  restart(speed: number, nowMs: number, nowUs: number): void {
    this.speed = speed;
    this.anchorMs = nowMs;
    this.anchorUs = nowUs;
    this.samples = [{ ms: nowMs, us: nowUs }];
    this.isBehind = false;
    this.achieved = 0;
  }

  /** Where the run should be at `nowMs`; Infinity = as far as it gets. */
  targetUs(nowMs: number): number {
    if (this.speed === 0) return Infinity;
    return this.anchorUs + Math.floor((nowMs - this.anchorMs) * 1_000 * this.speed);
  }

  /** After a slice: the run stands at `nowUs`. */
  note(nowMs: number, nowUs: number): void {
    const debtUs = this.targetUs(nowMs) - nowUs;
    if (this.speed > 0 && debtUs > DEBT_MS_MAX * 1_000 * this.speed) {
      this.anchorMs = nowMs;
      this.anchorUs = nowUs;
    }
    this.samples.push({ ms: nowMs, us: nowUs });
    while ((this.samples[1]?.ms ?? Infinity) < nowMs - WINDOW_MS) this.samples.shift();
    this.judge(nowMs, nowUs);
  }

  private judge(nowMs: number, nowUs: number): void {
    const first = this.samples[0] ?? { ms: nowMs, us: nowUs };
    const ms = nowMs - first.ms;
    if (ms <= 0) return;
    this.achieved = (nowUs - first.us) / 1_000 / ms;
    if (this.speed === 0 || ms < WINDOW_MIN_MS) return;
    const share = this.achieved / this.speed;
    this.isBehind = this.isBehind ? share < AHEAD_ABOVE : share < BEHIND_BELOW;
  }
}
