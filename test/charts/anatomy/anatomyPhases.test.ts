import { describe, expect, test } from 'vitest';
import {
  anatomyPhases,
  anatomyScaleUs,
  outageUs,
  promisedTotalUs,
} from '../../../src/charts/anatomy/anatomyPhases.ts';
import { KILLED_AT_US, recordedAnatomy } from '../../support/traceFixtures.ts';

const NODE_TIMEOUT_MS = 2_000;
const later = KILLED_AT_US + 20_000_000;

describe('the phases of a failover', () => {
  test('are the recorded ones, each within its promise', () => {
    const phases = anatomyPhases(recordedAnatomy(), later, NODE_TIMEOUT_MS);

    expect(phases.map((one) => [one.name, Math.round((one.endUs - one.startUs) / 1_000)])).toEqual([
      ['detect', 2_056],
      ['agree', 277],
      ['delay', 1_044],
      ['vote', 2],
      ['spread', 48],
    ]);
    expect(phases.every((one) => one.state === 'done' && one.verdict === 'within')).toBe(true);
    expect(outageUs(recordedAnatomy())).toBe(3_390_000);
  });

  test('promise what the configuration and the rank say', () => {
    const [detect, , delay] = anatomyPhases(recordedAnatomy({ rank: 2 }), later, 5_000);

    expect([detect?.promisedMinUs, detect?.promisedMaxUs]).toEqual([5_000_000, 7_500_000]);
    expect([delay?.promisedMinUs, delay?.promisedMaxUs]).toEqual([2_500_000, 3_199_000]);
  });

  test('promise no time for the news to reach an old master that lives beyond a cut', () => {
    const cut = recordedAnatomy({ faultKind: 'fault.cut', spreadAtUs: later });
    const spread = anatomyPhases(cut, later, NODE_TIMEOUT_MS).at(-1);

    expect([spread?.promisedMaxUs, spread?.verdict]).toEqual([Infinity, 'within']);
  });

  test('have no delay while there is no replica to wait for', () => {
    const waitingFor = { kind: 'noReplica', have: 0, need: 1 } as never;
    const change = { outcome: 'noFailover', startedAtUs: -1, wonAtUs: -1, spreadAtUs: -1 } as const;
    const phases = anatomyPhases(recordedAnatomy({ ...change, waitingFor }), later, 2_000);

    expect(phases.map((one) => one.state)).toEqual([
      'done',
      'done',
      'waiting',
      'waiting',
      'waiting',
    ]);
    expect(phases[2]?.verdict).toBe('unknown');
  });

  test('write themselves while the failover runs', () => {
    const running = recordedAnatomy({
      outcome: 'running',
      startedAtUs: -1,
      wonAtUs: -1,
      spreadAtUs: -1,
      writeOkAtUs: -1,
    });
    const phases = anatomyPhases(running, KILLED_AT_US + 3_000_000, NODE_TIMEOUT_MS);

    expect(phases.map((one) => one.state)).toEqual([
      'done',
      'done',
      'running',
      'waiting',
      'waiting',
    ]);
    expect(phases[2]?.endUs).toBe(KILLED_AT_US + 3_000_000);
    expect(outageUs(running)).toBe(-1);
  });

  test('a phase beyond its promise is late, also while it runs', () => {
    const stuck = recordedAnatomy({ outcome: 'running', firstPfailAtUs: -1, failAtUs: -1 });
    const [detect] = anatomyPhases(stuck, KILLED_AT_US + 3_200_000, NODE_TIMEOUT_MS);

    expect(detect?.verdict).toBe('late');
  });

  test('what a returned master made needless is never reached', () => {
    const returned = recordedAnatomy({
      outcome: 'returned',
      startedAtUs: -1,
      wonAtUs: -1,
      spreadAtUs: -1,
    });
    const states = anatomyPhases(returned, later, NODE_TIMEOUT_MS).map((one) => one.state);

    expect(states).toEqual(['done', 'done', 'never', 'never', 'never']);
  });

  test('the whole is promised too', () => {
    expect(promisedTotalUs(recordedAnatomy(), NODE_TIMEOUT_MS)).toEqual([2_500_000, 5_199_000]);
    expect(promisedTotalUs({ rank: 1 }, 5_000)).toEqual([6_500_000, 12_199_000]);
  });

  test('what cannot happen now may still happen later', () => {
    const waitingFor = {
      kind: 'noMajority',
      have: 1,
      need: 2,
      block: 'none',
      untilUs: -1,
    } as const;
    const unreached = { failAtUs: -1, startedAtUs: -1, wonAtUs: -1, spreadAtUs: -1 };
    const stuck = recordedAnatomy({ outcome: 'noFailover', waitingFor, ...unreached });
    const states = anatomyPhases(stuck, later, NODE_TIMEOUT_MS).map((one) => one.state);

    expect(states).toEqual(['done', 'running', 'waiting', 'waiting', 'waiting']);
  });

  test('the bar is as wide as the worst promise at least', () => {
    const phases = anatomyPhases(recordedAnatomy(), later, NODE_TIMEOUT_MS);

    expect(anatomyScaleUs(phases, NODE_TIMEOUT_MS)).toBe(4_999_000);
  });
});
