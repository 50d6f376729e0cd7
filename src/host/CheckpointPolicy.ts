/**
 * When the next checkpoint is due: when replaying from the last one would take this machine `REPLAY_MS`,
 * but never so soon that copying takes more than a small share of the time.
 *
 * Measured, hence different on every machine; the run never depends on it (a replay through a checkpoint
 * and one without give the same state).
 */
const REPLAY_MS = 30;
/** Copying may take one part in this many of the wall time. */
const COPY_SHARE = 5;
const EVENTS_MIN = 2_000;
/** Weight of the newest measurement in the running mean. */
const NEW = 0.1;

export class CheckpointPolicy {
  /** Until something is measured: a slow machine's figure, so that the first checkpoints come early. */
  private eventsPerMs = 150;
  private copyMs = 0;
  private lastCopyMs = -Infinity;

  noteRun(events: number, ms: number): void {
    if (ms > 0 && events >= EVENTS_MIN / 10)
      this.eventsPerMs += (events / ms - this.eventsPerMs) * NEW;
  }

  noteCopy(startMs: number, endMs: number): void {
    this.copyMs += (endMs - startMs - this.copyMs) * (this.copyMs === 0 ? 1 : NEW);
    this.lastCopyMs = endMs;
  }

  /** @param events handled since the nearest checkpoint before */
  isDue(events: number, nowMs: number): boolean {
    const isFar = events >= Math.max(EVENTS_MIN, this.eventsPerMs * REPLAY_MS);
    return isFar && nowMs - this.lastCopyMs >= this.copyMs * COPY_SHARE;
  }
}
