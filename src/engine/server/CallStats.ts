/** What is counted of the calls of one command. */
export interface CallStats {
  /** As in the command table: `get`, `config|set`. */
  readonly name: string;
  calls: number;
  /** Virtual µs of all calls. */
  us: number;
  rejected: number;
  failed: number;
  /** The last call's duration, and how many calls in a row took as long. */
  lastUs: number;
  lastCalls: number;
  /** Calls before: bucket of durations (its longest, ns) → calls. */
  durations: Map<number, number>;
}
