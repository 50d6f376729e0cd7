import { expect, test } from 'vitest';
import { NOBODY, NEAR, Near, markPending } from '../../../src/engine/cluster/BusTable.ts';
import { freeOutLink, tieInLink } from '../../../src/engine/cluster/links.ts';
import { sendPing } from '../../../src/engine/cluster/send.ts';
import { connect } from '../../../src/engine/network/connect.ts';
import { SocketBit, SOCKET_WORDS, Word } from '../../../src/engine/network/Network.ts';
import { isOpen } from '../../../src/engine/network/sockets.ts';
import { SocketRole } from '../../../src/engine/server/Extension.ts';
import { healthyCluster, SEEDS, strangers, type TestCluster } from '../../support/cluster.ts';
import { catchUp, cellOf, deliver, packet, queuedBy } from '../../support/clusterPackets.ts';

function outLink(c: TestCluster, from: string, to: string): number {
  return c.world.bus.outLink[cellOf(c, from, to)] as number;
}

function inLink(c: TestCluster, at: string, from: string): number {
  return c.world.bus.inLink[cellOf(c, at, from)] as number;
}

test('[LK1] every pair has two links: our own for what we say, the other for our answers', () => {
  const c = healthyCluster({ masters: 4 });
  c.run(2_000);
  for (const a of c.nodes) {
    for (const b of c.nodes) {
      if (a === b) continue;
      expect(outLink(c, a.name, b.name) ^ 1).toBe(inLink(c, b.name, a.name));
    }
  }

  deliver(c, 'A', packet(c, 'B', 'ping'), 'theirs');
  const [answer] = c.node('A').cluster.outbox;
  expect(answer?.socket).toBe(inLink(c, 'A', 'B'));
  expect(answer?.messages.map(({ type }) => type)).toEqual([1]);
});

test('[LK2] a second link from the same node replaces the first', () => {
  const c = healthyCluster();
  const former = inLink(c, 'A', 'B');
  const { world } = c;
  const { host, port } = c.node('A').process;
  const options = { role: SocketRole.busOut, ref: 0, noDelay: false, atUs: world.nowUs };
  const twin = connect(world, c.node('B').process, host, port + 10_000, options);
  c.run(5);
  catchUp(c, 'A');
  tieInLink(world, c.node('A').server, twin ^ 1, c.node('B').cluster.myself);

  expect(inLink(c, 'A', 'B')).toBe(twin ^ 1);
  expect(isOpen(world.net, former)).toBe(false);
});

test('[LK3] only links that were accepted send small packets at once', () => {
  const c = healthyCluster();
  const nagle = (socket: number): number =>
    (c.world.net.words[socket * SOCKET_WORDS + Word.bits] as number) & SocketBit.nagle;
  expect(nagle(outLink(c, 'A', 'B'))).toBe(SocketBit.nagle);
  expect(nagle(inLink(c, 'A', 'B'))).toBe(0);
});

test.each(SEEDS)(
  '[LK4] a silent link is made anew after half a node-timeout, its ping still counting, seed %i',
  (seed) => {
    const c = healthyCluster({ seed, nodeTimeoutMs: 4_000 });
    // Old enough that a link may be recycled.
    c.run(5_000);
    const cell = cellOf(c, 'A', 'C');
    const { bus } = c.world;
    const former = bus.outLink[cell] as number;
    c.node('C').pause();
    c.runUntil(() => bus.near[cell * NEAR + Near.pingSentMs] !== 0, { withinMs: 2_500 });
    const pingSent = bus.near[cell * NEAR + Near.pingSentMs] as number;
    const recycled = c.runUntil(() => bus.outLink[cell] !== former, { withinMs: 2_500 });

    expect(recycled).toBeGreaterThan(1_900);
    expect(recycled).toBeLessThan(2_210);
    expect(bus.near[cell * NEAR + Near.pingSentMs]).toBe(pingSent);
    // The new one is younger than a node-timeout: it is left alone.
    c.run(200);
    const second = bus.outLink[cell];
    expect(second).not.toBe(NOBODY);
    c.run(3_500);
    expect(bus.outLink[cell]).toBe(second);
  },
);

test('[LK5] what an iteration says leaves at its end, one write for each link', () => {
  const c = healthyCluster();
  catchUp(c, 'A');
  const { words } = c.world.net;
  const written = (socket: number): number =>
    words[socket * SOCKET_WORDS + Word.sentThisSecond] as number;
  const link = outLink(c, 'A', 'B');
  const before = written(link);
  sendPing(c.world, c.node('A').server, c.node('B').cluster.myself);
  sendPing(c.world, c.node('A').server, c.node('B').cluster.myself);

  expect(written(link)).toBe(before);
  expect(queuedBy(c, 'A').map(({ to }) => to)).toEqual(['B', 'B']);
  expect(c.node('A').cluster.outbox).toHaveLength(1);
  c.run(105);
  expect(c.node('A').cluster.outbox).toEqual([]);
});

test('[LK6] a new link begins with a PING; a ping that was pending keeps its age', () => {
  const c = healthyCluster({ nodeTimeoutMs: 15_000 });
  const cell = cellOf(c, 'A', 'C');
  const { bus } = c.world;
  c.node('C').kill();
  c.run(50);
  const sentBefore = c.node('A').sent('ping');
  bus.near[cell * NEAR + Near.pingSentMs] = 1_234;
  markPending(bus, cell);
  c.node('C').restart();
  c.runUntil(() => c.node('A').sent('ping') > sentBefore, { withinMs: 250 });

  expect([0, 1_234]).toContain(bus.near[cell * NEAR + Near.pingSentMs]);
  // The answer settles it.
  c.run(50);
  expect(bus.near[cell * NEAR + Near.pingSentMs]).toBe(0);
});

test('[LK7] a master that loads its data takes no bus connection; a replica does', () => {
  const c = healthyCluster({ replicasPerMaster: 1, nodeTimeoutMs: 15_000 });
  for (const [name, count] of [
    ['C', 0],
    ['C/1', 1],
  ] as const) {
    const { world } = c;
    const { host, port } = c.node(name).process;
    c.node(name).server.isLoading = true;
    const options = { role: SocketRole.busOut, ref: -9, noDelay: false, atUs: world.nowUs };
    const socket = connect(world, c.node('A').process, host, port + 10_000, options);
    c.run(5);
    expect(isOpen(world.net, socket) ? 1 : 0).toBe(count);
    c.node(name).server.isLoading = false;
  }
});

test('[LK8] what waits on a link that is dropped is never sent', () => {
  const c = healthyCluster();
  catchUp(c, 'A');
  const { server } = c.node('A');
  sendPing(c.world, server, c.node('B').cluster.myself);
  sendPing(c.world, server, c.node('C').cluster.myself);
  freeOutLink(c.world, server, c.node('C').cluster.myself);

  expect(queuedBy(c, 'A').map(({ to }) => to)).toEqual(['B']);
});

test('[LK10] DEBUG CLUSTERLINK KILL closes links; their makers make them anew', () => {
  const c = healthyCluster();
  const { net } = c.world;
  const kill = (direction: string): unknown =>
    c.node('A').look('DEBUG', 'CLUSTERLINK', 'kill', direction, c.id('B'));
  const pair = (): number[] => [outLink(c, 'A', 'B'), inLink(c, 'A', 'B')];
  for (const [direction, closed] of [
    ['TO', [true, false]],
    ['from', [false, true]],
    ['all', [true, true]],
  ] as const) {
    const before = pair();
    catchUp(c, 'A');
    expect(kill(direction)).toEqual({ simple: 'OK' });
    expect(before.map((socket) => !isOpen(net, socket))).toEqual(closed);
    expect(pair().map((socket) => socket === NOBODY)).toEqual(closed);
    c.run(1_000);
    expect(pair().every((socket) => socket !== NOBODY && isOpen(net, socket))).toBe(true);
  }
  expect(c.node('A').info()['cluster_state']).toBe('ok');
});

test('[LK10] of a link that is not there, and of what nobody knows', () => {
  const a = strangers(1).node('A');
  const ask = (...words: string[]): unknown => a.look('DEBUG', 'CLUSTERLINK', ...words);

  expect(ask('KILL', 'all', a.id)).toEqual({ simple: 'OK' });
  expect(ask('KILL', 'x', a.id)).toEqual({ error: 'ERR Unknown direction x' });
  expect(ask('KILL', 'x', 'y')).toEqual({ error: 'ERR Unknown node y' });
  expect(ask('x', 'all', a.id)).toMatchObject({ error: expect.stringMatching(/^ERR unknown sub/) });
});
