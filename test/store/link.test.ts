import { afterEach, beforeEach, expect, test } from 'vitest';
import { DEFAULT_SETUP } from '../../src/scenarios/defaultSetup.ts';
import { give, openLink, openRun } from '../../src/store/actions.ts';
import { consoleStore } from '../../src/store/consoleLog.ts';
import { connectHost, frames } from '../../src/store/link.ts';
import { noticeStore } from '../../src/store/notices.ts';
import { openConsoleLine } from '../../src/store/openConsoleLine.ts';
import { runFault } from '../../src/store/runFault.ts';
import { runStore } from '../../src/store/run.ts';
import { selectionStore } from '../../src/store/selection.ts';
import { traceStore } from '../../src/store/trace.ts';
import { FakeHost } from '../support/fakeHost.ts';

let host: FakeHost;

/** The canned host, without its timer: the test decides when time passes. */
beforeEach(async () => {
  runStore.setState(runStore.getInitialState(), true);
  host = new FakeHost();
  const ready = connectHost(host);
  host.start();
  host.terminate();
  await ready;
  await openRun(DEFAULT_SETUP);
});
afterEach(() => runStore.setState(runStore.getInitialState(), true));

test('an opened run is in motion, with its first master selected', () => {
  expect(runStore.getState()).toMatchObject({ phase: 'running', engineVersion: 1 });
  expect(runStore.getState().summary?.nodes).toHaveLength(6);
  expect(selectionStore.getState()).toMatchObject({ node: 0, group: [0] });
  expect(host.asked.map((one) => one.name)).toContain('transport.play');
});

test('frames replace each other and summaries keep what they do not change', () => {
  host.tick(1_000);
  const { serial } = frames;
  const nodes = runStore.getState().summary?.nodes;
  for (let i = 0; i < 20; i++) host.tick(1_000);
  expect(frames.serial).toBe(serial + 20);
  expect(runStore.getState().summary?.nodes).toBe(nodes);
});

test('a kill goes to the host, its events come back, its losses are told', async () => {
  host.tick(1_000);
  await runFault('kill');
  expect(host.asked.at(-1)).toEqual({
    name: 'input.give',
    payload: { type: 'node.kill', node: 0 },
  });
  for (let i = 0; i < 80; i++) host.tick(100_000);
  const kinds = traceStore.getState().list.events.map((event) => event.kind);
  expect(kinds).toEqual(expect.arrayContaining(['fault.kill', 'node.pfail', 'failover.won']));
  expect(noticeStore.getState().latest).toMatchObject({ code: 'writesLost', tone: 'lost' });
});

test('an action that cannot act says why and sends nothing', async () => {
  host.tick(1_000);
  const before = host.asked.length;
  await runFault('resume');
  expect(host.asked).toHaveLength(before);
  expect(noticeStore.getState().latest).toMatchObject({ code: 'whyNot_notPaused' });
});

test('a console line is split, sent as bytes and answered; a bad one is not sent', async () => {
  await openConsoleLine('PING', '10.0.0.1:7000> ');
  await openConsoleLine('SET a "open', '10.0.0.1:7000> ');
  const texts = consoleStore.getState().entries.map((entry) => entry.text);
  expect(texts).toEqual(['PING', 'PONG', 'SET a "open', 'Invalid argument(s)']);
  expect(await openConsoleLine('x'.repeat(70_000), '> ')).toBe('tooLong');
});

test('a damaged link is remembered as such and leaves the run alone', async () => {
  const { generation } = runStore.getState();
  expect(await openLink('zzz')).toBe(false);
  expect(runStore.getState()).toMatchObject({ generation, linkError: { code: 'linkDamaged' } });
});

test('a crash is kept with its reproduction, and a new host starts anew', async () => {
  host.crash();
  expect(runStore.getState()).toMatchObject({
    phase: 'crashed',
    crash: { claim: 'a claim of ours' },
  });
  const next = new FakeHost();
  const ready = connectHost(next);
  next.start();
  next.terminate();
  await ready;
  await openRun(DEFAULT_SETUP);
  expect(runStore.getState()).toMatchObject({ phase: 'running', crash: null });
});

test('a refusal of the host becomes a notice', async () => {
  host.terminate();
  const lost = new FakeHost();
  void connectHost(lost);
  lost.onerror?.({ message: 'gone' } as ErrorEvent);
  await give({ type: 'node.kill', node: 0 });
  expect(runStore.getState().phase).toBe('lost');
  expect(noticeStore.getState().latest).toMatchObject({ code: 'error.hostGone', tone: 'bad' });
});
