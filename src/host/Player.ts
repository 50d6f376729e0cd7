/**
 * Moves a run on while it plays: at a pace, as fast as it goes, or until something happens.
 *
 * Owns no timer: `Session` calls `play` once a turn and asks how soon the next turn should come.
 */
import type { RunUntil } from '../protocol/messages.ts';
import { EVENTS_PER_LOOK } from './Job.ts';
import { RUN_US_MAX } from './limits.ts';
import { Pace } from './Pace.ts';
import type { Run } from './Run.ts';

/** Turns of a run that is on time. */
const TURN_MS = 8;
/** Longest leap between two looks at the clock when there is hardly an event. */
const LEAP_US = 1_000_000;

export class Player {
  isPlaying = false;
  /** Wanted virtual seconds per wall second; 0 = as fast as possible. */
  speed = 1;
  until: RunUntil | null = null;
  readonly pace = new Pace();
  private readonly run: Run;

  constructor(run: Run) {
    this.run = run;
  }

  play(nowMs: number, until: RunUntil | null = null): void {
    this.isPlaying = true;
    this.until = until;
    this.restart(nowMs);
  }

  pause(nowMs: number): void {
    this.isPlaying = false;
    this.until = null;
    this.restart(nowMs);
  }

  setSpeed(speed: number, nowMs: number): void {
    this.speed = speed;
    this.restart(nowMs);
  }

  /** The run was moved by something else: time counts from here. */
  restart(nowMs: number): void {
    this.pace.restart(this.until === null ? this.speed : 0, nowMs, this.run.nowUs);
  }

  /** One turn: plays until the target, the end of the slice, or what is waited for. */
  turn(nowMs: () => number, sliceEndMs: number): void {
    const targetUs = Math.min(this.pace.targetUs(nowMs()), RUN_US_MAX);
    for (;;) {
      const untilUs = Math.min(targetUs, this.run.nowUs + LEAP_US);
      if (this.until !== null) this.watch(this.until, untilUs);
      else this.run.cursor.advance(untilUs, EVENTS_PER_LOOK);
      const isThere = this.run.nowUs >= targetUs;
      if (!this.isPlaying || isThere || nowMs() >= sliceEndMs) break;
    }
    if (this.run.nowUs >= RUN_US_MAX) this.isPlaying = false;
    this.pace.note(nowMs(), this.run.nowUs);
  }

  /** 0 when there is work waiting. */
  waitMs(nowMs: number): number {
    return this.pace.targetUs(nowMs) - this.run.nowUs > TURN_MS * 1_000 * this.speed ? 0 : TURN_MS;
  }

  /** Advances and stops as soon as what is waited for has happened. */
  private watch(until: RunUntil, untilUs: number): void {
    const { run } = this;
    if (until.kind === 'time') {
      run.cursor.advance(Math.min(untilUs, until.atUs), EVENTS_PER_LOOK);
      if (run.nowUs >= until.atUs) this.isPlaying = false;
      return;
    }
    for (let i = 0; i < EVENTS_PER_LOOK && this.isPlaying; i++) {
      const fromSeq = run.cursor.world.traceSeq;
      if (run.cursor.advance(untilUs, 1)) return;
      const toSeq = run.cursor.world.traceSeq;
      if (toSeq === fromSeq) continue;
      const events = run.branch.trace.between(fromSeq, toSeq);
      if (events.some(({ kind }) => until.eventKinds.includes(kind))) this.isPlaying = false;
    }
  }
}
