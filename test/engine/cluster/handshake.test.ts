import { describe, expect, test } from 'vitest';
import { NodeFlag, UNFIT } from '../../../src/engine/cluster/BusTable.ts';
import { healthyCluster, SEEDS, strangers, type TestCluster } from '../../support/cluster.ts';
import type { TestNode } from '../../support/clusterNode.ts';
import { cellOf, deliver, entry, packet } from '../../support/clusterPackets.ts';

function meet(from: TestNode, to: TestNode): string {
  return from.ask('CLUSTER', 'MEET', to.ip, String(to.port));
}

function pair(c: TestCluster): [TestNode, TestNode] {
  return [c.node('A'), c.node('B')];
}

function handshakeLines(node: TestNode): string[] {
  return [...node.lines().values()]
    .filter(({ flags }) => flags === 'handshake')
    .map(({ address, pingSentMs, pongReceivedMs, epoch }) =>
      [address, pingSentMs, pongReceivedMs, epoch].join(' '),
    );
}

test('[HS1] MEET answers OK at once; the node is a handshake under a name of its own until it answers', () => {
  const c = strangers(2, { nodeTimeoutMs: 5_000 });
  const [a, b] = pair(c);
  b.pause();
  expect(meet(a, b)).toBe('OK');
  expect(meet(a, b)).toBe('OK');
  c.run(200);

  expect(handshakeLines(a)).toEqual([`${b.address}@${b.port + 10_000} 0 0 0`]);
  expect(a.info()['cluster_known_nodes']).toBe('2');
  b.resume();
  c.run(250);
  expect(handshakeLines(a)).toEqual([]);
  expect(a.flagsOf(b)).toBe('master');
});

test.each(SEEDS)(
  '[HS2] MEET, PONG, PING, PONG: both know each other within two ticks, seed %i',
  (seed) => {
    const c = strangers(2, { seed });
    const [a, b] = pair(c);
    expect(meet(a, b)).toBe('OK');
    c.runUntil(() => a.flagsOf(b) === 'master' && b.flagsOf(a) === 'master', { withinMs: 215 });

    expect([a.sent('meet'), b.sent('pong'), b.sent('ping'), a.sent('pong')]).toEqual([1, 1, 1, 1]);
    expect(b.sent('meet')).toBe(0);
  },
);

test.each([
  [300, 1_000],
  [2_000, 2_000],
])(
  '[HS3] with node-timeout %i ms an unanswered handshake is given up after %i ms',
  (timeout, limit) => {
    const c = strangers(2, { nodeTimeoutMs: timeout });
    const [a, b] = pair(c);
    b.pause();
    const start = c.nowMs;
    expect(meet(a, b)).toBe('OK');
    c.runUntil(() => a.cluster.handshakes.length > 0, { withinMs: 10 });
    c.runUntil(() => a.cluster.handshakes.length === 0, { withinMs: limit + 150 });

    expect(c.nowMs - start).toBeGreaterThan(limit);
    expect(c.trace('node.handshakeExpired')).toHaveLength(1);
  },
);

test('[HS3] FORGET of the temporary name and RESET end a handshake at once', () => {
  const c = strangers(2);
  const [a, b] = pair(c);
  b.pause();
  expect(meet(a, b)).toBe('OK');
  const [temporary] = a.cluster.handshakes;
  expect(a.ask('CLUSTER', 'FORGET', temporary?.tempId ?? '')).toBe('OK');
  expect(a.cluster.handshakes).toEqual([]);

  expect(meet(a, b)).toBe('OK');
  expect(a.ask('CLUSTER', 'RESET')).toBe('OK');
  expect(a.cluster.handshakes).toEqual([]);
});

test('[HS4] a handshake with somebody known, or with oneself, leaves no trace', () => {
  const c = strangers(2);
  const [a, b] = pair(c);
  expect(meet(a, b)).toBe('OK');
  c.run(300);
  expect(meet(a, b)).toBe('OK');
  expect(meet(a, a)).toBe('OK');
  c.run(400);

  expect([...a.lines().keys()].toSorted()).toEqual([a.id, b.id].toSorted());
  expect(a.lineOf(b)?.link).toBe('connected');
  expect(a.cluster.unlinked).toBe(0);
});

test.each(SEEDS)(
  '[HS4] two nodes told to meet each other at once end with one record each, seed %i',
  (seed) => {
    const c = strangers(2, { seed });
    const [a, b] = pair(c);
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const argv = ['CLUSTER', 'MEET', to.ip, String(to.port)];
      c.input({
        type: 'console.command',
        console: from.index,
        node: from.index,
        argv,
        follow: false,
      });
    }
    c.run(500);

    for (const node of [a, b]) {
      expect(node.lines().size).toBe(2);
      expect(node.cluster.unlinked).toBe(0);
    }
  },
);

test('[HS5] an ID told by a known node is taken at its word: address and flags, no handshake', () => {
  const c = strangers(3);
  const [a, b, x] = c.nodes as [TestNode, TestNode, TestNode];
  expect(meet(a, b)).toBe('OK');
  c.run(400);
  x.pause();
  const flags = NodeFlag.slave | NodeFlag.fail | NodeFlag.noFailover;
  deliver(c, 'A', packet(c, 'B', 'ping', { entries: entry(c, 'C', flags), flagged: true }));

  expect(a.lineOf(x)).toMatchObject({
    address: `${x.address}@${x.port + 10_000}`,
    flags: 'slave,fail,nofailover',
    master: '-',
    link: 'disconnected',
  });
  expect(a.cluster.handshakes).toEqual([]);
});

test.each(SEEDS)(
  '[HS5] the first link to a node known by hearsay carries two PINGs, seed %i',
  (seed) => {
    const c = strangers(3, { seed, nodeTimeoutMs: 15_000 });
    const [a, b, x] = c.nodes as [TestNode, TestNode, TestNode];
    expect(meet(a, b)).toBe('OK');
    c.run(400);
    // X knows nobody and asks nobody: every ping it hears comes from those who were told of it.
    const column = x.cluster.myself;
    const told = packet(c, 'B', 'ping', { entries: entry(c, 'C', NodeFlag.master) });
    deliver(c, 'A', told);
    expect(a.cluster.known).toContain(column);
    c.runUntil(() => x.received('ping') > 0, { withinMs: 110 });

    expect(x.received('ping')).toBe(2);
    expect(x.sent('pong')).toBe(2);
    expect(x.cluster.known).toHaveLength(1);
  },
);

test('[HS5] a node without address, or one forgotten, is not taken from gossip', () => {
  const c = strangers(3);
  const [a, b, x] = c.nodes as [TestNode, TestNode, TestNode];
  expect(meet(a, b)).toBe('OK');
  c.run(400);
  const tell = (flags: number): void =>
    deliver(c, 'A', packet(c, 'B', 'ping', { entries: entry(c, 'C', flags) }));
  tell(NodeFlag.master | NodeFlag.noaddr);
  expect(a.flagsOf(x)).toBe('unknown');
  tell(NodeFlag.master);
  expect(a.flagsOf(x)).toBe('master');
});

test('[HS6] a stranger gets its PONG and nothing else: neither its epoch nor its gossip counts', () => {
  const c = strangers(3);
  const [a, b, x] = c.nodes as [TestNode, TestNode, TestNode];
  expect(meet(a, b)).toBe('OK');
  c.run(400);
  expect(b.ask('CLUSTER', 'FORGET', a.id)).toBe('OK');
  const stranger = a.cluster.myself;
  const before = b.sent('pong');
  const entries = entry(c, 'C', NodeFlag.master);
  const { inLink } = c.world.bus;
  inLink[b.index * c.world.bus.stride + stranger] = 0;
  deliver(c, 'B', packet(c, 'A', 'ping', { entries, currentEpoch: 77, sender: stranger }));

  expect(b.sent('pong')).toBe(before + 1);
  expect(b.cluster.currentEpoch).toBeLessThan(77);
  expect(b.flagsOf(x)).toBe('unknown');
  expect(b.flagsOf(a)).toBe('unknown');
});

test('[HS7] a node learns its own address from the first MEET or PING', () => {
  const c = strangers(2);
  const [a, b] = pair(c);
  expect(a.lineOf(a)?.address).toBe(`:${a.port}@${a.port + 10_000}`);
  expect(meet(a, b)).toBe('OK');
  c.run(300);

  for (const node of [a, b]) {
    expect(node.lineOf(node)?.address).toBe(`${node.address}@${node.port + 10_000}`);
    expect(node.log()).toContain(`IP address for this node updated to ${node.ip}`);
  }
});

describe.each(SEEDS)('seed %i', (seed) => {
  test('[HS8] a node that answers under another ID loses its address, not its slots, and fails nobody', () => {
    const c = healthyCluster({ seed, nodeTimeoutMs: 1_000 });
    const former = c.id('C');
    c.node('C').kill();
    c.run(50);
    c.node('C').restart('lost');
    c.run(400);
    const fresh = c.node('C');
    expect(fresh.id).not.toBe(former);
    expect([...fresh.lines().keys()]).toEqual([fresh.id]);

    c.run(8_000);
    for (const observer of [c.node('A'), c.node('B')]) {
      expect(observer.lineOf(former)).toMatchObject({
        address: ':0@0',
        flags: 'master,noaddr',
        master: '-',
        link: 'disconnected',
        slots: '10923-16383',
      });
      expect(observer.flagsOf(fresh)).toBe('unknown');
      expect(observer.state).toBe('ok');
    }
    expect(c.trace('node.fail')).toEqual([]);
    expect(c.node('A').ask('GET', 'a')).toBe('MOVED 15495 :0');
    // Its own address was learnt from the others' pings.
    expect(fresh.lineOf(fresh)?.address).toBe(`${fresh.address}@${fresh.port + 10_000}`);
  });

  test('[HS8] after a MEET both identities stand side by side until the old one is forgotten', () => {
    const c = healthyCluster({ seed, nodeTimeoutMs: 1_000 });
    const former = c.id('C');
    c.node('C').kill();
    c.run(50);
    c.node('C').restart('lost');
    c.run(300);
    const [a, b, fresh] = c.nodes as [TestNode, TestNode, TestNode];
    expect(meet(a, fresh)).toBe('OK');
    c.runUntil(() => b.flagsOf(fresh) === 'master', { withinMs: 5_000 });
    for (const observer of [a, b]) {
      expect(observer.flagsOf(former)).toBe('master,noaddr');
      expect(observer.lineOf(fresh)?.address).toBe(`${fresh.address}@${fresh.port + 10_000}`);
    }
    // Nobody tells the new one of a node without address.
    expect(fresh.flagsOf(former)).toBe('unknown');
    expect(fresh.state).toBe('fail');

    expect(a.ask('CLUSTER', 'FORGET', former)).toBe('OK');
    c.run(3_000);
    expect(a.flagsOf(former)).toBe('unknown');
    expect(a.state).toBe('fail');
    expect(b.flagsOf(former)).toBe('master,noaddr');
  });
});

test.each(SEEDS)(
  '[HS9] FORGET unbinds the slots and keeps gossip from bringing the node back for a minute, seed %i',
  (seed) => {
    const c = healthyCluster({ seed, nodeTimeoutMs: 1_000 });
    const [a, , x] = c.nodes as [TestNode, TestNode, TestNode];
    expect(a.ask('CLUSTER', 'FORGET', x.id)).toBe('OK');
    const start = c.nowMs;
    expect(a.ownerOf(16_383)).toBe('');
    expect(a.flagsOf(x)).toBe('unknown');
    c.run(59_000);
    expect(a.flagsOf(x)).toBe('unknown');
    expect(a.state).toBe('fail');
    c.runUntil(() => a.flagsOf(x) === 'master', { withinMs: 4_000 });

    expect(c.nowMs - start).toBeGreaterThan(59_900);
    c.runUntil(() => a.state === 'ok', { withinMs: 3_000 });
  },
);

test('[HS9] MEET brings a forgotten node back at once', () => {
  const c = healthyCluster();
  const [a, , x] = c.nodes as [TestNode, TestNode, TestNode];
  expect(a.ask('CLUSTER', 'FORGET', x.id)).toBe('OK');
  expect(meet(a, x)).toBe('OK');
  c.run(250);

  expect(a.flagsOf(x)).toBe('master');
});

test('[HS9] what a removed node said, and was said of, goes with it', () => {
  const c = healthyCluster({ masters: 4, replicasPerMaster: 1, nodeTimeoutMs: 15_000 });
  const suspect = entry(c, 'C', NodeFlag.master | NodeFlag.pfail);
  deliver(c, 'A', packet(c, 'B', 'ping', { entries: suspect, flagged: true }));
  deliver(c, 'A', packet(c, 'B', 'fail', { subject: c.node('D').cluster.myself }));
  expect(c.node('A').ask('CLUSTER', 'FORGET', c.id('B'))).toBe('OK');
  expect(c.node('A').ask('CLUSTER', 'FORGET', c.id('D'))).toBe('OK');

  const { failReports, failTimeMs } = c.node('A').cluster;
  expect(failReports.size).toBe(0);
  expect(failTimeMs.size).toBe(0);
  // Its replica is a replica of nobody now, until its next heartbeat names a master we know.
  expect(c.node('A').lineOf(c.node('B/1'))).toMatchObject({ flags: 'slave', master: '-' });
});

test('[HS10] a node without address is neither dialled nor pinged nor told of', () => {
  const c = healthyCluster({ masters: 5, nodeTimeoutMs: 1_000 });
  const former = c.id('E');
  const column = c.node('E').cluster.myself;
  c.node('E').kill();
  c.run(30);
  c.node('E').restart('lost');
  c.run(400);
  const a = c.node('A');
  expect(a.flagsOf(former)).toBe('master,noaddr');
  expect(a.cluster.unlinked).toBe(0);
  const link = (): number => c.world.bus.outLink[a.index * c.world.bus.stride + column] as number;
  const connections = c.node('E').server.stats.connectionsReceived;
  c.run(3_000);

  expect(link()).toBe(-1);
  expect(c.node('E').server.stats.connectionsReceived).toBe(connections);
  expect((c.world.bus.flags[a.index * c.world.bus.stride + column] as number) & UNFIT).not.toBe(0);
  expect(cellOf(c, 'A', 'B')).toBeGreaterThan(0);
});
