import { expect, test } from 'vitest';
import {
  NodeFlag,
  pongMsOf,
  NEAR,
  Near,
  markPending,
} from '../../../src/engine/cluster/BusTable.ts';
import { gossipEntriesWanted } from '../../../src/engine/cluster/gossip.ts';
import { GOSSIP_ENTRY_BYTES, HEADER_BYTES } from '../../../src/engine/cluster/message.ts';
import { healthyCluster, SEEDS, strangers, type TestCluster } from '../../support/cluster.ts';
import { cellOf, deliver, entry, gossipOf, packet } from '../../support/clusterPackets.ts';

/** Entries of many heartbeats of one node. */
function manyHeartbeats(c: TestCluster, sender: string, count: number): string[][] {
  return Array.from({ length: count }, () => gossipOf(c, sender).map(({ name }) => name));
}

function pongMs(c: TestCluster, observer: string, subject: string): number {
  return pongMsOf(c.world.bus, cellOf(c, observer, subject));
}

/** Makes the observer's last pong of a subject old, and tells by how many whole seconds a rumour is younger. */
function letPongAge(c: TestCluster, observer: string, subject: string): number {
  const cell = cellOf(c, observer, subject);
  const nowSec = Math.floor((c.world.startWallUs + c.world.nowUs) / 1_000_000);
  c.world.bus.near[cell * NEAR + Near.pongMs] = (nowSec - 5) * 1000;
  c.world.bus.gossipSec[cell] = nowSec - 5 - c.world.bus.baseSec;
  c.world.bus.near[cell * NEAR + Near.pingSentMs] = 0;
  return nowSec - c.world.bus.baseSec;
}

test('[GO1] a heartbeat tells of a tenth of the known nodes, at least 3, never of more than N - 2', () => {
  const wanted = [1, 2, 3, 4, 5, 39, 40, 60, 100, 1000].map(gossipEntriesWanted);

  expect(wanted).toEqual([0, 0, 1, 2, 3, 3, 4, 6, 10, 100]);
});

test.each(SEEDS)(
  '[GO2] entries are distinct, never of the sender, sometimes fewer, seed %i',
  (seed) => {
    const c = healthyCluster({ seed, masters: 6 });
    const sizes = new Set<number>();
    for (const names of manyHeartbeats(c, 'A', 500)) {
      expect(new Set(names).size).toBe(names.length);
      expect(names).not.toContain('A');
      sizes.add(names.length);
    }

    expect(Math.max(...sizes)).toBe(3);
    // Draws repeat: a real cluster of 6 fills about 96 of 100 packets, more or less by each node's dictionary.
    const all = c.nodes.flatMap((node) => manyHeartbeats(c, node.name, 200));
    const full = all.filter((names) => names.length === 3).length / all.length;
    expect(full).toBeGreaterThan(0.88);
    expect(full).toBeLessThan(1);
  },
);

test('[GO2] a node without link and slots is not told of, and uses up a chance', () => {
  const c = strangers(5);
  c.join();
  c.run(1000);
  c.node('E').kill();
  c.run(20);

  const { outLink } = c.world.bus;
  outLink.fill(
    -1,
    c.node('A').index * c.world.bus.stride,
    (c.node('A').index + 1) * c.world.bus.stride,
  );
  const cell = cellOf(c, 'A', 'B');
  c.world.bus.flags[cell] = (c.world.bus.flags[cell] as number) | NodeFlag.untold;
  const told = new Set(manyHeartbeats(c, 'A', 300).flat());
  expect(told).not.toContain('B');
});

test('[GO3] the destination may be told of itself; its own pong time then moves in whole seconds', () => {
  const c = healthyCluster({ masters: 4, nodeTimeoutMs: 2_000 });
  c.run(5_000);

  for (const node of c.nodes) {
    const own = node.lineOf(node)?.pongReceivedMs ?? 0;
    expect(own).toBeGreaterThan(0);
    expect(own % 1000).toBe(0);
  }
});

test('[GO4] suspects come last, beyond the wanted entries, from the tick after they were marked', () => {
  const c = healthyCluster({ masters: 6, nodeTimeoutMs: 5_000 });
  c.node('F').pause();
  // A alone suspects F: the others' opinions do not matter here.
  const event = c.runUntilTrace('node.pfail', 20_000);
  const observer = c.nodes[event.node]?.name ?? '';
  expect(gossipOf(c, observer).map(({ name }) => name)).not.toContain('F');

  c.run(120);
  const told = gossipOf(c, observer);
  expect(told.at(-1)).toMatchObject({ name: 'F' });
  expect((told.at(-1)?.flags ?? 0) & NodeFlag.pfail).toBe(NodeFlag.pfail);
  expect(told.filter(({ name }) => name === 'F')).toHaveLength(1);
});

test('[GO4] a suspect loaded from nodes.conf is told of too', () => {
  const c = healthyCluster({ nodeTimeoutMs: 5_000 });
  const id = c.id('C');
  c.node('C').kill();
  c.runUntilTrace('node.pfail', 20_000, (event) => event.node === 0);
  // Nobody else's opinion reaches A, so that its suspicion stays one.
  c.isolate('A');
  c.node('A').restart();
  c.run(250);

  expect(c.node('A').flagsOf(id)).toBe('master,fail?');
  expect(gossipOf(c, 'A').at(-1)).toMatchObject({ name: 'C' });
});

test('[GO4] FAIL nodes are drawn like healthy ones, not appended', () => {
  const c = healthyCluster({ masters: 6, nodeTimeoutMs: 1_000 });
  const id = c.id('F');
  c.node('F').kill();
  const left = c.nodes.slice(0, 5);
  c.runUntil(() => left.every((node) => node.flagsOf(id) === 'master,fail'), { withinMs: 10_000 });
  c.run(200);

  const heartbeats = manyHeartbeats(c, 'A', 300);
  const failing = heartbeats.filter((names) => names.includes('F'));
  expect(failing.length).toBeGreaterThan(50);
  expect(failing.length).toBeLessThan(300);
  expect(Math.max(...heartbeats.map((names) => names.length))).toBe(3);
});

test('[GO5] a heartbeat is 2256 bytes and 104 for each entry: 2568 with 6 nodes', () => {
  const c = healthyCluster({ masters: 6 });
  const sizes = new Set<number>();
  for (let i = 0; i < 100; i++)
    sizes.add(HEADER_BYTES + gossipOf(c, 'A').length * GOSSIP_ENTRY_BYTES);

  expect(Math.max(...sizes)).toBe(2_568);
});

test('[GO6] a healthy node is believed to have answered when others say so, in whole seconds', () => {
  const c = healthyCluster();
  const sec = letPongAge(c, 'A', 'C');
  deliver(c, 'A', packet(c, 'B', 'ping', { entries: entry(c, 'C', NodeFlag.master, sec) }));

  expect(pongMs(c, 'A', 'C')).toBe((sec + c.world.bus.baseSec) * 1000);
});

test('[GO6] a rumour from the future, an older one, or one while we wait for a pong changes nothing', () => {
  const c = healthyCluster();
  const sec = letPongAge(c, 'A', 'C');
  const before = pongMs(c, 'A', 'C');
  const tell = (pongSec: number): void =>
    deliver(c, 'A', packet(c, 'B', 'ping', { entries: entry(c, 'C', NodeFlag.master, pongSec) }));

  tell(sec + 2);
  tell(sec - 6);
  expect(pongMs(c, 'A', 'C')).toBe(before);

  const cell = cellOf(c, 'A', 'C');
  c.world.bus.near[cell * NEAR + Near.pingSentMs] = 1;
  markPending(c.world.bus, cell);
  tell(sec);
  expect(pongMs(c, 'A', 'C')).toBe(before);
});

test('while a ping waits for its answer, others are told of the pong before it', () => {
  const c = healthyCluster();
  const sec = letPongAge(c, 'A', 'C') - 5;
  const cell = cellOf(c, 'A', 'C');
  const told = (): Set<number> => {
    const heartbeats = Array.from({ length: 50 }, () => gossipOf(c, 'A')).flat();
    return new Set(heartbeats.flatMap((one) => (one.name === 'C' ? one.sec : [])));
  };
  const before = pongMs(c, 'A', 'C');
  for (let times = 0; times < 2; times++) {
    markPending(c.world.bus, cell);
    expect(pongMs(c, 'A', 'C')).toBe(before);
    expect([...told()]).toEqual([sec]);
  }
});

test('[GO6] nothing is believed of a node with unexpired failure reports', () => {
  const c = healthyCluster({ masters: 4 });
  const sec = letPongAge(c, 'A', 'C');
  const before = pongMs(c, 'A', 'C');
  const bad = entry(c, 'C', NodeFlag.master | NodeFlag.pfail, sec);
  deliver(c, 'A', packet(c, 'D', 'ping', { entries: bad, flagged: true }));
  deliver(c, 'A', packet(c, 'B', 'ping', { entries: entry(c, 'C', NodeFlag.master, sec) }));

  expect(pongMs(c, 'A', 'C')).toBe(before);
});

test('[GO7] masters report suspects, with or without slots; replicas do not; good news withdraws a report', () => {
  const c = healthyCluster({ masters: 4, replicasPerMaster: 1 });
  const reports = (): string => c.node('A').ask('CLUSTER', 'COUNT-FAILURE-REPORTS', c.id('C'));
  const tell = (teller: string, flags: number): void =>
    deliver(
      c,
      'A',
      packet(c, teller, 'ping', {
        entries: entry(c, 'C', flags),
        flagged: flags !== NodeFlag.master,
      }),
    );
  const suspect = NodeFlag.master | NodeFlag.pfail;

  tell('B/1', suspect);
  expect(reports()).toBe('(integer) 0');
  tell('B', suspect);
  tell('B', suspect);
  tell('D', NodeFlag.master | NodeFlag.fail);
  expect(reports()).toBe('(integer) 2');
  tell('B', NodeFlag.master);
  expect(reports()).toBe('(integer) 1');
});

test('[GO7] nobody keeps reports about itself', () => {
  const c = healthyCluster();
  const bad = entry(c, 'A', NodeFlag.master | NodeFlag.pfail);
  deliver(c, 'A', packet(c, 'B', 'ping', { entries: bad, flagged: true }));

  expect(c.node('A').cluster.failReports.size).toBe(0);
});
