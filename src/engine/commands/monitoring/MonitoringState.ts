/** What watches commands: clients in MONITOR mode, and the log of slow commands. */
import type { Ring } from '../../../base/Ring.ts';

/** One command that took long. */
export interface SlowEntry {
  readonly id: number;
  /** When it ended, Unix seconds. */
  readonly unix: number;
  /** Virtual µs. */
  readonly durationUs: number;
  /** Shortened. */
  readonly argv: readonly string[];
  /** `ip:port` of the caller, and its name. */
  readonly address: string;
  readonly name: string;
}

export interface MonitoringSlice {
  /** Ids of clients in MONITOR mode, oldest first. */
  monitors: number[];
  /** Oldest first. */
  slowlog: Ring<SlowEntry>;
  nextSlowId: number;
  /** slowlog-log-slower-than: commands of this duration (µs) and more are logged; Infinity = none. */
  slowUs: number;
}

declare module '../../server/ServerState.ts' {
  interface ServerSlices {
    monitoring: MonitoringSlice;
  }
}
