import { expect, test } from 'vitest';
import { LiveViewer } from '../../../src/host/live/LiveViewer.ts';
import { FrameHeader } from '../../../src/protocol/Frame.ts';
import type { Answer, RequestName, ToPage, WallEvents } from '../../../src/protocol/messages.ts';
import { LiveBench } from '../../support/liveWorld.ts';

const TURN_MS = 50;

/** A page attached to a live cluster of three masters with a replica each. */
class Page {
  readonly bench: LiveBench;
  readonly viewer: LiveViewer;
  readonly told: ToPage[] = [];
  private lastId = 0;
  /** Stands still within a turn: what a turn gets done does not depend on the machine. */
  private clockMs = 0;

  constructor(
    bench = new LiveBench({ mode: 'cluster', masters: 3, replicas: 1 }, { hasHistory: true }),
  ) {
    this.bench = bench;
    const { world } = bench;
    const port = {
      nowMs: () => this.clockMs,
      post: (message: ToPage) => void this.told.push(message),
      give: (input: Parameters<typeof world.give>[0]) => world.give(input),
    };
    this.viewer = new LiveViewer(port, world);
    this.viewer.start();
  }

  /** Asks and goes on until it is answered. */
  ask(name: RequestName, payload: unknown = null): Answer<unknown> {
    const id = ++this.lastId;
    this.viewer.receive({ id, name, payload });
    for (let turn = 0; turn < 10_000; turn++) {
      const found = this.told.find((one) => one.kind === 'answer' && one.id === id);
      if (found?.kind === 'answer') return found.answer;
      this.turn();
    }
    throw new Error(`${name} was not answered`);
  }

  /** Lets the live world go on, keeping its history as a bridge does. */
  run(ms: number): void {
    for (let gone = 0; gone < ms; gone += 100) {
      this.bench.run(Math.min(100, ms - gone));
      this.bench.world.history?.keep(this.bench.world.world, () => this.bench.world.nowUs / 1_000);
    }
    this.turn();
  }

  /** A turn of the host, some time after the one before. */
  turn(): void {
    this.clockMs += TURN_MS;
    this.viewer.turn();
  }

  events<K extends keyof WallEvents>(name: K): WallEvents[K][] {
    return this.told.flatMap((one) =>
      one.kind === 'event' && one.name === name ? [one.payload as WallEvents[K]] : [],
    );
  }
}

test('a page joins a world that has been going', () => {
  const page = new Page();

  expect(page.told[0]).toMatchObject({ kind: 'event', name: 'host.ready' });
  expect(page.ask('run.attach')).toMatchObject({
    ok: true,
    value: { setup: { live: { ip: '127.0.0.1' } }, nowUs: page.bench.world.nowUs },
  });
  page.turn();

  expect(page.events('trace')[0]?.events.length).toBeGreaterThan(6);
  expect(page.events('frame')).toHaveLength(1);
  expect(page.events('transport.state')[0]).toMatchObject({ playing: true, speed: 1 });
});

test('what it does happens to the world that programs are connected to', () => {
  const page = new Page();
  const program = page.bench.connect(0);
  page.run(10);

  expect(page.ask('input.give', { type: 'node.kill', node: 0 })).toEqual({
    ok: true,
    value: { branched: false, branch: 0 },
  });
  page.run(10);
  expect(program.ended).toBe('end');
  expect(page.ask('input.give', { type: 'node.kill', node: 0 })).toMatchObject({ ok: false });
  expect(page.ask('input.give', { type: 'outside.open', conn: 1, node: 0 })).toMatchObject({
    ok: false,
    error: { code: 'badChoice' },
  });
});

test('looking back shows the past while the world goes on, and leads back to now', () => {
  const page = new Page();
  page.run(3_000);
  const thenUs = page.bench.world.nowUs - 1_500_000;
  const program = page.bench.connect(0);
  program.send('SET key:1 1\r\n');
  page.run(1_000);

  expect(page.ask('transport.seek', { atUs: thenUs })).toEqual({ ok: true, value: null });
  page.run(1_000);
  const header = new Float64Array(page.events('frame').at(-1)?.buffer ?? new ArrayBuffer(128));

  expect(page.viewer.transport).toMatchObject({ playing: false, nowUs: thenUs });
  expect(page.viewer.transport.headUs).toBe(page.bench.world.nowUs);
  expect(header[FrameHeader.nowUs]).toBe(thenUs);
  expect(program.ask('PING\r\n')).toBe('+PONG\r\n');

  page.ask('transport.play');
  expect(page.viewer.transport).toMatchObject({ playing: true, nowUs: page.bench.world.nowUs });
});

test('steps go through the past and end at now', () => {
  const page = new Page();
  page.run(1_000);
  page.ask('transport.step', { by: 'message', back: true });
  const first = page.viewer.transport.nowUs;
  page.ask('transport.step', { by: 'message', back: true });
  const second = page.viewer.transport.nowUs;
  page.ask('transport.step', { by: 'message', back: false });

  expect(second).toBeLessThan(first);
  expect(page.viewer.transport.nowUs).toBeGreaterThan(second);
  for (let i = 0; i < 100 && !page.viewer.transport.playing; i++)
    page.ask('transport.step', { by: 'tick', back: false });
  expect(page.viewer.transport.playing).toBe(true);
});

test.each([
  ['transport.pause', null, 'liveNoPace'],
  ['transport.speed', { speed: 0.1 }, 'liveNoPace'],
  ['transport.runUntil', { kind: 'time', atUs: 1 }, 'liveNoPace'],
  ['run.open', {}, 'liveNoOpen'],
  ['run.link', null, 'liveNoOpen'],
  ['branch.switch', { branch: 1 }, 'liveNoOpen'],
  ['debug.crash', null, 'liveNoOpen'],
] as const)('%s is refused with a reason', (name, payload, code) => {
  expect(new Page().ask(name, payload)).toMatchObject({ ok: false, error: { code } });
});

test('the past cannot be changed', () => {
  const page = new Page();
  page.run(2_000);
  page.ask('transport.seek', { atUs: page.bench.world.nowUs - 1_000_000 });

  expect(page.ask('input.give', { type: 'node.kill', node: 0 })).toMatchObject({
    ok: false,
    error: { code: 'liveNoBranch' },
  });
});

test('strange messages are answered or ignored, nothing breaks', () => {
  const page = new Page();
  for (const message of [null, 1, [], {}, { id: 'x' }, { id: 7, name: 'toString' }])
    page.viewer.receive(message);

  expect(page.told.at(-1)).toMatchObject({ id: 7, answer: { error: { code: 'unknownRequest' } } });
  expect(page.ask('inspect.node', { node: 99, topic: 'info' })).toMatchObject({ ok: false });
  expect(page.ask('inspect.node', { node: 0, topic: 'info' })).toMatchObject({ ok: true });
});

test('two pages are told the same console answer', () => {
  const one = new Page();
  const two = new Page(one.bench);
  const command = { type: 'console.command', console: 0, node: 0, argv: ['PING'], follow: false };
  one.ask('input.give', command);
  one.run(100);
  two.viewer.turn();

  expect(one.events('console.reply')).toMatchObject([{ text: 'PONG' }]);
  expect(two.events('console.reply')).toMatchObject([{ text: 'PONG' }]);
});
