/**
 * What a run starts from. Engine version + RunSetup + the timed inputs are the whole history of a run
 * (ARCHITECTURE, "history"): a link, a rewind, a branch and a bug report carry nothing else.
 */

/** Bumped whenever the same seed and inputs would give another history. */
export const ENGINE_VERSION = 1;

export interface TopologySetup {
  /** Masters with slots at the start, 1..334 (the page's form stops at 50); 0 if there are empty nodes. */
  readonly masters: number;
  /** Replicas of each master, 0..5. */
  readonly replicasPerMaster: number;
  /** Further cluster-enabled nodes that know nobody and own nothing, 0..1000. */
  readonly emptyNodes: number;
  /** `formed`: boots from written nodes.conf files; `strangers`: every node alone, to be joined by MEET. */
  readonly start: 'formed' | 'strangers';
  /** `standalone`: masters that know nothing of each other, each with its replicas; absent = `cluster`. */
  readonly mode?: 'cluster' | 'standalone';
}

/** A world that real programs talk to: where they reach its nodes, and what time it is there. */
export interface LiveSetup {
  /** Address of every node, as text. */
  readonly ip: string;
  /** Port of node 0; node i listens at this plus i. 1..65535. */
  readonly firstPort: number;
  /** Wall clock (Unix epoch, µs) at virtual time 0. */
  readonly startWallUs: number;
}

export interface NetworkSetup {
  /** Median one-way latency between two hosts, whole µs, 1..10_000_000. */
  readonly latencyUs: number;
  /** Spread of the latency (about the distance from the median to the 90th percentile), whole µs. */
  readonly jitterUs: number;
  /** Segments lost per 1000, 0..900; a loss shows as a retransmission delay, never as missing data. */
  readonly lossPermille: number;
  /** Bits per second of each host's link; 0 = unlimited. */
  readonly bandwidthBps: number;
  /** One-way latency between a client and a node, whole µs. */
  readonly clientLatencyUs: number;
}

/** CPU, wake-up and disk costs; `recorded` is the machine of the
 * reference runs, `contended` the same under the load of the recording, `free` costs nothing. */
export type MachineName = 'typical' | 'recorded' | 'contended' | 'free';

export interface WorkloadSetup {
  /** Closed-loop clients, 0..1000. */
  readonly clients: number;
  /** Target commands per second of all clients together; 0 = as fast as replies come. */
  readonly ratePerSecond: number;
  /** Distinct keys `key:<n>`, 1..10_000_000. */
  readonly keySpace: number;
  /** Share of reads, 0..100. */
  readonly readPercent: number;
  /** Bytes of each written value, 0..1_048_576. */
  readonly valueBytes: number;
  /** Commands sent before waiting for replies, 1..1000. */
  readonly pipeline: number;
  /** Reads go to replicas (READONLY connections). */
  readonly readFromReplicas: boolean;
  /** A recorded stream of commands to replay with its own timing instead of drawn commands. */
  readonly replay: readonly ReplayCommand[] | null;
}

/** One command of a replayed file. Strings are binary strings (code units 0..255). */
export interface ReplayCommand {
  /** µs after the start of the replay, non-decreasing. */
  readonly atUs: number;
  /** Which of the recorded connections sent it, 0-based. */
  readonly client: number;
  readonly argv: readonly string[];
}

export interface RunSetup {
  readonly engineVersion: number;
  /** 0..2^32-1; every random stream of the run derives from it. */
  readonly seed: number;
  readonly scenario: string;
  readonly topology: TopologySetup;
  /** CONFIG directives given to every node at boot, e.g. `{'cluster-node-timeout': '2000'}`. */
  readonly config: Readonly<Record<string, string>>;
  readonly network: NetworkSetup;
  readonly machine: MachineName;
  readonly workload: WorkloadSetup;
  /** Absent in a run of the page's own. */
  readonly live?: LiveSetup;
}
