import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { answerOrder, type ControlSession } from '../../../src/bridge/control/answerOrder.ts';
import type { ControlContext } from '../../../src/bridge/control/ControlContext.ts';
import { WorkloadRecorder } from '../../../src/host/live/WorkloadRecorder.ts';
import { parseReplay } from '../../../src/store/parseReplay.ts';
import { LiveBench } from '../../support/liveWorld.ts';

/** A control connection to a cluster of three masters with a replica each, 7000-7005. */
class Control {
  readonly bench = new LiveBench({ mode: 'cluster', masters: 3, replicas: 1 });
  readonly session: ControlSession = {
    resp: 2,
    isAllowed: true,
    isEnding: false,
    login: (token) => token === 'secret',
  };
  private readonly context: ControlContext = {
    act: (work) => work(this.bench.world),
    firstPort: 7_000,
    nodes: 6,
    recorder: new WorkloadRecorder(1_700_000_000_000_000),
  };

  order(line: string): unknown {
    this.context.recorder.add(this.bench.world.takeCommands());
    return answerOrder(this.context, this.session, line.split(' '));
  }

  status(): string {
    return (this.order('STATUS') as { text: string }).text;
  }
}

const OK = { simple: 'OK' };

test('nodes die, come back, stop and go on; STATUS tells', () => {
  const control = new Control();

  expect(control.status()).toContain('7000 A up master slots 5461 cluster ok keys 0 clients 0\n');
  expect(control.order('kill 7000')).toEqual(OK);
  expect(control.status()).toContain('7000 A dead\n');
  control.bench.run(8_000);
  expect(control.status()).toContain('7003 A/1 up master slots 5461 cluster ok');

  expect(control.order('RESTART 7000')).toEqual(OK);
  control.bench.run(2_000);
  expect(control.status()).toContain('7000 A up replica of 7003 slots 0');

  expect(control.order('PAUSE 7001')).toEqual(OK);
  expect(control.status()).toContain('7001 B paused');
  expect(control.order('RESUME 7001')).toEqual(OK);
  expect(control.order('POWEROFF 7002')).toEqual(OK);
  expect(control.status()).toContain('7002 C off\n');
  expect(control.order('POWERON 7002')).toEqual(OK);
  expect(control.status()).toContain('7002 C up');
});

test('a node restarted without its files is a new one', () => {
  const control = new Control();
  control.order('KILL 7000');
  control.bench.run(8_000);
  control.order('RESTART 7000 WITHOUT-FILES');
  control.bench.run(2_000);

  expect(control.status()).toContain('7000 A up master slots 0 cluster fail');
});

test('links are cut, slowed and healed, one by one or all', () => {
  const control = new Control();

  expect(control.order('CUT 7000 7001')).toEqual(OK);
  expect(control.order('CUT-ONE-WAY 7002,7005 *')).toEqual(OK);
  expect(control.order('LATENCY 3 7000 7002')).toEqual(OK);
  expect(control.order('LATENCY 4 7000 7002')).toEqual(OK);
  expect(control.order('LATENCY 1.5')).toEqual(OK);
  expect(control.status()).toMatch(
    /latency 1\.5 ms\nfault 1 cut 7000 <-> 7001 .*\nfault 2 cut 7002,7005 -> 7000,7001,7003,7004 .*\nfault 4 slow 4 ms 7000 <-> 7002 .*\n$/,
  );
  expect(control.order('HEAL 1')).toEqual(OK);
  expect(control.order('LATENCY 0 7000 7002')).toEqual(OK);
  expect(control.status()).toMatch(/latency 1\.5 ms\nfault 2 .*\n$/);
  expect(control.order('HEAL')).toEqual(OK);
  expect(control.order('HEAL ALL')).toEqual(OK);
  expect(control.status()).toMatch(/latency 0\.025 ms\n$/);
});

test.each([
  ['KILL', 'ERR usage: KILL port'],
  ['KILL 7000 7001', 'ERR usage: KILL port'],
  ['KILL 7006', "ERR '7006' is no node; nodes are 7000 to 7005"],
  ['KILL A', "ERR 'A' is no node; nodes are 7000 to 7005"],
  ['RESUME 7000', 'ERR node 7000 is up; only a paused node can be resumed'],
  ['POWERON 7000', 'ERR node 7000 is up; it has power'],
  ['RESTART 7000 SLOWLY', "ERR 'SLOWLY' is no option of RESTART; WITHOUT-FILES is"],
  ['CUT 7000 7000', 'ERR a node cannot stand on both sides of a link fault'],
  ['CUT * 7000', "ERR '*' (all others) can only be the second group"],
  ['HEAL 9', 'ERR there is no fault 9; STATUS shows those in force'],
  ['HEAL x', "ERR 'x' is no fault; HEAL takes ALL or a number that STATUS shows"],
  ['LATENCY soon', "ERR latency must be a number of ms from 0 to 60000, not 'soon'"],
  ['LATENCY 1 7000', 'ERR LATENCY takes one time for all, or a time and two nodes'],
  [
    'EXPLODE',
    "ERR there is no command 'EXPLODE'; there are KILL, RESTART, PAUSE, RESUME, POWEROFF, POWERON, CUT, " +
      'CUT-ONE-WAY, HEAL, LATENCY, STATUS, SAVE-WORKLOAD, HELP, PING',
  ],
])('%s is refused with a reason and changes nothing', (line, error) => {
  const control = new Control();
  const before = control.status();

  expect(control.order(line)).toEqual({ error });
  expect(control.status()).toBe(before);
});

test('what redis-cli and libraries say by themselves is answered', () => {
  const control = new Control();

  expect(control.order('PING')).toEqual({ simple: 'PONG' });
  expect(control.order('COMMAND DOCS')).toEqual([]);
  expect(control.order('HELLO 3')).toMatchObject({ map: expect.arrayContaining(['proto', 3]) });
  expect(control.order('HELP')).toContainEqual({
    simple:
      'RESTART port [WITHOUT-FILES] - starts it again, with its files or as an empty new node',
  });
  expect(control.order('QUIT')).toEqual(OK);
  expect(control.session.isEnding).toBe(true);
});

test('a caller from elsewhere must show the token first', () => {
  const control = new Control();
  control.session.isAllowed = false;

  expect(control.order('STATUS')).toMatchObject({ error: expect.stringMatching(/^NOAUTH /) });
  expect(control.order('AUTH guess')).toEqual({ error: 'WRONGPASS invalid token' });
  expect(control.order('STATUS')).toMatchObject({ error: expect.stringMatching(/^NOAUTH /) });
  expect(control.order('AUTH secret')).toEqual(OK);
  expect(control.status()).toContain('7000 A up');
});

test('SAVE-WORKLOAD writes a file that the page can replay, and overwrites none', () => {
  const control = new Control();
  const folder = mkdtempSync(join(tmpdir(), 'slotscope-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [file, sender] = [join(folder, 'sent.txt'), control.bench.connect(2)];
  sender.ask('SET foo "a \\"b\\" \\x00"\r\n');
  sender.ask('AUTH nobody\r\nGET foo\r\n');

  expect(control.order(`SAVE-WORKLOAD ${file}`)).toEqual({
    simple: `2 commands saved to ${file}`,
  });
  const replay = parseReplay(readFileSync(file, 'utf8'));
  expect(replay).toMatchObject({
    ok: true,
    value: {
      format: 'monitor',
      clients: 1,
      commands: [{ argv: ['SET', 'foo', 'a "b" \0'] }, { argv: ['GET', 'foo'] }],
    },
  });
  expect(control.order(`SAVE-WORKLOAD ${file}`)).toEqual({
    error: `ERR ${file} exists already; name a new file`,
  });
});
