import { describe, expect, onTestFinished, test } from 'vitest';
import { copyState, hashState } from '../../../src/base/stateCopy.ts';
import { SERVER_EXTENSIONS } from '../../../src/engine/assemble.ts';
import { kit } from '../../../src/engine/server/kit.ts';
import type { Client } from '../../../src/engine/server/Client.ts';
import { commandBytes } from '../../../src/engine/server/Command.ts';
import { runCommand } from '../../../src/engine/server/dispatch.ts';
import { isPeriod } from '../../../src/engine/server/loop.ts';
import type { ServerState } from '../../../src/engine/server/ServerState.ts';
import { cluster, healthyCluster, strangers, type TestCluster } from '../../support/cluster.ts';
import { Servers } from '../../support/replicationPair.ts';

/** Moments (virtual ms) of a node's crons in a while, to a tenth of a ms. */
function cronMoments(c: TestCluster, ms: number): number[] {
  const moments: number[] = [];
  const { server } = c.node('A');
  let loops = server.cronLoops;
  for (let tenth = 0; tenth < ms * 10; tenth++) {
    c.run(0.1);
    if (server.cronLoops !== loops) moments.push(c.nowMs);
    loops = server.cronLoops;
  }
  return moments;
}

function gaps(moments: readonly number[]): number[] {
  return moments.slice(1).map((moment, at) => moment - (moments[at] as number));
}

describe('the timer', () => {
  test('[TB1] the cron is armed anew when it ends: its period is 100 ms and what it takes', () => {
    const c = strangers(1, { machine: 'recorded' });
    const periods = gaps(cronMoments(c, 3_000));
    for (const period of periods) {
      expect(period).toBeGreaterThan(100);
      expect(period).toBeLessThan(101);
    }
    const d = strangers(1, { machine: 'recorded', config: { hz: '50' } });
    for (const period of gaps(cronMoments(d, 500))) {
      expect(period).toBeGreaterThan(20);
      expect(period).toBeLessThan(21);
    }
  });

  test('[TB2] what runs every so often counts crons, it does not read the clock', () => {
    const c = strangers(1);
    const { server } = c.node('A');
    const hits = (periodMs: number): number[] =>
      Array.from({ length: 40 }, (_, loop) => loop).filter((loop) => {
        server.cronLoops = loop;
        return isPeriod(server, periodMs);
      });
    expect(hits(1_000)).toEqual([0, 10, 20, 30]);
    expect(hits(500)).toEqual([0, 5, 10, 15, 20, 25, 30, 35]);
    expect(hits(100)).toHaveLength(40);
    expect(hits(1_050)).toEqual([0, 10, 20, 30]);
  });

  test('[TB3] the wait for the timer is whole milliseconds, rounded up from when the loop went to sleep', () => {
    const c = strangers(1, { machine: 'free' });
    const { server } = c.node('A');
    c.run(50.3);
    // Something wakes the loop 700 µs before a whole ms of the deadline.
    const deadline = server.cronAtUs;
    c.run((deadline - c.world.nowUs) / 1000 - 20.3);
    expect(c.node('A').ask('PING')).toBe('PONG');
    const asleep = server.sleptUs;
    const loops = server.cronLoops;
    c.runUntil(() => server.cronLoops > loops, { withinMs: 30 });
    const due = asleep + Math.ceil((deadline - asleep) / 1000) * 1000;
    expect(server.loopStartUs).toBe(due);
    expect(due - deadline).toBeGreaterThan(0);
    expect(due - deadline).toBeLessThan(1_000);
  });

  test('[TB8] a restart is a new life: another run id, and no timer of the old one', () => {
    const c = strangers(1);
    const former = c.node('A').server.runId;
    for (let i = 0; i < 5; i++) {
      c.node('A').restart();
      c.run(7);
    }
    expect(c.node('A').server.runId).not.toBe(former);
    expect(c.node('A').server.runId).toMatch(/^[0-9a-f]{40}$/);
    const before = c.node('A').server.cronLoops;
    c.run(1_000);
    expect(c.node('A').server.cronLoops - before).toBeLessThanOrEqual(10);
  });
});

describe('an iteration', () => {
  test('[TB4] sockets in the order they became ready, then the timer, then the steps before sleep, as Redis has them', () => {
    const c = strangers(1);
    expect(c.world.servers).toHaveLength(1);
    expect(kit.extensions).toEqual([...SERVER_EXTENSIONS]);
    const names = (steps: readonly { name: string }[]): string[] => steps.map(({ name }) => name);
    const places = kit.gates.map(({ at }) => at);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    const sleep = names(kit.beforeSleep.placed.map(({ step }) => step));
    const order = (...wanted: string[]): void => {
      const places = wanted.map((name) => sleep.indexOf(name));
      expect(places).not.toContain(-1);
      expect(places).toEqual([...places].toSorted((a, b) => a - b));
    };
    order(
      'expireDeadlines',
      'doTodo',
      'fastExpireCycle',
      'answerWaiters',
      'runUnblocked',
      'askForAcks',
    );
    order('askForAcks', 'writePending', 'flushOutbox', 'closeFlagged', 'trimBeforeSleep');
    const cron = names(kit.cron.all);
    expect(cron.indexOf('replicationCron')).toBeLessThan(cron.indexOf('clusterCron'));
    expect(cron.indexOf('closeIdle')).toBeLessThan(cron.indexOf('replicationCron'));
  });

  test('[TB5] a pipeline is read 16 KB at a time, others are served between the pieces', () => {
    const s = new Servers({ count: 1, machine: 'recorded' });
    const [long, short] = [s.dial(0), s.dial(0)];
    const value = 'x'.repeat(2_000);
    s.pause(0);
    for (let at = 0; at < 50; at++) s.post(long, `SET key${at} ${value}`);
    s.run(1);
    s.post(short, 'PING');
    s.run(1);
    s.resume(0);
    s.until(() => long.replies.length === 50);
    const sizes = long.payloads.map(({ bytes }) => bytes / 5);
    expect(sizes[0]).toBe(8);
    expect(sizes.length).toBeGreaterThanOrEqual(6);
    expect(short.payloads[0]?.atUs ?? Infinity).toBeLessThan(long.payloads[1]?.atUs ?? 0);
  });

  test('[TB6] replies are written newest client first', () => {
    const s = new Servers({ count: 1, machine: 'recorded', network: { jitterUs: 0 } });
    const talkers = [s.dial(0), s.dial(0), s.dial(0)];
    s.pause(0);
    for (const talker of talkers) {
      s.post(talker, 'PING');
      s.run(1);
    }
    s.resume(0);
    s.run(5);
    const moments = talkers.map(({ payloads }) => payloads[0]?.atUs ?? NaN);
    expect(moments).toEqual([...moments].toSorted((a, b) => b - a));
    expect(new Set(moments).size).toBe(3);
  });

  test('[TB6] a replica is written to before the client whose command it hears of', () => {
    const s = new Servers({ count: 2 });
    s.follow(1, 0);
    s.ask(0, 'PING');
    const server = s.server(0);
    const asking = [...server.clients.values()].find(({ kind }) => kind === 'normal') as Client;
    server.loopStartUs = s.world.nowUs;
    const argv = ['SET', 'a', '1'];
    runCommand(s.world, server, asking, { argv, bytes: commandBytes(argv) });
    // The last in this list is the first to be written to.
    expect(server.pendingWrites.map(({ kind }) => kind)).toEqual(['normal', 'replica']);
  });

  test('[TB7] work takes time, and meanwhile nothing else runs: slow commands delay heartbeats, too', () => {
    const c = healthyCluster({ config: { 'enable-debug-command': 'yes' } });
    c.run(500);
    const a = c.node('A');
    const argv = ['DEBUG', 'SLEEP', '1'];
    c.input({ type: 'console.command', console: 70, node: 0, argv, follow: false });
    c.run(5);
    const start = c.nowMs;
    const [ticks, pongs] = [a.cluster.ticks, a.sent('pong')];
    expect(a.ask('PING')).toBe('PONG');
    expect(c.nowMs - start).toBeGreaterThan(980);
    expect(c.nowMs - start).toBeLessThan(1_010);
    expect(a.cluster.ticks - ticks).toBeLessThanOrEqual(1);
    c.run(10);
    expect(a.sent('pong')).toBeGreaterThan(pongs);
  });

  test('[TB9] a frozen process handles all that waited, in the order it came, when it wakes', () => {
    const s = new Servers({ count: 1, machine: 'recorded' });
    const [first, second] = [s.dial(0), s.dial(0)];
    s.pause(0);
    s.post(first, 'SET a 1');
    s.run(10);
    s.post(second, 'SET a 2');
    s.run(60_000);
    expect(first.replies).toEqual([]);
    s.resume(0);
    s.run(10);
    expect(s.ask(0, 'GET a')).toBe('2');
    expect([first.replies.length, second.replies.length]).toEqual([1, 1]);
  });

  test('[TB10] deadlines of blocked clients are looked at when the loop runs: up to a cron late', () => {
    const c = strangers(1);
    for (let i = 0; i < 5; i++) {
      c.run(13 * i);
      const start = c.nowMs;
      expect(c.node('A').ask('WAIT', '1', '50')).toBe('(integer) 0');
      expect(c.nowMs - start).toBeGreaterThan(50);
      expect(c.nowMs - start).toBeLessThan(50 + 105);
    }
  });
});

describe('a server at rest', () => {
  /** Everything but who rested, and samples of rates, which rest as well. */
  function essence(c: TestCluster): string {
    const world = copyState(c.world);
    for (const server of world.servers) {
      if (server === null) continue;
      server.rest = server.disturbedUs = 0;
      server.metrics.sampledTick = 0;
      const { commands, inputBytes, outputBytes } = server.metrics;
      for (const metric of [commands, inputBytes, outputBytes]) {
        metric.samples = [];
        metric.next = metric.lastUs = metric.lastValue = 0;
      }
    }
    return hashState(world);
  }

  function nobodyRests(): void {
    const { rests } = kit.beforeSleep;
    kit.beforeSleep.rests = [() => false];
    onTestFinished(() => void (kit.beforeSleep.rests = rests));
  }

  /** A master dies and comes back, a replica is promoted, keys expire, a save is due. */
  function eventful(): string[] {
    const c = cluster({ seed: 5, replicasPerMaster: 1, config: { save: '3 1' } });
    const moments: string[] = [];
    const look = (ms: number): void => {
      c.run(ms);
      moments.push(essence(c));
    };
    look(4_000);
    c.node('A').ask('SET', 'b', 'x', 'PX', '1500');
    c.node('A').kill();
    look(9_000);
    c.node('A').restart();
    look(6_000);
    return moments;
  }

  test('does what one that never rests does', () => {
    const resting = eventful();
    nobodyRests();
    expect(eventful()).toEqual(resting);
  });

  test('is called by nobody but the bus, until a client comes', () => {
    const c = healthyCluster({ masters: 3 });
    c.run(3_000);
    const { server } = c.node('A');
    expect(server.rest).toBe(3);
    const rests = (): ServerState['rest'] => server.rest;
    c.node('A').ask('INFO');
    expect(rests()).toBe(0);
    c.run(300);
    expect(rests()).toBe(3);
  });

  test('goes on resting while what works once a second has its turn', () => {
    const c = healthyCluster({ masters: 3 });
    c.run(3_000);
    const { metrics, replication } = c.node('A').server;
    const { sampledTick } = metrics;
    const { cronLoops } = replication;
    c.run(3_000);
    expect(metrics.sampledTick).toBe(sampledTick);
    expect(replication.cronLoops).toBe(cronLoops + 3);
  });

  test('tells rates as if every tick had been sampled', () => {
    const c = healthyCluster({ masters: 3 });
    const ops = (): number => {
      const line = String(c.node('A').ask('INFO', 'stats')).match(/per_sec:(\d+)/);
      return Number(line?.[1]);
    };
    for (let i = 0; i < 40; i++) c.node('A').ask('PING');
    c.run(150);
    expect(ops()).toBeGreaterThan(0);
    c.run(5_000);
    expect(ops()).toBe(0);
  });
});
