import { describe, expect, test } from 'vitest';
import { NodeFlag, NEAR, Near, markPending } from '../../../src/engine/cluster/BusTable.ts';
import { clearFailure, countReports, quorum } from '../../../src/engine/cluster/failure.ts';
import { healthyCluster, SEEDS, type TestCluster } from '../../support/cluster.ts';
import { catchUp, cellOf, deliver, entry, packet, queuedBy } from '../../support/clusterPackets.ts';

const SUSPECT = NodeFlag.master | NodeFlag.pfail;
/** One tick and what a loop may add to it. */
const TICK_MS = 110;

const silences: [string, (c: TestCluster) => void][] = [
  ['killed', (c) => c.node('A').kill()],
  ['frozen', (c) => c.node('A').pause()],
  ['cut off', (c) => c.isolate('A')],
  ['without power', (c) => c.node('A').powerCut()],
];

describe.each(SEEDS)('seed %i', (seed) => {
  test.each(silences)(
    '[FD1] a %s node is suspected one to one and a half node-timeouts later, by each on its own',
    (_how, silence) => {
      const c = healthyCluster({ seed, masters: 3, replicasPerMaster: 1, nodeTimeoutMs: 2_000 });
      c.run(2_000 + seed * 137);
      const start = c.nowMs;
      const from = c.sink.events.length;
      silence(c);
      const pfails = (): number[] =>
        c.sink.events
          .slice(from)
          .filter(
            ({ kind, facts, node }) =>
              kind === 'node.pfail' && facts['subject'] === 0 && node !== 0,
          )
          .map((event) => c.msSince(start, event));
      c.run(3_000 + TICK_MS);

      expect(pfails().length).toBeGreaterThanOrEqual(2);
      expect(Math.min(...pfails())).toBeGreaterThan(2_000);
      expect(Math.max(...pfails())).toBeLessThan(3_000 + TICK_MS);
    },
  );
});

test('[FD2] a refused link is tried again every tick and makes nobody a suspect before its time', () => {
  const c = healthyCluster({ nodeTimeoutMs: 5_000 });
  c.node('C').kill();
  c.run(150);
  const cell = c.node('A').index * c.world.bus.stride + 2;
  let attempts = 0;
  let wasLinked = false;
  for (let tenth = 0; tenth < 20_000; tenth++) {
    c.run(0.1);
    const isLinked = (c.world.bus.outLink[cell] as number) >= 0;
    if (isLinked && !wasLinked) attempts++;
    wasLinked = isLinked;
  }

  expect(attempts).toBeGreaterThanOrEqual(18);
  expect(attempts).toBeLessThanOrEqual(21);
  expect(c.trace('node.pfail')).toEqual([]);
});

test('[FD3] any packet is a sign of life: a node that talks is not suspected while its pong is out', () => {
  const c = healthyCluster({ nodeTimeoutMs: 1_000 });
  const cell = cellOf(c, 'A', 'B');
  for (let i = 0; i < 40; i++) {
    // The answer to this ping never comes.
    c.world.bus.near[cell * NEAR + Near.pingSentMs] = 1;
    markPending(c.world.bus, cell);
    c.world.bus.dueMs.fill(0);
    deliver(c, 'A', packet(c, 'B', 'authAck'));
    c.run(90);
  }

  expect(c.node('A').flagsOf(c.node('B'))).toBe('master');
});

test('[FD4] a failure report counts for two node-timeouts after it was last heard', () => {
  const c = healthyCluster({ masters: 5, nodeTimeoutMs: 1_000 });
  const { server } = c.node('A');
  const subject = c.node('E').cluster.myself;
  const report = (): void =>
    deliver(c, 'A', packet(c, 'B', 'ping', { entries: entry(c, 'E', SUSPECT), flagged: true }));
  const count = (): number => {
    catchUp(c, 'A');
    return countReports(c.world, server, subject);
  };
  // Good news from B would withdraw the report.
  c.node('B').pause();
  report();
  c.run(1_500);
  report();
  c.run(1_995);
  expect(count()).toBe(1);
  c.run(10);
  expect(count()).toBe(0);
});

test('[FD5] a suspect fails once more than half of the masters with slots, us included, agree', () => {
  expect([1, 2, 3, 4, 5, 6, 7].map(quorum)).toEqual([1, 2, 2, 3, 3, 4, 4]);
  const c = healthyCluster({ masters: 5, nodeTimeoutMs: 15_000 });
  const report = (reporter: string): void =>
    deliver(
      c,
      'A',
      packet(c, reporter, 'ping', { entries: entry(c, 'E', SUSPECT), flagged: true }),
    );
  report('B');
  report('C');
  // Reports alone prove nothing: A reaches E.
  expect(c.node('A').flagsOf(c.node('E'))).toBe('master');
  suspect(c, 'A', 'E');
  // What is known is judged when the next report comes, and three of five have spoken then.
  expect(c.node('A').flagsOf(c.node('E'))).toBe('master,fail?');
  report('B');
  expect(c.node('A').flagsOf(c.node('E'))).toBe('master,fail');
});

test.each(SEEDS)(
  '[FD6] whoever first knows enough tells all linked nodes, a replica too, seed %i',
  (seed) => {
    const c = healthyCluster({ seed, masters: 4, replicasPerMaster: 1, nodeTimeoutMs: 15_000 });
    suspect(c, 'B/1', 'D');
    for (const reporter of ['A', 'B', 'C']) {
      deliver(
        c,
        'B/1',
        packet(c, reporter, 'ping', { entries: entry(c, 'D', SUSPECT), flagged: true }),
      );
    }

    expect(c.node('B/1').flagsOf(c.node('D'))).toBe('master,fail');
    const told = queuedBy(c, 'B/1').filter(({ message }) => message.type === 3);
    expect(told.map(({ to }) => to).toSorted()).toEqual(
      c.nodes
        .map(({ name }) => name)
        .filter((name) => name !== 'B/1')
        .toSorted(),
    );
    c.run(110);
    const others = c.nodes.filter(({ name }) => name !== 'D');
    for (const node of others) expect(node.flagsOf(c.node('D'))).toContain('fail');
  },
);

test.each(SEEDS)('[FD6] after a kill each teller sends N - 2 FAIL messages, seed %i', (seed) => {
  const c = healthyCluster({ seed, masters: 4, nodeTimeoutMs: 1_000 });
  const id = c.id('D');
  c.node('D').kill();
  const left = c.nodes.slice(0, 3);
  c.runUntil(() => left.every((node) => node.flagsOf(id) === 'master,fail'), { withinMs: 5_000 });

  // D's link may just be dialling: then it is a link that is told too, as in Redis.
  const sent = left.map((node) => node.sent('fail')).filter((count) => count > 0);
  expect(sent.length).toBeGreaterThan(0);
  for (const count of sent) expect([2, 3]).toContain(count);
});

test('[FD7] FAIL is believed from any known node, about anybody known but oneself', () => {
  const c = healthyCluster({ replicasPerMaster: 1 });
  const subject = c.node('C').cluster.myself;
  deliver(c, 'A', packet(c, 'B/1', 'fail', { subject }));
  expect(c.node('A').flagsOf(c.node('C'))).toBe('master,fail');

  deliver(c, 'C', packet(c, 'B', 'fail', { subject }));
  expect(c.node('C').flagsOf(c.node('C'))).toBe('myself,master');
});

test('[FD7] FAIL replaces a suspicion', () => {
  const c = healthyCluster();
  suspect(c, 'A', 'C');
  deliver(c, 'A', packet(c, 'B', 'fail', { subject: c.node('C').cluster.myself }));

  expect(c.node('A').flagsOf(c.node('C'))).toBe('master,fail');
  expect(c.node('A').cluster.pfailFlags).toBe(0);
});

test('[FD7] FAIL from a stranger is ignored', () => {
  const c = healthyCluster();
  const stranger = c.node('B').cluster.myself;
  c.node('A').ask('CLUSTER', 'FORGET', c.id('B'));
  const message = packet(c, 'C', 'fail', { subject: c.node('C').cluster.myself, sender: stranger });
  deliver(c, 'A', message);

  expect(c.node('A').flagsOf(c.node('C'))).toBe('master');
  expect(c.node('A').log()).toContain(
    `Ignoring FAIL message from unknown node ${c.id('B')} about ${c.id('C')}`,
  );
});

test.each(SEEDS)(
  '[FD8] of two masters the survivor suspects for ever: no FAIL, no election, seed %i',
  (seed) => {
    const c = healthyCluster({ seed, masters: 2, replicasPerMaster: 1, nodeTimeoutMs: 1_000 });
    const id = c.id('B');
    c.node('B').kill();
    c.run(20_000);

    expect(c.node('A').flagsOf(id)).toBe('master,fail?');
    expect(c.node('A').state).toBe('fail');
    expect(c.trace('node.fail')).toEqual([]);
    expect(c.trace('failover.scheduled')).toEqual([]);
  },
);

test('[FD9] a pong on our own link ends a suspicion', () => {
  const c = healthyCluster({ nodeTimeoutMs: 15_000 });
  suspect(c, 'A', 'C');
  deliver(c, 'A', packet(c, 'C', 'pong'), 'theirs');
  expect(c.node('A').flagsOf(c.node('C'))).toBe('master,fail?');
  deliver(c, 'A', packet(c, 'C', 'pong'), 'ours');
  expect(c.node('A').flagsOf(c.node('C'))).toBe('master');
});

test('[FD10] FAIL of a replica, or of a master without slots, ends with its first pong', () => {
  const c = healthyCluster({ replicasPerMaster: 1, nodeTimeoutMs: 15_000 });
  fail(c, 'A', 'B/1');
  deliver(c, 'A', packet(c, 'B/1', 'pong'), 'ours');
  expect(c.node('A').flagsOf(c.node('B/1'))).toBe('slave');
});

test.each(SEEDS)(
  '[FD10] FAIL of a slot owner lasts two node-timeouts at least, seed %i',
  (seed) => {
    const c = healthyCluster({ seed, nodeTimeoutMs: 1_000 });
    c.node('C').pause();
    const observers = [c.node('A'), c.node('B')];
    c.runUntil(() => observers.every((node) => node.flagsOf(c.node('C')) === 'master,fail'), {
      withinMs: 5_000,
    });
    const failed = c.nowMs;
    c.node('C').resume();
    c.run(1_900);
    for (const node of observers) expect(node.flagsOf(c.node('C'))).toBe('master,fail');

    const cleared = c.runUntil(
      () => observers.every((node) => node.flagsOf(c.node('C')) === 'master'),
      {
        withinMs: 2_000,
      },
    );
    expect(c.nowMs - failed).toBeGreaterThan(2_000);
    // Tried again at every pong: one each half node-timeout at least.
    expect(cleared).toBeLessThan(800);
  },
);

test('[FD10] FAIL of a slot owner that was away for long ends with its first pong', () => {
  const c = healthyCluster({ nodeTimeoutMs: 1_000 });
  c.node('C').pause();
  c.run(8_000);
  c.node('C').resume();
  c.run(30);

  expect(c.node('A').flagsOf(c.node('C'))).toBe('master');
});

test.each(SEEDS)(
  '[FD11] nobody tells the failed: a frozen master stays ok and serves, seed %i',
  (seed) => {
    const c = healthyCluster({ seed, nodeTimeoutMs: 1_000 });
    c.node('C').pause();
    c.runUntil(() => c.node('A').state === 'fail' && c.node('B').state === 'fail', {
      withinMs: 5_000,
    });
    c.node('C').resume();
    c.run(10);

    expect(c.node('C').state).toBe('ok');
    expect(c.node('C').ask('SET', 'a', '1')).toBe('OK');
    expect(c.node('A').ask('GET', 'a')).toBe('CLUSTERDOWN The cluster is down');
  },
);

/** Makes an observer suspect a node, as its cron would. */
function suspect(c: TestCluster, observer: string, subject: string): void {
  const { server } = c.node(observer);
  catchUp(c, observer);
  const cell = cellOf(c, observer, subject);
  c.world.bus.flags[cell] = (c.world.bus.flags[cell] as number) | NodeFlag.pfail;
  server.cluster!.pfailFlags++;
}

/** Makes an observer believe in a node's failure. */
function fail(c: TestCluster, observer: string, subject: string): void {
  const teller = observer === 'B' ? 'A' : 'B';
  deliver(c, observer, packet(c, teller, 'fail', { subject: c.node(subject).cluster.myself }));
}

test('[FD10] a failure is not undone by the passing of time alone', () => {
  const c = healthyCluster({ nodeTimeoutMs: 15_000 });
  fail(c, 'A', 'C');
  clearFailure(c.world, c.node('A').server, c.node('C').cluster.myself);

  expect(c.node('A').flagsOf(c.node('C'))).toBe('master,fail');
});
