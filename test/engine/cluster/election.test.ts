import { describe, expect, test } from 'vitest';
import {
  authTimeoutMs,
  decideElection,
  electionStep,
  replicaRank,
  type ElectionFacts,
} from '../../../src/engine/cluster/election.ts';
import { noteBlock } from '../../../src/engine/cluster/electionFacts.ts';
import { processOf } from '../../../src/engine/cluster/BusTable.ts';
import { healthyCluster, SEEDS, type TestCluster } from '../../support/cluster.ts';
import { catchUp, cellOf, deliver, packet, queuedBy } from '../../support/clusterPackets.ts';

/** Facts of a replica that scheduled an election at 10 000 and may act; a test changes what matters. */
function facts(change: Partial<ElectionFacts>): ElectionFacts {
  return {
    nowMs: 10_100,
    ageMs: 100,
    authTimeMs: 10_000,
    authSent: false,
    votes: 0,
    needed: 2,
    authTimeoutMs: 4_000,
    ...change,
  };
}

describe('the decision', () => {
  test('[FO4] never scheduled, or scheduled two auth timeouts ago: a new attempt', () => {
    expect(decideElection(facts({ authTimeMs: 0, ageMs: 10_100 })).kind).toBe('schedule');
    expect(decideElection(facts({ ageMs: 8_001 })).kind).toBe('schedule');
    expect(decideElection(facts({ ageMs: 8_000 })).kind).toBe('expired');
    expect([1, 999, 1_000, 15_000].map(authTimeoutMs)).toEqual([2_000, 2_000, 2_000, 30_000]);
  });

  test('[FO5] before its time it waits, and a late re-rank does not revive an expired attempt', () => {
    expect(decideElection(facts({ nowMs: 9_999, ageMs: -1 })).kind).toBe('waitDelay');
    expect(decideElection(facts({ nowMs: 15_000, ageMs: 5_000 })).kind).toBe('expired');
    // Re-ranked at 14 900: the delay is over, the age is still that of the first plan.
    expect(decideElection(facts({ nowMs: 15_000, authTimeMs: 11_000, ageMs: 5_000 })).kind).toBe(
      'expired',
    );
  });

  test('[FO7] when its time has come it asks once', () => {
    expect(decideElection(facts({})).kind).toBe('askVotes');
    expect(decideElection(facts({ authSent: true })).kind).toBe('waitVotes');
  });

  test('[FO8] more than half of the masters with slots make it win, as long as it has not expired', () => {
    expect(decideElection(facts({ authSent: true, votes: 1 })).kind).toBe('waitVotes');
    expect(decideElection(facts({ authSent: true, votes: 2 })).kind).toBe('won');
    expect(decideElection(facts({ authSent: true, votes: 2, ageMs: 4_001 })).kind).toBe('expired');
  });
});

describe.each(SEEDS)('seed %i', (seed) => {
  test.each([1, 2])(
    '[FO1] a killed master is replaced by one of its %i replicas',
    (replicasPerMaster) => {
      const c = healthyCluster({ seed, masters: 3, replicasPerMaster, nodeTimeoutMs: 2_000 });
      const start = c.nowMs;
      c.node('A').kill();
      c.runUntil(() => c.mastersOf('A').length === 1, { withinMs: 6_000 });
      expect(c.nowMs - start).toBeGreaterThan(2_500);
      c.runUntil(() => c.nodes.every((node) => !node.isRunning || node.state === 'ok'), {
        withinMs: 500,
      });
      const [winner] = c.mastersOf('A');
      for (const name of ['B', 'C', 'B/1']) expect(c.node(name).ownerOf(0)).toBe(winner?.id);
      // The others of the shard follow it.
      c.runUntil(
        () =>
          c
            .shardNodes('A')
            .every(
              (node) => !node.isRunning || node.isMaster || node.masterOf(node) === winner?.id,
            ),
        { withinMs: 3_000 },
      );
    },
  );

  test('[FO4] the delay is 500 to 999 ms and a second for each better sibling', () => {
    const c = healthyCluster({ seed, replicasPerMaster: 3, nodeTimeoutMs: 1_000 });
    spreadOffsets(c, [300, 200, 100]);
    c.node('A').kill();
    c.runUntilTrace('failover.scheduled', 5_000);
    c.run(1_200);
    for (const event of c.trace('failover.scheduled')) {
      const { rank, delayMs } = event.facts as { rank: number; delayMs: number };
      expect(delayMs).toBeGreaterThanOrEqual(500 + rank * 1_000);
      expect(delayMs).toBeLessThan(1_000 + rank * 1_000);
    }
    const [first] = c.mastersOf('A');
    expect(first?.name).toBe('A/1');
  });

  test('[FO4] when it schedules, a replica tells its siblings, and nobody else', () => {
    const c = healthyCluster({ seed, replicasPerMaster: 2, nodeTimeoutMs: 15_000 });
    catchUp(c, 'A/1');
    deliver(c, 'A/1', packet(c, 'B', 'fail', { subject: c.node('A').cluster.myself }));
    c.node('A/1').cluster.outbox = [];
    electionStep(c.world, c.node('A/1').server);

    expect(c.trace('failover.scheduled', 'A/1')).toHaveLength(1);
    expect(queuedBy(c, 'A/1').map(({ to, message }) => [to, message.type])).toEqual([['A/2', 1]]);
  });

  test('[FO7] the vote is asked at the first tick after the delay, of every linked node', () => {
    const c = healthyCluster({ seed, replicasPerMaster: 1, nodeTimeoutMs: 2_000 });
    const before = c.node('A/1').cluster.currentEpoch;
    c.node('A').kill();
    const scheduled = c.runUntilTrace('failover.scheduled', 6_000);
    const started = c.runUntilTrace('failover.started', 1_200);
    const late = (started.atUs - scheduled.atUs) / 1000 - Number(scheduled.facts['delayMs']);
    expect(late).toBeGreaterThanOrEqual(-1);
    expect(late).toBeLessThan(105);
    expect(started.facts['epoch']).toBe(before + 1);
    c.run(20);
    // All five are asked: the dead one, too, for the same tick has begun to dial it.
    expect(c.node('A/1').sent('auth-req')).toBe(5);
    expect(
      c.nodes.filter((node) => node.isRunning && node.sent('auth-ack') > 0).map(({ name }) => name),
    ).toEqual(['B', 'C']);
  });

  test('[FO10] the winner takes the epoch of the election and every slot, and tells everybody', () => {
    const c = healthyCluster({ seed, masters: 4, replicasPerMaster: 1, nodeTimeoutMs: 1_000 });
    c.node('A').kill();
    const won = c.runUntilTrace('failover.won', 6_000);
    const winner = c.node('A/1');
    expect(c.nodes[won.node]).toBe(winner);
    const [started] = c.trace('failover.started', 'A/1');
    expect(won.atUs - (started?.atUs ?? 0)).toBeLessThan(5_000);
    expect(winner.epoch).toBe(won.facts['epoch']);
    expect(winner.epoch).toBe(9);
    expect(winner.log()).toContain('configEpoch set to 9 after successful failover');
    expect(winner.ownSlots).toBe(4_096);
    expect(winner.server.isReplica).toBe(false);
    c.run(60);
    for (const node of c.nodes) {
      if (!node.isRunning || node === winner) continue;
      expect(node.ownerOf(0)).toBe(winner.id);
      expect(node.flagsOf(winner).replace('myself,', '')).toBe('master');
    }
  });
});

/** Lets the replicas of A announce these offsets, highest first, and freezes their streams. */
function spreadOffsets(c: TestCluster, offsets: readonly number[]): void {
  const names = offsets.map((_, at) => `A/${at + 1}`);
  names.forEach((name, at) => {
    c.node(name).server.replication.appliedOffset = offsets[at] as number;
    for (const other of names) {
      if (other !== name) c.world.bus.replOffset[cellOf(c, other, name)] = offsets[at] as number;
    }
  });
}

test('[FO5] the rank is the number of siblings with a greater offset; equals share a rank', () => {
  const c = healthyCluster({ replicasPerMaster: 3 });
  const ranks = (): number[] =>
    [1, 2, 3].map((at) => replicaRank(c.world, c.node(`A/${at}`).server));
  spreadOffsets(c, [300, 200, 100]);
  expect(ranks()).toEqual([0, 1, 2]);
  spreadOffsets(c, [300, 300, 100]);
  expect(ranks()).toEqual([0, 0, 2]);
  spreadOffsets(c, [5, 5, 5]);
  expect(ranks()).toEqual([0, 0, 0]);
});

test('[FO5] a sibling that will not stand does not count', () => {
  const c = healthyCluster({ replicasPerMaster: 2 });
  spreadOffsets(c, [100, 300]);
  expect(replicaRank(c.world, c.node('A/1').server)).toBe(1);
  deliver(c, 'A/1', packet(c, 'A/2', 'pong', { flags: 0x202, offset: 300 }));
  expect(replicaRank(c.world, c.node('A/1').server)).toBe(0);
});

test('[FO5] a better sibling that shows up late adds its second; the rank never shrinks', () => {
  const c = healthyCluster({ replicasPerMaster: 2, nodeTimeoutMs: 15_000 });
  spreadOffsets(c, [100, 100]);
  deliver(c, 'A/1', packet(c, 'B', 'fail', { subject: c.node('A').cluster.myself }));
  const scheduled = c.runUntilTrace('failover.scheduled', 150);
  expect(scheduled.facts['rank']).toBe(0);
  const before = c.node('A/1').cluster.election.authTimeMs;
  deliver(c, 'A/1', packet(c, 'A/2', 'pong', { offset: 300 }));
  const raised = c.runUntilTrace('failover.rankRaised', 150);
  expect(raised.facts).toEqual({ rank: 1, addedMs: 1_000 });
  expect(c.node('A/1').cluster.election.authTimeMs).toBe(before + 1_000);
  deliver(c, 'A/1', packet(c, 'A/2', 'pong', { offset: 1 }));
  c.run(110);
  expect(c.node('A/1').cluster.election.authRank).toBe(1);
  expect(c.node('A/1').log()).toContain(
    'Replica rank updated to #1, added 1000 milliseconds of delay.',
  );
});

describe('votes', () => {
  test('[FO8] a vote counts from a master with slots, for this election or a later one, even twice', () => {
    const c = healthyCluster({
      masters: 3,
      replicasPerMaster: 1,
      emptyNodes: 0,
      nodeTimeoutMs: 15_000,
    });
    const { election } = c.node('A/1').cluster;
    election.authEpoch = 8;
    const vote = (from: string, currentEpoch: number): void =>
      deliver(c, 'A/1', packet(c, from, 'authAck', { currentEpoch }));
    vote('B/1', 9);
    vote('B', 7);
    expect(election.authCount).toBe(0);
    vote('B', 8);
    vote('B', 9);
    expect(election.authCount).toBe(2);
  });

  test('[FO9] old votes are not forgotten: who must stand again within the auth timeout wins at once, wrongly', () => {
    const c = healthyCluster({ replicasPerMaster: 1, nodeTimeoutMs: 5_000 });
    const node = c.node('A/1');
    const nowMs = Math.floor((c.world.startWallUs + c.world.nowUs) / 1000);
    Object.assign(node.cluster.election, {
      authTimeMs: nowMs - 3_000,
      authCount: 2,
      authSent: true,
      authEpoch: 0,
    });
    const epoch = node.cluster.currentEpoch;
    deliver(c, 'A/1', packet(c, 'B', 'fail', { subject: c.node('A').cluster.myself }));
    const won = c.runUntilTrace('failover.won', 150);
    expect(won.facts['votes']).toBe(2);
    // No new epoch, so A, alive, refutes it.
    expect(node.cluster.currentEpoch).toBe(epoch);
    c.runUntil(() => !node.isMaster, { withinMs: 6_000 });
    expect(c.node('A').isMaster).toBe(true);
  });
});

test.each(SEEDS)(
  '[FO11] a failed election is repeated after two auth timeouts, an epoch later each time, seed %i',
  (seed) => {
    const c = healthyCluster({ seed, masters: 3, replicasPerMaster: 1, nodeTimeoutMs: 1_000 });
    // FAIL gets about, but the votes of B and C never arrive: they are cut off from A/1 in time.
    c.node('A').kill();
    c.runUntilTrace('failover.scheduled', 5_000);
    c.partition(['A/1'], ['B', 'C']);
    c.run(30_000);
    const starts = c.trace('failover.started', 'A/1');
    expect(starts.length).toBeGreaterThanOrEqual(3);
    starts.slice(1).forEach((event, at) => {
      const apart = (event.atUs - (starts[at]?.atUs ?? 0)) / 1000;
      expect(apart).toBeGreaterThan(4_500);
      expect(apart).toBeLessThan(5_000 + 300);
      expect(event.facts['epoch']).toBe(Number(starts[at]?.facts['epoch']) + 1);
    });
  },
);

describe('reasons', () => {
  test('[FO12] why nothing happens is logged when the reason changes, or every five minutes, not at first', () => {
    const c = healthyCluster({ replicasPerMaster: 1, nodeTimeoutMs: 1_000 });
    const node = c.node('A/1');
    const lines = (): string[] => node.log().filter((line) => line.startsWith('Currently unable'));
    const note = (afterMs: number, block: 'expired' | 'waitingVotes'): void => {
      c.run(afterMs);
      catchUp(c, 'A/1');
      noteBlock(c.world, node.server, block);
    };
    deliver(c, 'A/1', packet(c, 'B', 'fail', { subject: c.node('A').cluster.myself }));
    node.server.config.set('cluster-replica-no-failover', 'yes');
    c.node('A').pause();
    node.cluster.failTimeMs.set(c.node('A').cluster.myself, 1e15);
    note(10, 'expired');
    expect(lines()).toEqual([]);
    node.cluster.failTimeMs.set(c.node('A').cluster.myself, 1);
    note(10, 'waitingVotes');
    note(10, 'waitingVotes');
    expect(lines()).toEqual([
      'Currently unable to failover: Waiting for votes, but majority still not reached.',
    ]);
    note(10, 'expired');
    expect(lines().at(-1)).toBe('Currently unable to failover: Failover attempt expired.');
    expect(processOf(c.world, node.cluster.myself)).toBe(node.index);
  });
});
