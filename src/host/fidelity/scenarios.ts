/** The experiments by name: what a trial of each is, for the command line and for recorded files. */
import { unreachable } from '../../base/assert.ts';
import { runMinorityTrial, runStaleTrial } from './boundTrials.ts';
import { runIdleTrial, runMeetTrial } from './busTrials.ts';
import { runFailoverTrial } from './failoverTrial.ts';
import type { Phases, RecordedFile, RecordedRun } from './Recorded.ts';

export const SCENARIOS = [
  'kill',
  'drop',
  'stop',
  'ranks',
  'stale',
  'minority',
  'idle',
  'meet',
] as const;
export type ScenarioName = (typeof SCENARIOS)[number];

export interface ScenarioOptions {
  readonly scenario: ScenarioName;
  readonly masters: number;
  readonly replicas: number;
  readonly nodeTimeoutMs: number;
  /** Added one-way latency between nodes, ms. */
  readonly latencyMs: number;
  /** ranks: hold back the last replica of the victim. */
  readonly spread: boolean;
  /** stale: the stop's length in node-timeouts. */
  readonly factor: number;
  /** minority: min-replicas-to-write. */
  readonly minReplicas: number;
  /** meet: who meets whom. */
  readonly topology: 'star' | 'chain';
  /** idle: measured seconds after the warm-up. */
  readonly seconds: number;
  readonly warmSeconds: number;
}

export const DEFAULT_SCENARIO: ScenarioOptions = {
  scenario: 'kill',
  masters: 3,
  replicas: 1,
  nodeTimeoutMs: 2000,
  latencyMs: 0,
  spread: false,
  factor: 3,
  minReplicas: 0,
  topology: 'star',
  seconds: 30,
  warmSeconds: 8,
};

/** One trial; the same options and seed give the same phases. */
export function runTrial(options: ScenarioOptions, seed: number): Phases {
  const { scenario } = options;
  switch (scenario) {
    case 'kill':
    case 'drop':
    case 'stop':
      return runFailoverTrial({ ...options, seed, fault: scenario });
    case 'ranks':
      return runFailoverTrial({
        ...options,
        replicas: Math.max(2, options.replicas),
        seed,
        fault: 'kill',
      });
    case 'stale':
      return runStaleTrial({ ...options, seed });
    case 'minority':
      return runMinorityTrial({ ...options, seed });
    case 'idle':
      return runIdleTrial({ ...options, nodes: options.masters * (options.replicas + 1), seed });
    case 'meet':
      return runMeetTrial({ ...options, nodes: options.masters * (options.replicas + 1), seed });
    default:
      return unreachable(scenario);
  }
}

/** A group of recorded runs made with the same options. */
export interface RecordedGroup {
  readonly name: string;
  readonly options: ScenarioOptions;
  readonly runs: readonly RecordedRun[];
}

/** The groups of a recorded file; stale-master files hold one for each factor, bus files one for each row. */
export function groupsOf(
  fileName: string,
  file: RecordedFile,
  clean: readonly RecordedRun[],
): RecordedGroup[] {
  const base: ScenarioOptions = {
    ...DEFAULT_SCENARIO,
    masters: file.masters ?? 3,
    replicas: file.replicasPerMaster ?? 1,
    nodeTimeoutMs: file.nodeTimeout ?? 2000,
    latencyMs: file.oneWayMs ?? 0,
    spread: file.spread ?? false,
    minReplicas: file.minReplicas ?? 0,
  };
  const kind = scenarioOf(fileName);
  if (kind === 'idle' || kind === 'meet') return busGroups(kind, fileName, base, clean);
  if (kind !== 'stale')
    return [{ name: fileName, options: { ...base, scenario: kind }, runs: clean }];
  return [...new Set(clean.map((run) => run.factor ?? 0))].map((factor) => ({
    name: `${fileName} ×${factor}`,
    options: { ...base, scenario: kind, factor },
    runs: clean.filter((run) => run.factor === factor),
  }));
}

function busGroups(
  scenario: 'idle' | 'meet',
  fileName: string,
  base: ScenarioOptions,
  runs: readonly RecordedRun[],
): RecordedGroup[] {
  const keyOf = (run: RecordedRun): string =>
    `N=${run.N} nt=${run.nt}${run.topo === undefined ? '' : ` ${run.topo}`}`;
  return [...new Set(runs.map(keyOf))].map((key) => {
    const own = runs.filter((run) => keyOf(run) === key);
    const [first] = own;
    const nodes = first?.N ?? 3;
    const masters = scenario === 'meet' ? nodes : (first?.masters ?? nodes);
    const nodeTimeoutMs = first?.nt ?? 2000;
    return {
      name: `${fileName} ${key}`,
      options: {
        ...base,
        scenario,
        masters,
        replicas: nodes / masters - 1,
        nodeTimeoutMs,
        topology: first?.topo === 'chain' ? 'chain' : 'star',
        warmSeconds: Math.max(8, Math.ceil((nodeTimeoutMs * 1.4) / 1000)),
      },
      runs: own,
    };
  });
}

function scenarioOf(fileName: string): ScenarioName {
  if (fileName.startsWith('a_drop')) return 'drop';
  if (fileName.startsWith('a_stop')) return 'stop';
  if (fileName.startsWith('b_')) return 'ranks';
  if (fileName.startsWith('c_')) return 'stale';
  if (fileName.startsWith('d_')) return 'minority';
  if (fileName.startsWith('h_bus')) return 'idle';
  if (fileName.startsWith('h_meet')) return 'meet';
  return 'kill';
}
