/**
 * How many events may pass before the next checkpoint: as many as this machine replays in `REPLAY_MS`,
 * and enough that copying stays a small share of the time.
 *
 * Measured, hence different on every machine; the run never depends on it (a replay through a checkpoint
 * and one without give the same state).
 */
const REPLAY_MS = 40;
/** Copying may take one part in this many. */
const COPY_SHARE = 10;
const EVENTS_MIN = 2_000;
/** Weight of the newest measurement in the running mean. */
const NEW = 0.1;

export class CheckpointPolicy {
  /** Until something is measured: a slow machine's figure, so that the first checkpoints come early. */
  private eventsPerMs = 150;
  private copyMs = 0;

  noteRun(events: number, ms: number): void {
    if (ms > 0 && events >= EVENTS_MIN / 10)
      this.eventsPerMs += (events / ms - this.eventsPerMs) * NEW;
  }

  noteCopy(ms: number): void {
    this.copyMs += (ms - this.copyMs) * (this.copyMs === 0 ? 1 : NEW);
  }

  get intervalEvents(): number {
    const ms = Math.max(REPLAY_MS, this.copyMs * COPY_SHARE);
    return Math.max(EVENTS_MIN, Math.floor(this.eventsPerMs * ms));
  }
}
