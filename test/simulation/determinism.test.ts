/** The same seed and the same inputs give the same state, whatever the way one comes to it. */
import { describe, expect, test } from 'vitest';
import { createRandomStreams, nextBelow } from '../../src/base/random.ts';
import { engineDoor } from '../../src/host/engineDoor.ts';
import type { RunSetup } from '../../src/protocol/RunSetup.ts';
import type { TimedInput } from '../../src/protocol/WorldInput.ts';
import { DEFAULT_SETUP } from '../../src/scenarios/defaultSetup.ts';
import { SCRIPTED_SCENARIOS } from '../../src/scenarios/scripted.ts';
import { HostBench } from '../support/hostBench.ts';

const S = 1_000_000;
const END_US = 16 * S;

/** A little of everything: kill, restart, pause, power, cuts, commands, another workload. */
const STORMY: readonly TimedInput[] = [
  { atUs: 2_500_000, input: consoleInput(1, 'SET', 'user:1', 'x') },
  { atUs: 3_000_001, input: { type: 'node.kill', node: 0 } },
  { atUs: 4_200_000, input: { type: 'link.slow', from: [1], to: [2, 5], addedUs: 30_000 } },
  {
    atUs: 6_000_000,
    input: { type: 'link.cut', from: [1], to: [2, 3], ways: 'one', clients: false },
  },
  { atUs: 8_100_000, input: { type: 'node.restart', node: 0, files: 'lost' } },
  { atUs: 8_100_000, input: { type: 'node.pause', node: 2 } },
  { atUs: 9_000_000, input: { type: 'link.heal', fault: 'all' } },
  { atUs: 9_300_000, input: { type: 'host.powerCut', node: 4 } },
  { atUs: 11_000_000, input: { type: 'node.resume', node: 2 } },
  { atUs: 12_000_000, input: { type: 'host.powerOn', node: 4 } },
  { atUs: 12_500_000, input: consoleInput(5, 'CLUSTER', 'NODES') },
  {
    atUs: 14_000_000,
    input: { type: 'link.lossy', from: [3], to: [1, 2], lossPermille: 200 },
  },
  {
    atUs: 15_000_000,
    input: { type: 'workload.set', workload: { ...DEFAULT_SETUP.workload, pipeline: 5 } },
  },
];

function consoleInput(node: number, ...argv: string[]): TimedInput['input'] {
  return { type: 'console.command', console: 0, node, argv, follow: true };
}

function open(setup: RunSetup = DEFAULT_SETUP, inputs = STORMY): HostBench {
  const bench = new HostBench(engineDoor);
  bench.get('run.open', { setup, inputs, atUs: 0 });
  return bench;
}

function hashAt(bench: HostBench, atUs: number): string {
  bench.get('transport.seek', { atUs });
  return bench.get('run.hash', null);
}

describe('the state at a moment', () => {
  const straight = hashAt(open(), END_US);

  test('is the same the second time', () => {
    expect(hashAt(open(), END_US)).toBe(straight);
  });

  test('differs for another seed and without one input', () => {
    expect(hashAt(open({ ...DEFAULT_SETUP, seed: 43 }), END_US)).not.toBe(straight);
    expect(hashAt(open(DEFAULT_SETUP, STORMY.slice(1)), END_US)).not.toBe(straight);
  });

  test('is the same through stops at random moments, forward and back', () => {
    const bench = open();
    // A slow machine: many slices and with them many checkpoints.
    bench.lookMs = 5;
    const dice = createRandomStreams(7);
    const moments = Array.from({ length: 8 }, () => nextBelow(dice, 0, END_US));
    const hashes = moments.map((atUs) => hashAt(bench, atUs));
    expect(hashAt(bench, END_US)).toBe(straight);
    const checkpoints = bench.host.session?.run.branch.checkpoints.count ?? 0;

    expect(checkpoints).toBeGreaterThan(2);
    expect(moments.map((atUs) => hashAt(open(), atUs))).toEqual(hashes);
  });

  test.each([
    [0.37, 0.3],
    [20, 0.05],
    [0, 1.5],
  ])('is the same at speed %d on a machine whose clock steps %d ms', (speed, lookMs) => {
    const bench = open();
    bench.lookMs = lookMs;
    bench.get('transport.speed', { speed });
    bench.get('transport.play', null);
    bench.wait(200);
    bench.get('transport.pause', null);

    expect(bench.host.session?.run.nowUs).toBeGreaterThan(10_000);
    expect(hashAt(bench, END_US)).toBe(straight);
  });

  test('is the same when everything is looked at all the time', () => {
    const bench = open();
    bench.send('view.subscribe', { beliefs: true, slots: true, packets: true, seenBy: 1 });
    const topics = ['overview', 'clusterNodes', 'info', 'config', 'log', 'replication', 'keys'];
    for (let atUs = S; atUs <= END_US; atUs += S) {
      bench.get('transport.seek', { atUs });
      bench.wait(200);
      for (let node = 0; node < 6; node++)
        for (const topic of topics) bench.get('inspect.node', { node, topic } as never);
      bench.get('inspect.slot', { key: 'user:1', seenBy: (atUs / S) % 6 });
    }

    expect(bench.events('frame').length).toBeGreaterThan(15);
    expect(bench.events('summary').length).toBeGreaterThan(15);
    expect(bench.get('run.hash', null)).toBe(straight);
  });

  test('is the same stepped by events, messages and ticks, back and forth', () => {
    const bench = open();
    bench.get('transport.seek', { atUs: 5 * S });
    for (const by of ['event', 'message', 'tick'] as const) {
      for (let i = 0; i < 4; i++) bench.get('transport.step', { by, back: false });
      const there = bench.get('run.hash', null);
      bench.get('transport.step', { by, back: true });
      bench.get('transport.step', { by, back: false });
      expect(bench.get('run.hash', null)).toBe(there);
    }

    expect(hashAt(bench, END_US)).toBe(straight);
  });

  test('is the same after another branch was looked at', () => {
    const bench = open();
    hashAt(bench, END_US);
    hashAt(bench, 7 * S);
    bench.get('input.give', { type: 'node.kill', node: 5 });
    expect(hashAt(bench, END_US)).not.toBe(straight);
    bench.get('branch.switch', { branch: 0 });

    expect(bench.get('run.hash', null)).toBe(straight);
  });

  test('is the same in a run reopened by its link', () => {
    const bench = open();
    hashAt(bench, END_US);
    const link = bench.get('run.link', null);
    const reopened = new HostBench(engineDoor);

    expect(link.length).toBeLessThan(2_000);
    expect(reopened.get('run.openLink', { link })).toMatchObject({ isSameState: true });
    expect(reopened.get('run.hash', null)).toBe(straight);
  });
});

test.each(SCRIPTED_SCENARIOS.map((one) => [one.setup.scenario, one] as const))(
  'the trace of %s is the same through checkpoints',
  (_, { setup, inputs }) => {
    const traceOf = (lookMs: number): unknown => {
      const bench = open(setup, inputs);
      bench.lookMs = lookMs;
      bench.get('transport.seek', { atUs: 10 * S });
      bench.get('transport.seek', { atUs: 4 * S });
      bench.get('transport.seek', { atUs: END_US });
      return bench.events('trace').flatMap((one) => one.events);
    };

    expect(traceOf(5)).toEqual(traceOf(0));
  },
);
