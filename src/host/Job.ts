/** Work that may take longer than a slice: a seek, a step. One at a time; a newer one replaces it. */
export interface Job {
  /** Does a bit of it; true when it is done. */
  work(): boolean;
}

/** Events between two looks at the clock. */
export const EVENTS_PER_LOOK = 256;
