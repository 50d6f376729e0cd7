/**
 * Units are part of names (`delayMs`, `lagBytes`); these aliases say them once more in signatures.
 * All are whole numbers held in doubles, exact up to 2^53.
 */

/** Virtual microseconds since the start of the run. */
export type Micros = number;
/** Milliseconds, usually of one host's wall clock (Unix epoch). */
export type Millis = number;
/** Whole seconds of one host's wall clock (Unix epoch). */
export type Seconds = number;
export type Bytes = number;

export const US_PER_MS = 1_000;
export const US_PER_S = 1_000_000;
