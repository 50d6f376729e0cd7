/** The recorded runs of a real redis-server 7.0.15 (`test/fidelity/recorded`), as far as they are judged. */

/** Phases of one run, ms since the fault; null = did not happen. */
export type Phases = Readonly<Record<string, number | null>>;

export interface RecordedRun {
  readonly phases: Phases;
  /** Longest stall of the recording harness, ms. */
  readonly lagMax?: number;
  /** Stale-master runs: paused for this many node-timeouts. */
  readonly factor?: number;
  /** Idle and MEET runs. */
  readonly N?: number;
  readonly masters?: number;
  readonly nt?: number;
  readonly topo?: string;
  readonly outcome?: string;
}

export interface RecordedFile {
  readonly scenario: string;
  readonly nodeTimeout?: number;
  readonly masters?: number;
  readonly replicasPerMaster?: number;
  readonly spread?: boolean;
  readonly oneWayMs?: number;
  readonly minReplicas?: number;
  readonly runs: readonly RecordedRun[];
}

/** Runs in which the recording machine stalled longer than this tell of the machine, not of Redis. */
const LAG_MS_MAX = 300;

/** The runs that count. */
export function cleanRuns(file: RecordedFile): RecordedRun[] {
  return file.runs.filter((run) => (run.lagMax ?? 0) <= LAG_MS_MAX);
}

/** Values of a phase over runs, those in which it did not happen left out. */
export function valuesOf(runs: readonly { readonly phases: Phases }[], phase: string): number[] {
  return runs
    .map((run) => run.phases[phase])
    .filter((value): value is number => typeof value === 'number');
}
