import { beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_SETUP } from '../../src/scenarios/defaultSetup.ts';
import { FrameHeader, readFrame } from '../../src/protocol/Frame.ts';
import { HostBench } from '../support/hostBench.ts';
import { toyEngine } from '../support/toyEngine.ts';

let bench: HostBench;

function open(inputs: readonly { atUs: number; node: number }[] = []): void {
  bench = new HostBench(toyEngine);
  bench.get('run.open', {
    setup: DEFAULT_SETUP,
    inputs: inputs.map(({ atUs, node }) => ({ atUs, input: { type: 'node.kill', node } })),
    atUs: 0,
  });
}

const at = (atUs: number): string => {
  bench.get('transport.seek', { atUs });
  return bench.get('run.hash', null);
};
const shownUs = (buffer: ArrayBuffer): number =>
  readFrame(buffer).header[FrameHeader.nowUs] as number;
/** A job of a few slices. */
const SHORT_US = 50_000;
const transport = () => bench.host.session?.transport;

describe('seek', () => {
  beforeEach(() => open([{ atUs: 500_000, node: 1 }]));

  test('the same moment has the same state, whichever way one comes to it', () => {
    const straight = [100_000, 499_999, 500_000, 900_000].map(at);
    const back = [900_000, 500_000, 499_999, 100_000].map(at).toReversed();

    expect(back).toEqual(straight);
    expect(new Set(straight).size).toBe(4);
  });

  test('slices, speed and watching leave no mark', () => {
    const straight = at(2_000_000);
    open([{ atUs: 500_000, node: 1 }]);
    bench.lookMs = 3;
    bench.send('view.subscribe', { beliefs: true, slots: true, packets: true, seenBy: 1 });
    bench.get('transport.speed', { speed: 7 });
    bench.get('transport.play', null);
    bench.wait(150);
    bench.get('transport.pause', null);

    expect(transport()?.nowUs).toBeGreaterThan(100_000);
    expect(at(2_000_000)).toBe(straight);
  });

  test('a long seek tells its progress and can be stopped', () => {
    bench.lookMs = 1;
    const answer = bench.send('transport.seek', { atUs: 3_600_000_000 });
    bench.wait(500);

    expect(transport()).toMatchObject({ seeking: true });
    expect(transport()?.nowUs).toBeGreaterThan(0);
    bench.get('transport.pause', null);
    expect(transport()).toMatchObject({ seeking: false, playing: false });
    expect(answer()).toEqual({ ok: true, value: null });
  });

  test('a short seek shows where it ends, never what lies on the way', () => {
    // Returned buffers are written to again: this page keeps its frames.
    bench.returnsFrames = false;
    bench.lookMs = 6;
    bench.get('transport.seek', { atUs: SHORT_US });
    bench.wait(50);

    const shown = bench.events('frame').map(({ buffer }) => shownUs(buffer));
    expect(new Set(shown)).toEqual(new Set([SHORT_US]));
  });

  test('the future of the branch stays known after a seek back', () => {
    at(2_000_000);
    const events = bench.events('trace').flatMap((one) => one.events).length;
    at(300_000);

    expect(transport()).toMatchObject({ nowUs: 300_000, headUs: 2_000_000 });
    at(2_000_000);
    expect(bench.events('trace').flatMap((one) => one.events)).toHaveLength(events);
    expect(bench.events('trace').filter((one) => one.reset)).toHaveLength(1);
  });
});

describe('steps', () => {
  beforeEach(() => open());

  test.each(['event', 'message', 'tick'] as const)(
    'a step back undoes a step forward by %s',
    (by) => {
      at(50_000);
      for (let i = 0; i < 5; i++) bench.get('transport.step', { by, back: false });
      const there = bench.get('run.hash', null);
      const nowUs = transport()?.nowUs;
      bench.get('transport.step', { by, back: true });
      expect(bench.get('run.hash', null)).not.toBe(there);
      bench.get('transport.step', { by, back: false });

      expect(bench.get('run.hash', null)).toBe(there);
      expect(transport()?.nowUs).toBe(nowUs);
    },
  );

  test('events of one microsecond are stepped one by one', () => {
    at(100);
    bench.get('transport.step', { by: 'event', back: false });
    const { nowUs } = transport() ?? {};
    bench.get('transport.step', { by: 'event', back: false });
    expect(transport()?.nowUs).toBe(nowUs);
    bench.get('transport.step', { by: 'event', back: true });
    expect(transport()?.nowUs).toBe(nowUs);
  });

  test('stepping back from the start stays there', () => {
    bench.get('transport.step', { by: 'tick', back: true });
    bench.get('transport.step', { by: 'event', back: true });

    expect(transport()?.nowUs).toBe(0);
  });
});

describe('branches', () => {
  const kill = (node: number) => bench.get('input.give', { type: 'node.kill', node });

  beforeEach(() => open());

  test('an action now stays on the branch, one in the past makes another and keeps the old future', () => {
    at(100_000);
    expect(kill(0)).toEqual({ branched: false, branch: 0 });
    const oldFuture = at(400_000);
    at(200_000);
    expect(kill(1)).toEqual({ branched: true, branch: 1 });
    const newFuture = at(400_000);

    expect(newFuture).not.toBe(oldFuture);
    expect(bench.get('branch.list', null)).toMatchObject([
      { id: 0, parent: -1, headUs: 400_000, inputs: [{ atUs: 100_000 }] },
      { id: 1, parent: 0, forkedAtUs: 200_000, inputs: [{ atUs: 100_000 }, { atUs: 200_000 }] },
    ]);
    bench.get('branch.switch', { branch: 0 });
    expect(transport()).toMatchObject({ branch: 0, nowUs: 400_000 });
    expect(bench.get('run.hash', null)).toBe(oldFuture);
    bench.get('branch.switch', { branch: 1 });
    expect(bench.get('run.hash', null)).toBe(newFuture);
  });

  test('a branch is the run one would have had from the start', () => {
    at(300_000);
    at(200_000);
    kill(1);
    const branched = at(1_000_000);
    open([{ atUs: 200_000, node: 1 }]);

    expect(at(1_000_000)).toBe(branched);
  });

  test('a refused action makes no branch', () => {
    at(300_000);
    at(200_000);
    const answer = bench.ask('input.give', { type: 'node.resume', node: 1 });

    expect(answer).toMatchObject({ ok: false, error: { code: 'notPaused' } });
    expect(bench.get('branch.list', null)).toHaveLength(1);
  });

  test('an action between two events of a microsecond comes after all of them', () => {
    at(100);
    bench.get('transport.step', { by: 'event', back: false });
    kill(1);
    const { nowUs = -1 } = transport() ?? {};
    const stepped = at(500_000);
    open([{ atUs: nowUs, node: 1 }]);

    expect(at(500_000)).toBe(stepped);
  });

  test('console answers are told once, also when they are replayed', () => {
    const ping = {
      type: 'console.command',
      console: 0,
      node: 0,
      argv: ['PING'],
      follow: false,
    } as const;
    at(100_000);
    bench.get('input.give', ping);
    at(50_000);
    at(200_000);
    expect(bench.events('console.reply')).toHaveLength(1);
    at(150_000);
    bench.get('input.give', ping);
    at(120_000);
    at(300_000);
    expect(bench.events('console.reply')).toHaveLength(2);
  });

  test('the trace of a branch starts with its past and goes its own way', () => {
    at(400_000);
    at(200_000);
    kill(1);
    at(400_000);
    const from = bench.events('trace').findLastIndex((one) => one.reset);
    const events = bench
      .events('trace')
      .slice(from)
      .flatMap((one) => one.events);

    expect(events.map((one) => one.seq)).toEqual(events.map((_, seq) => seq));
    expect(events.filter((one) => one.kind === 'fault.kill')).toMatchObject([{ atUs: 200_000 }]);
  });
});

test('a moment is the same through any number of checkpoints', () => {
  open([{ atUs: 1_234_567, node: 2 }]);
  bench.lookMs = 1;
  at(20_000_000);
  const checkpoints = bench.host.session?.run.branch.checkpoints.count ?? 0;
  const sought = [17_000_001, 3_141_592, 12_345_678, 1_234_567, 1_234_566].map(at);
  const straight = [17_000_001, 3_141_592, 12_345_678, 1_234_567, 1_234_566].map((atUs) => {
    open([{ atUs: 1_234_567, node: 2 }]);
    return at(atUs);
  });

  expect(checkpoints).toBeGreaterThan(3);
  expect(sought).toEqual(straight);
});
