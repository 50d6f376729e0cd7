/**
 * Steps by one event, one message delivered, one cron tick; forward and back.
 *
 * Forward stops right after it; back stops right before the last one, so that a step forward repeats it.
 */
import type { Look } from './Engine.ts';
import { EVENTS_PER_LOOK, type Job } from './Job.ts';
import type { Run } from './Run.ts';
import { seekToEvent } from './seekJob.ts';

export type StepBy = 'event' | 'message' | 'tick';

/** A world in which nothing is going on moves on by this. */
const QUIET_US = 1_000_000;

export function stepForward(run: Run, look: Look, by: StepBy): Job {
  const untilUs = run.nowUs + QUIET_US;
  return {
    work() {
      for (let i = 0; i < EVENTS_PER_LOOK; i++) {
        if (run.cursor.advance(untilUs, 1)) return true;
        if (isStep(run, look, by)) return true;
      }
      return false;
    },
  };
}

export function stepBack(run: Run, look: Look, by: StepBy): Job {
  const { events, nowUs } = run.cursor.moment;
  if (by === 'event') return seekToEvent(run, Math.max(0, events - 1), nowUs);
  return new BackJob(run, look, by, events, nowUs);
}

/** Looks for the last step of its kind before `end`, one checkpoint interval after the other. */
class BackJob implements Job {
  private readonly run: Run;
  private readonly look: Look;
  private readonly by: StepBy;
  private readonly untilUs: number;
  private from = 0;
  private end: number;
  private found = -1;
  private landing: Job | null = null;

  constructor(run: Run, look: Look, by: StepBy, events: number, untilUs: number) {
    this.run = run;
    this.look = look;
    this.by = by;
    this.untilUs = untilUs;
    this.end = events;
    this.openInterval();
  }

  work(): boolean {
    if (this.landing !== null) return this.landing.work();
    for (let i = 0; i < EVENTS_PER_LOOK; i++) {
      if (this.run.cursor.moment.events >= this.end) {
        this.closeInterval();
        return false;
      }
      this.run.cursor.advance(this.untilUs, 1);
      if (isStep(this.run, this.look, this.by)) this.found = this.run.cursor.moment.events;
    }
    return false;
  }

  /** Goes strictly before `end`, away from where we stand now. */
  private openInterval(): void {
    const { run, end } = this;
    run.goBack((moment) => moment.events < end);
    this.from = run.cursor.moment.events;
  }

  private closeInterval(): void {
    if (this.found > 0) this.landing = seekToEvent(this.run, this.found - 1, this.untilUs);
    else if (this.from === 0) this.landing = seekToEvent(this.run, 0, this.untilUs);
    else {
      this.end = this.from;
      this.openInterval();
    }
  }
}

function isStep(run: Run, look: Look, by: StepBy): boolean {
  return by === 'event' || look.wasStep(run.cursor.world, by);
}
