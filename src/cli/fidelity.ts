/**
 * `npm run fidelity`: re-runs the recorded experiments and prints recorded beside simulated.
 *
 * `-- --scenario kill --masters 4 …` runs one experiment with any values and prints its phases in the
 * recorded files' own shape (`--json`).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DEFAULT_SCENARIO,
  SCENARIOS,
  cleanRuns,
  compareGroup,
  groupsOf,
  judgePooled,
  phaseStats,
  readingOf,
  runTrial,
  valuesOf,
  type GroupComparison,
  type Phases,
  type RecordedFile,
  type ScenarioName,
  type ScenarioOptions,
} from '../host/fidelity/fidelity.ts';
import { readOptions, type Options, type OptionSpec } from './arguments.ts';

const RECORDED = 'test/fidelity/recorded';
const RUNS = 200;

const SPECS: Readonly<Record<string, OptionSpec>> = {
  scenario: { kind: 'text', values: SCENARIOS },
  masters: { kind: 'number', min: 1, max: 100 },
  replicas: { kind: 'number', min: 0, max: 5 },
  'node-timeout': { kind: 'number', min: 100, max: 60_000 },
  'latency-ms': { kind: 'number', min: 0, max: 1000 },
  factor: { kind: 'number', min: 0.1, max: 20 },
  'min-replicas': { kind: 'number', min: 0, max: 5 },
  topology: { kind: 'text', values: ['star', 'chain'] },
  seconds: { kind: 'number', min: 1, max: 3600 },
  'warm-seconds': { kind: 'number', min: 0, max: 3600 },
  spread: { kind: 'flag' },
  runs: { kind: 'number', min: 1, max: 100_000 },
  only: { kind: 'text' },
  json: { kind: 'flag' },
};

function main(words: readonly string[]): number {
  let options: Options;
  try {
    options = readOptions(words, SPECS);
  } catch (problem) {
    console.error((problem as Error).message);
    return 2;
  }
  return options['scenario'] === undefined ? compareAll(options) : runScenario(options);
}

function runScenario(options: Options): number {
  const scenario = scenarioOf(options);
  const runs: { phases: Phases }[] = [];
  const count = numberOf(options, 'runs', RUNS);
  for (let seed = 1; seed <= count; seed++) runs.push({ phases: runTrial(scenario, seed) });
  const phases = Object.keys(runs[0]?.phases ?? {});
  const stats = Object.fromEntries(
    phases.map((phase) => [phase, phaseStats(valuesOf(runs, phase)) ?? { n: 0 }]),
  );
  if (options['json'] === true) console.log(JSON.stringify({ ...scenario, stats }));
  else console.table(stats);
  return 0;
}

function numberOf(options: Options, name: string, fallback: number): number {
  return (options[name] as number | undefined) ?? fallback;
}

function scenarioOf(options: Options): ScenarioOptions {
  return {
    scenario: options['scenario'] as ScenarioName,
    masters: numberOf(options, 'masters', DEFAULT_SCENARIO.masters),
    replicas: numberOf(options, 'replicas', DEFAULT_SCENARIO.replicas),
    nodeTimeoutMs: numberOf(options, 'node-timeout', DEFAULT_SCENARIO.nodeTimeoutMs),
    latencyMs: numberOf(options, 'latency-ms', DEFAULT_SCENARIO.latencyMs),
    spread: options['spread'] === true,
    factor: numberOf(options, 'factor', DEFAULT_SCENARIO.factor),
    minReplicas: numberOf(options, 'min-replicas', DEFAULT_SCENARIO.minReplicas),
    topology: options['topology'] === 'chain' ? 'chain' : 'star',
    seconds: numberOf(options, 'seconds', DEFAULT_SCENARIO.seconds),
    warmSeconds: numberOf(options, 'warm-seconds', DEFAULT_SCENARIO.warmSeconds),
  };
}

function compareAll(options: Options): number {
  const runs = numberOf(options, 'runs', RUNS);
  const only = (options['only'] as string | undefined) ?? '';
  const comparisons: GroupComparison[] = [];
  for (const name of readdirSync(RECORDED).sort()) {
    if (!name.endsWith('.json') || !name.includes(only) || name.startsWith('h_failover')) continue;
    const file = JSON.parse(readFileSync(join(RECORDED, name), 'utf8')) as RecordedFile;
    // Counters live in redis: a stalled harness does not spoil the idle-bus rows.
    const clean = name.startsWith('h_bus') ? file.runs : cleanRuns(file);
    for (const group of groupsOf(name.replace('.json', ''), file, clean)) {
      const comparison = compareGroup(group, runs);
      comparisons.push(comparison);
      print(comparison);
    }
  }
  return summarize(comparisons);
}

function print({ name, verdicts }: GroupComparison): void {
  console.log(`\n${name}   recorded min/med/p90/max   simulated   difference of medians`);
  for (const verdict of verdicts) {
    const { phase, recorded, simulated } = verdict;
    const mark = markOf(verdict);
    const note = verdict.isJudged
      ? `Δ ${fixed(verdict.difference)} of ${fixed(verdict.allowed)}`
      : 'not judged';
    const columns = [phase.padEnd(26), line(recorded).padEnd(28), line(simulated).padEnd(28)];
    console.log(` ${mark} ${columns.join(' ')} ${note}`);
  }
}

/** `+` passed, `~` uncertain (see judge.ts), `X` failed. */
function markOf(verdict: GroupComparison['verdicts'][number]): string {
  if (!verdict.isJudged) return ' ';
  if (verdict.passed) return '+';
  return verdict.isUncertain ? '~' : 'X';
}

function line(values: readonly number[]): string {
  const stats = phaseStats(values);
  return stats === null ? '–' : [stats.min, stats.med, stats.p90, stats.max].map(fixed).join('/');
}

function fixed(value: number): string {
  return String(Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 1000) / 1000);
}

function summarize(comparisons: readonly GroupComparison[]): number {
  const verdicts = comparisons.flatMap((comparison) => comparison.verdicts);
  const pooled = judgePooled(comparisons.flatMap((comparison) => comparison.samples));
  console.log('\npooled Kolmogorov-Smirnov on value / node-timeout (Holm, alpha 0.01)');
  for (const { phase, distance, p, passed } of pooled) {
    const mark = passed ? '+' : 'X';
    console.log(` ${mark} ${phase.padEnd(26)} D ${distance.toFixed(3)}  p ${p.toPrecision(3)}`);
  }
  const phases = [...new Set(verdicts.map((verdict) => verdict.phase))];
  const unjudged = phases.filter((phase) => readingOf(phase) === 'machine');
  console.log(`\nnot judged (they measure the recording machine): ${unjudged.join(' ')}`);
  const judged = verdicts.filter((verdict) => verdict.isJudged);
  const uncertain = judged.filter((verdict) => verdict.isUncertain).length;
  const passed = [...judged, ...pooled].filter((verdict) => verdict.passed).length;
  const failed = judged.length + pooled.length - passed - uncertain;
  console.log(`${uncertain} short phases uncertain in the recording itself (marked ~)`);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));
