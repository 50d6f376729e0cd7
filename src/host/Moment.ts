/**
 * A place in a branch of history. All three numbers only grow along a branch; `events` and `inputs`
 * tell apart the places that share a microsecond.
 */
export interface Moment {
  readonly nowUs: number;
  /** Events handled since the start of the run. */
  readonly events: number;
  /** Inputs given since the start of the run. */
  readonly inputs: number;
}

export const START: Moment = { nowUs: 0, events: 0, inputs: 0 };

/** Whether `a` lies before `b` on the branch they share. */
export function isBefore(a: Moment, b: Moment): boolean {
  return a.events < b.events || a.inputs < b.inputs || a.nowUs < b.nowUs;
}
