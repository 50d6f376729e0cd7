import { beforeEach, describe, expect, test } from 'vitest';
import { FrameHeader, readFrame } from '../../src/protocol/Frame.ts';
import { DEFAULT_SETUP } from '../../src/scenarios/defaultSetup.ts';
import { HostBench } from '../support/hostBench.ts';
import { toyEngine } from '../support/toyEngine.ts';

let bench: HostBench;
const opening = { setup: DEFAULT_SETUP, inputs: [], atUs: 0 };
const transport = () => bench.host.session?.transport;

beforeEach(() => {
  bench = new HostBench(toyEngine);
});

describe('requests from strangers', () => {
  test.each([
    [undefined],
    [null],
    ['text'],
    [{}],
    [{ name: 'run.open' }],
    [{ id: 'x', name: 'run.open' }],
    [{ name: 'frame.return', buffer: 7 }],
  ])('the message %j is survived', (message) => {
    bench.host.receive(message);

    expect(bench.ask('run.open', opening)).toMatchObject({ ok: true });
  });

  test.each(['no.such', 'constructor', '__proto__'])('%s is an unknown request', (name) => {
    const answer = bench.send(name as 'run.hash', null);

    expect(answer()).toMatchObject({ ok: false, error: { code: 'unknownRequest' } });
  });

  test('without a run there is nothing to play', () => {
    expect(bench.ask('transport.play', null)).toMatchObject({ error: { code: 'noRun' } });
    expect(bench.ask('run.hash', null)).toMatchObject({ error: { code: 'noRun' } });
  });

  test.each([
    ['transport.speed', { speed: 2_000 }, 'badSpeed'],
    ['transport.speed', { speed: Number.NaN }, 'badSpeed'],
    ['transport.seek', { atUs: -1 }, 'badNumber'],
    ['transport.seek', { atUs: 0.5 }, 'badNumber'],
    ['transport.step', { by: 'year', back: false }, 'badChoice'],
    ['transport.runUntil', { kind: 'traceEvent', eventKinds: [] }, 'badList'],
    ['input.give', { type: 'node.kill', node: 6 }, 'badNumber'],
    ['input.give', { type: 'node.melt', node: 0 }, 'badChoice'],
    ['branch.switch', { branch: 9 }, 'noBranch'],
    ['inspect.node', { node: 0, topic: 'soul' }, 'badChoice'],
    ['inspect.slot', { key: '\u4e2d', seenBy: 0 }, 'badBytes'],
    ['view.subscribe', { beliefs: 1 }, 'badChoice'],
    ['workload.set', { clients: 8 }, 'badNumber'],
  ] as const)('%s %j is refused with %s', (name, payload, code) => {
    bench.get('run.open', opening);
    const answer = bench.send(name, payload);
    bench.wait(10);

    expect(answer()).toMatchObject({ ok: false, error: { code, text: expect.any(String) } });
  });
});

describe('playing', () => {
  beforeEach(() => bench.get('run.open', opening));

  test.each([0.001, 0.5, 1, 100])('at %d the clock keeps pace', (speed) => {
    bench.get('transport.speed', { speed });
    bench.get('transport.play', null);
    bench.wait(2_000);

    expect(transport()?.nowUs).toBeGreaterThan(1_980_000 * speed);
    expect(transport()?.nowUs).toBeLessThanOrEqual(2_000_000 * speed);
    expect(transport()).toMatchObject({ playing: true, behind: false });
    expect(transport()?.pace).toBeCloseTo(speed, 1);
  });

  test('a machine that cannot keep up says so, and the clock is slower instead', () => {
    bench.lookMs = 1;
    bench.get('transport.speed', { speed: 1_000 });
    bench.get('transport.play', null);
    bench.wait(2_000);

    expect(transport()).toMatchObject({ behind: true });
    expect(transport()?.pace).toBeLessThan(500);
    bench.get('transport.speed', { speed: 0.01 });
    bench.wait(2_000);
    expect(transport()).toMatchObject({ behind: false });
  });

  test('as fast as possible is never behind', () => {
    bench.lookMs = 1;
    bench.get('transport.speed', { speed: 0 });
    bench.get('transport.play', null);
    bench.wait(1_000);

    expect(transport()?.nowUs).toBeGreaterThan(1_000_000);
    expect(transport()).toMatchObject({ behind: false });
  });

  test('run until an event stops right after it', () => {
    bench.get('transport.runUntil', { kind: 'traceEvent', eventKinds: ['node.pfail'] });
    bench.wait(100);
    const first = bench.events('trace').flatMap((one) => one.events)[0];

    expect(transport()).toMatchObject({ playing: false, nowUs: first?.atUs });
  });

  test('run until also stops at what is already known', () => {
    bench.get('transport.seek', { atUs: 500_000 });
    const first = bench.events('trace').flatMap((one) => one.events)[0];
    bench.get('transport.seek', { atUs: 0 });
    bench.get('transport.runUntil', { kind: 'traceEvent', eventKinds: ['node.pfail'] });
    bench.wait(100);

    expect(transport()).toMatchObject({ playing: false, nowUs: first?.atUs });
  });

  test('run until a time stops there; the past is refused', () => {
    bench.get('transport.runUntil', { kind: 'time', atUs: 123_456 });
    bench.wait(100);

    expect(transport()).toMatchObject({ playing: false, nowUs: 123_456 });
    const answer = bench.ask('transport.runUntil', { kind: 'time', atUs: 1 });
    expect(answer).toMatchObject({ ok: false, error: { code: 'badNumber' } });
  });
});

describe('telling the page', () => {
  beforeEach(() => bench.get('run.open', opening));

  const play = (ms: number): void => {
    bench.get('transport.play', null);
    bench.wait(ms);
  };

  test('frames come at most once an animation frame, summaries ten times a second', () => {
    play(1_000);

    expect(bench.events('frame').length).toBeGreaterThan(50);
    expect(bench.events('frame').length).toBeLessThanOrEqual(67);
    expect(bench.events('summary').length).toBeGreaterThanOrEqual(9);
    expect(bench.events('summary').length).toBeLessThanOrEqual(11);
    expect(bench.events('transport.state').length).toBeLessThan(25);
  });

  test('a page that returns no buffer gets no more frames, and goes on with the first it returns', () => {
    bench.returnsFrames = false;
    play(500);
    const sent = bench.events('frame');
    expect(sent.length).toBeLessThanOrEqual(3);
    bench.host.receive({ name: 'frame.return', buffer: sent[0]?.buffer });
    bench.wait(50);

    expect(bench.events('frame')).toHaveLength(sent.length + 1);
  });

  test('nothing is told while nothing changes, and the last state always is', () => {
    play(333);
    bench.get('transport.pause', null);
    bench.wait(500);
    const told = bench.told.length;
    bench.wait(5_000);

    expect(bench.told).toHaveLength(told);
    const frame = bench.events('frame').at(-1);
    const { header } = readFrame(frame?.buffer ?? new ArrayBuffer(256));
    expect(header[FrameHeader.nowUs]).toBe(transport()?.nowUs);
    expect(bench.events('summary').at(-1)?.nowUs).toBe(transport()?.nowUs);
    expect(bench.events('transport.state').at(-1)).toEqual(transport());
  });
});

describe('a broken claim', () => {
  test('ends the run with its reproduction; another can be opened', () => {
    bench.get('run.open', opening);
    bench.get('transport.seek', { atUs: 70_000 });
    bench.get('input.give', { type: 'node.kill', node: 1 });
    const answer = bench.ask('input.give', { type: 'host.powerCut', node: 2 });

    expect(answer).toMatchObject({ ok: false, error: { code: 'crashed' } });
    expect(bench.events('crashed')).toMatchObject([
      {
        claim: 'a toy has no power',
        atUs: 70_000,
        setup: { seed: 42 },
        inputs: [
          { atUs: 70_000, input: { type: 'node.kill' } },
          { atUs: 70_000, input: { type: 'host.powerCut' } },
        ],
        stack: expect.stringContaining('toyEngine'),
      },
    ]);
    expect(bench.ask('run.hash', null)).toMatchObject({ error: { code: 'noRun' } });
    expect(bench.ask('run.open', opening)).toMatchObject({ ok: true });
    bench.get('transport.seek', { atUs: 1_000 });
  });

  test('while playing it is told all the same', () => {
    const inputs = [{ atUs: 90_000, input: { type: 'host.powerCut', node: 2 } }] as const;
    bench.get('run.open', { ...opening, inputs });
    bench.get('transport.play', null);
    bench.wait(500);

    expect(bench.events('crashed')).toMatchObject([{ atUs: 90_000, inputs }]);
  });

  test('can be asked for', () => {
    bench.get('run.open', opening);

    expect(bench.ask('debug.crash', null)).toMatchObject({ error: { code: 'crashed' } });
    expect(bench.events('crashed')).toHaveLength(1);
  });

  test('is reported also when a world cannot even be made', () => {
    const createWorld = (): never => {
      throw new Error('no room');
    };
    bench = new HostBench({ ...toyEngine, createWorld });

    expect(bench.ask('run.open', opening)).toMatchObject({ error: { code: 'crashed' } });
    expect(bench.events('crashed')).toMatchObject([{ claim: 'no room', atUs: 0, inputs: [] }]);
  });
});
