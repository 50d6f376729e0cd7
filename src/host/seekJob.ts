/** Going to a moment: the nearest copy before it, then replay. */
import { EVENTS_PER_LOOK, type Job } from './Job.ts';
import type { Run } from './Run.ts';

/** Stands at the state in which everything up to and including `atUs` has happened. */
export function seekTo(run: Run, atUs: number): Job {
  run.rewind((moment) => moment.nowUs <= atUs);
  return { work: () => run.cursor.advance(atUs, EVENTS_PER_LOOK) };
}

/** Stands right after event number `events` (of a moment not after `untilUs`). */
export function seekToEvent(run: Run, events: number, untilUs: number): Job {
  run.rewind((moment) => moment.events <= events);
  return {
    work() {
      const left = events - run.cursor.moment.events;
      if (left <= 0) return true;
      return run.cursor.advance(untilUs, Math.min(left, EVENTS_PER_LOOK));
    },
  };
}
