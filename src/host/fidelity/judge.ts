/**
 * The verdict on one phase: do simulated and recorded runs agree?
 *
 * Phases of 200 ms and more: medians differ by at most the larger of 5 % and half the recorded median's
 * 99 % bootstrap interval. Shorter ones: at most 3 ms when read from log stamps, 20 ms when polled. Where
 * a short phase's recorded median is itself less certain than that (a uniform 0-100 ms over 15 runs), a
 * difference within half its interval is called `uncertain`, neither passed nor failed. And for each phase one pooled Kolmogorov-Smirnov test over all files on value / node-timeout, Holm-corrected.
 */
import { holmRejects, ksTest, median, medianHalfWidth } from './stats.ts';

export type Reading = 'log' | 'poll' | 'client' | 'machine' | 'count';

export interface Verdict {
  readonly phase: string;
  readonly recorded: readonly number[];
  readonly simulated: readonly number[];
  readonly difference: number;
  readonly allowed: number;
  readonly isJudged: boolean;
  readonly passed: boolean;
  /** Outside the bound, inside the recorded median's own uncertainty. */
  readonly isUncertain: boolean;
}

/** Phases from here on are held by a share of their length, shorter ones by milliseconds. */
export const LONG_MS = 200;
const SHARE = 0.05;
const SHORT_LOG_MS = 3;
const SHORT_POLLED_MS = 20;
const CONFIDENCE = 0.99;

/** `machine` phases measure the recording machine's throughput and are shown, not judged. */
export function judgePhase(
  phase: string,
  reading: Reading,
  recorded: readonly number[],
  simulated: readonly number[],
): Verdict {
  const isJudged = reading !== 'machine' && recorded.length > 0 && simulated.length > 0;
  if (!isJudged) {
    return {
      phase,
      recorded,
      simulated,
      difference: 0,
      allowed: 0,
      isJudged,
      passed: true,
      isUncertain: false,
    };
  }
  const expected = median(recorded);
  const difference = median(simulated) - expected;
  const distance = Math.abs(difference);
  const doubt = medianHalfWidth(recorded, CONFIDENCE);
  const isLong = Math.abs(expected) >= LONG_MS;
  const short = reading === 'log' || reading === 'count' ? SHORT_LOG_MS : SHORT_POLLED_MS;
  const allowed = isLong ? Math.max(Math.abs(expected) * SHARE, doubt) : short;
  const passed = distance <= allowed;
  const isUncertain = !passed && distance <= doubt;
  return { phase, recorded, simulated, difference, allowed, isJudged, passed, isUncertain };
}

/** One phase's samples from one file. */
export interface PooledSample {
  readonly phase: string;
  readonly nodeTimeoutMs: number;
  readonly recorded: readonly number[];
  readonly simulated: readonly number[];
}

export interface PooledVerdict {
  readonly phase: string;
  readonly distance: number;
  readonly p: number;
  readonly passed: boolean;
}

const ALPHA = 0.01;

/**
 * Pools each phase over files. Every file gives simulated runs in proportion to its recorded ones, so that
 * both pools mix the files alike.
 */
export function judgePooled(samples: readonly PooledSample[]): PooledVerdict[] {
  const phases = [...new Set(samples.map((sample) => sample.phase))];
  const tests = phases.map((phase) => {
    const own = samples.filter((sample) => sample.phase === phase && sample.recorded.length > 0);
    const times = Math.max(
      1,
      Math.floor(Math.min(...own.map((s) => s.simulated.length / s.recorded.length))),
    );
    const recorded = own.flatMap((s) => s.recorded.map((value) => value / s.nodeTimeoutMs));
    const simulated = own.flatMap((s) =>
      s.simulated.slice(0, s.recorded.length * times).map((value) => value / s.nodeTimeoutMs),
    );
    return { phase, ...ksTest(recorded, simulated) };
  });
  const rejected = holmRejects(
    tests.map((test) => test.p),
    ALPHA,
  );
  return tests.map((test, index) => ({ ...test, passed: rejected[index] !== true }));
}
