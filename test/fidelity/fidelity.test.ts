/**
 * A small share of `npm run fidelity`: medians of a few dozen trials against the recorded runs. The bound
 * adds the uncertainty of both medians, so that it holds whatever the seeds.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  cleanRuns,
  groupsOf,
  readingOf,
  runTrial,
  valuesOf,
  type Phases,
  type RecordedFile,
} from '../../src/host/fidelity/fidelity.ts';
import { median, medianHalfWidth } from '../../src/host/fidelity/stats.ts';

const TRIALS = 24;
const CONFIDENCE = 0.999;

type Group = ReturnType<typeof groupsOf>[number];

function recorded(name: string): readonly Group[] {
  const url = new URL(`recorded/${name}.json`, import.meta.url);
  const file = JSON.parse(readFileSync(url, 'utf8')) as RecordedFile;
  return groupsOf(name, file, cleanRuns(file));
}

const FIRST_SEED = 9_000;

/** Several tests look at the same trials. */
const known = new Map<string, readonly { phases: Phases }[]>();

function trials({ name, options }: Group): readonly { phases: Phases }[] {
  const ran =
    known.get(name) ??
    Array.from({ length: TRIALS }, (_, i) => ({ phases: runTrial(options, FIRST_SEED + i) }));
  known.set(name, ran);
  return ran;
}

test.each([
  'a_kill_3m1r_nt1000',
  'a_drop_3m1r_nt2000',
  'a_kill_wan25ms_3m1r_nt2000',
  'b_kill_spread_3m2r_nt2000',
])('phases of %s agree with the recording', (name) => {
  for (const group of recorded(name)) expect(phasesApart(group)).toEqual([]);
});

/** Phases whose medians differ by more than both medians' uncertainty explains. */
function phasesApart(group: Group): string[] {
  const runs = trials(group);
  const apart: string[] = [];
  for (const phase of Object.keys(runs[0]?.phases ?? {})) {
    const theirs = valuesOf(group.runs, phase);
    const reading = readingOf(phase);
    if (reading === 'machine' || reading === 'count' || theirs.length === 0) continue;
    const ours = valuesOf(runs, phase);
    const doubt = medianHalfWidth(theirs, CONFIDENCE) + medianHalfWidth(ours, CONFIDENCE);
    const bound = Math.max(20, median(theirs) * 0.05) + doubt;
    const difference = Math.abs(median(ours) - median(theirs));
    if (difference > bound) apart.push(`${phase}: ${difference} of ${bound}`);
  }
  return apart;
}

test.each(['a_kill_3m1r_nt1000', 'a_kill_wan25ms_3m1r_nt2000'])(
  'every trial of %s has one winner, elected by a majority, and never before its delay',
  (name) => {
    for (const { phases } of recorded(name).flatMap(trials)) {
      const {
        promoted,
        election_start: started,
        election_sched: scheduled,
        election_delay: delay,
      } = phases;
      expect(phases['votes_n']).toBe(2);
      expect(phases['elections']).toBe(1);
      expect(delay).toBeGreaterThanOrEqual(500);
      expect(delay).toBeLessThan(1000);
      expect(Number(started) - Number(scheduled)).toBeGreaterThanOrEqual(Number(delay) - 1);
      expect(Number(promoted)).toBeGreaterThanOrEqual(Number(started));
    }
  },
);

test('a minority master keeps no write that it acknowledged after the cut', () => {
  const [group] = recorded('d_minority_3m_nt1000');
  if (group === undefined) throw new Error('the recording is there');
  for (let seed = 1; seed <= 4; seed++) {
    const phases = runTrial(group.options, seed);
    expect(phases['lost_acked_before_cut']).toBe(0);
    expect(phases['acked_after_heal_by_old']).toBe(0);
    expect(phases['lost_share']).toBeGreaterThan(0.99);
  }
});
