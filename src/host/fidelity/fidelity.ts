/** Comparing one recorded group with as many simulated runs as wanted, and what callers need around it. */
import { LONG_MS, judgePhase, type PooledSample, type Verdict } from './judge.ts';
import { readingOf } from './phases.ts';
import { valuesOf, type Phases } from './Recorded.ts';
import { runTrial, type RecordedGroup } from './scenarios.ts';
import { median } from './stats.ts';

export { judgePooled } from './judge.ts';
export { readingOf } from './phases.ts';
export { cleanRuns, valuesOf, type Phases, type RecordedFile } from './Recorded.ts';
export {
  DEFAULT_SCENARIO,
  SCENARIOS,
  groupsOf,
  runTrial,
  type ScenarioName,
  type ScenarioOptions,
} from './scenarios.ts';
export { phaseStats } from './stats.ts';

export interface GroupComparison {
  readonly name: string;
  readonly verdicts: readonly Verdict[];
  readonly samples: readonly PooledSample[];
  /** Virtual seconds simulated. */
  readonly seconds: number;
}

/** Idle rows are rates, not phases: five per cent, and no pooled test. */
const RATE_SHARE = 0.05;

export function compareGroup(group: RecordedGroup, runs: number): GroupComparison {
  const { options } = group;
  const trials = options.scenario === 'idle' ? Math.max(8, Math.round(runs / 20)) : runs;
  const simulated: { phases: Phases }[] = [];
  for (let seed = 1; seed <= trials; seed++) simulated.push({ phases: runTrial(options, seed) });
  const phases = Object.keys(simulated[0]?.phases ?? {});
  const verdicts: Verdict[] = [];
  const samples: PooledSample[] = [];
  for (const phase of phases) {
    const recorded = valuesOf(group.runs, phase);
    const own = valuesOf(simulated, phase);
    if (options.scenario === 'idle') {
      verdicts.push(judgeRate(phase, recorded, own, isCpuBound(options, recorded)));
      continue;
    }
    const verdict = judgePhase(phase, readingOf(phase), recorded, own);
    verdicts.push(verdict);
    const { nodeTimeoutMs } = options;
    if (isPooled(verdict)) samples.push({ phase, nodeTimeoutMs, recorded, simulated: own });
  }
  return { name: group.name, verdicts, samples, seconds: 0 };
}

/**
 * Phases enter the pooled test where they have a shape of their own: not counts, and not the few ms of a
 * polled or client phase that only tell how busy the recording machine was.
 */
function isPooled({ isJudged, phase, recorded }: Verdict): boolean {
  const reading = readingOf(phase);
  if (!isJudged || reading === 'count') return false;
  return reading === 'log' || median(recorded) >= LONG_MS;
}

/**
 * With node-timeouts up to 2 s gossip (whole seconds) saves no ping, so every peer is pinged at least once
 * in half a node-timeout and a tick. A recorded rate below that tells that the machine could not keep up.
 */
function isCpuBound(options: RecordedGroup['options'], recorded: readonly number[]): boolean {
  const nodes = options.masters * (options.replicas + 1);
  const slowest = (nodes - 1) / (options.nodeTimeoutMs / 2000 + TICK_SECONDS);
  return options.nodeTimeoutMs <= 2_000 && recorded.some((rate) => rate < slowest * RATE_SLACK);
}

const TICK_SECONDS = 0.101;
const RATE_SLACK = 0.95;

function judgeRate(
  phase: string,
  recorded: readonly number[],
  simulated: readonly number[],
  cpuBound: boolean,
): Verdict {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const isJudged = recorded.length > 0 && !cpuBound;
  const difference = isJudged ? mean(simulated) - mean(recorded) : 0;
  const allowed = isJudged ? mean(recorded) * RATE_SHARE : 0;
  const passed = Math.abs(difference) <= allowed;
  return { phase, recorded, simulated, difference, allowed, isJudged, passed, isUncertain: false };
}
