import { describe, expect, test } from 'vitest';
import { NodeFlag } from '../../../src/engine/cluster/BusTable.ts';
import { electionBlock, voteRefusal } from '../../../src/engine/cluster/electionFacts.ts';
import { MessageFlag, type BusMessage } from '../../../src/engine/cluster/message.ts';
import { healthyCluster, SEEDS, type TestCluster } from '../../support/cluster.ts';
import { catchUp, cellOf, deliver, packet, queuedBy, slots } from '../../support/clusterPackets.ts';

function setFlag(c: TestCluster, observer: string, subject: string, flag: number): void {
  const cell = cellOf(c, observer, subject);
  c.world.bus.flags[cell] = (c.world.bus.flags[cell] as number) | flag;
}

describe('who may stand', () => {
  const block = (c: TestCluster, name = 'A/1'): string => {
    catchUp(c, name);
    return electionBlock(c.world, c.node(name).server);
  };

  test('[FO2] a replica whose master is FAIL and owns slots; PFAIL is not enough', () => {
    const c = healthyCluster({ replicasPerMaster: 1 });
    expect(block(c)).toBe('masterNotFail');
    setFlag(c, 'A/1', 'A', NodeFlag.pfail);
    expect(block(c)).toBe('masterNotFail');
    setFlag(c, 'A/1', 'A', NodeFlag.fail);
    expect(block(c)).toBe('none');
    expect(block(c, 'B')).toBe('masterNotFail');

    c.world.bus.numSlots[cellOf(c, 'A/1', 'A')] = 0;
    expect(block(c)).toBe('masterWithoutSlots');
  });

  test('[FO2] not one that was told not to', () => {
    const c = healthyCluster({ replicasPerMaster: 1 });
    expect(c.node('A/1').ask('CONFIG', 'SET', 'cluster-replica-no-failover', 'yes')).toBe('OK');
    setFlag(c, 'A/1', 'A', NodeFlag.fail);
    expect(block(c)).toBe('noReplicaFailover');
  });

  test('[FO3] its copy must be young: node-timeout, then ping period and factor node-timeouts', () => {
    const c = healthyCluster({ replicasPerMaster: 1, nodeTimeoutMs: 2_000 });
    const { server } = c.node('A/1');
    setFlag(c, 'A/1', 'A', NodeFlag.fail);
    server.replication.link = 'connect';
    const downFor = (seconds: number): string => {
      server.replication.downUnix = server.unixtime - seconds;
      return electionBlock(c.world, server);
    };
    // 2 s + 10 s + 10 × 2 s.
    expect(downFor(32)).toBe('none');
    expect(downFor(33)).toBe('dataTooOld');
    expect(c.node('A/1').ask('CONFIG', 'SET', 'cluster-replica-validity-factor', '0')).toBe('OK');
    server.replication.link = 'connect';
    expect(downFor(1_000_000)).toBe('none');
  });

  test.each(SEEDS)(
    '[FO13] a replica restarted after its master died is infinitely old: no failover, seed %i',
    (seed) => {
      const c = healthyCluster({ seed, replicasPerMaster: 1, nodeTimeoutMs: 1_000 });
      c.node('A').kill();
      c.node('A/1').kill();
      c.run(500);
      c.node('A/1').restart();
      c.run(20_000);

      expect(c.trace('failover.scheduled')).toEqual([]);
      expect(c.trace('failover.blocked').map(({ facts }) => facts['reason'])).toContain(
        'dataTooOld',
      );
      expect(c.node('A/1').log()).toContain(
        'Currently unable to failover: Disconnected from master for longer than allowed. ' +
          "Please check the 'cluster-replica-validity-factor' configuration option.",
      );
    },
  );

  test.each(SEEDS)(
    "[FO14] no-failover shows in the peers' tables and can be taken back, seed %i",
    (seed) => {
      const c = healthyCluster({ seed, replicasPerMaster: 1, nodeTimeoutMs: 1_000 });
      expect(c.node('A/1').ask('CONFIG', 'SET', 'cluster-replica-no-failover', 'yes')).toBe('OK');
      c.runUntil(() => c.node('C').flagsOf(c.node('A/1')) === 'slave,nofailover', {
        withinMs: 2_000,
      });
      c.node('A').kill();
      c.run(8_000);
      expect(c.trace('failover.scheduled')).toEqual([]);
      expect(c.node('A/1').ask('CONFIG', 'SET', 'cluster-replica-no-failover', 'no')).toBe('OK');
      c.runUntil(() => c.node('A/1').isMaster, { withinMs: 1_250 });
    },
  );
});

describe('who gets a vote', () => {
  /** A cluster in which A is FAIL for B, and A/1 asks B for its vote in the next epoch. */
  function asked(change: Partial<BusMessage> = {}): { c: TestCluster; request: BusMessage } {
    const c = healthyCluster({ replicasPerMaster: 1, nodeTimeoutMs: 5_000 });
    setFlag(c, 'B', 'A', NodeFlag.fail);
    c.node('B').cluster.currentEpoch = 7;
    catchUp(c, 'B');
    return { c, request: packet(c, 'A/1', 'authRequest', { currentEpoch: 7, ...change }) };
  }
  const refusal = (c: TestCluster, request: BusMessage): string | null =>
    voteRefusal(c.world, c.node('B').server, request)?.[1] ?? null;

  test('[FO6] everything in order: a vote, remembered by epoch and master', () => {
    const { c, request } = asked();
    deliver(c, 'B', request);

    expect(queuedBy(c, 'B').map(({ to, message }) => [to, message.type])).toEqual([['A/1', 6]]);
    expect(c.node('B').cluster.lastVoteEpoch).toBe(7);
    expect(c.node('B').log().at(-1)).toBe(`Failover auth granted to ${c.id('A/1')} for epoch 7`);
    deliver(c, 'B', request);
    expect(c.node('B').log().at(-1)).toBe(
      `Failover auth denied to ${c.id('A/1')}: already voted for epoch 7`,
    );
  });

  test('[FO6] replicas and masters without slots say nothing at all', () => {
    const { c, request } = asked();
    setFlag(c, 'C/1', 'A', NodeFlag.fail);
    deliver(c, 'C/1', request);
    const lines = c
      .node('C/1')
      .log()
      .filter((line) => line.startsWith('Failover auth'));
    expect(lines).toEqual([]);
    expect(queuedBy(c, 'C/1')).toEqual([]);
  });

  test('[FO6] an old epoch is refused first of all', () => {
    const { c, request } = asked({ currentEpoch: 6 });
    c.node('B').cluster.lastVoteEpoch = 7;
    expect(refusal(c, request)).toBe('reqEpoch (6) < curEpoch(7)');
  });

  test('[FO6] then a second vote in one epoch, a master, an unknown master, one that is up', () => {
    const { c, request } = asked();
    const { bus } = c.world;
    const base = c.node('B').index * bus.stride;
    bus.flags[cellOf(c, 'B', 'A')] = NodeFlag.master | NodeFlag.known;
    expect(refusal(c, request)).toBe('its master is up');
    expect(refusal(c, { ...request, messageFlags: MessageFlag.forceAck })).toBeNull();
    bus.slaveOf[base + request.sender] = -1;
    expect(refusal(c, request)).toBe("I don't know its master");
    bus.flags[base + request.sender] = NodeFlag.master | NodeFlag.known;
    expect(refusal(c, request)).toBe('it is a master node');
    c.node('B').cluster.lastVoteEpoch = 7;
    expect(refusal(c, request)).toBe('already voted for epoch 7');
  });

  test('[FO6] about one master only every two node-timeouts', () => {
    const { c, request } = asked();
    const nowMs = Math.floor((c.world.startWallUs + c.world.nowUs) / 1000);
    const votedAt = (ms: number): void => {
      c.node('B').cluster.votedTimeMs.set(c.node('A').cluster.myself, ms);
    };
    votedAt(nowMs - 5_054);
    expect(refusal(c, request)).toBe("can't vote about this master before 4946 milliseconds");
    votedAt(nowMs - 10_000);
    expect(refusal(c, request)).toBeNull();
  });

  test('[FO6] last, no claimed slot may have an owner with a newer epoch; a doubtful one may', () => {
    const { c, request } = asked({ configEpoch: 1 });
    const claiming = { ...request, slotSet: slots(c, [0, 5_460], [6_000, 6_001]) };
    expect(refusal(c, claiming)).toBe('slot 6000 epoch (2) > reqEpoch (1)');
    const { notClaiming } = c.node('B').cluster;
    notClaiming[750] = 1;
    expect(refusal(c, claiming)).toBe('slot 6001 epoch (2) > reqEpoch (1)');
    notClaiming[750] = 3;
    expect(refusal(c, claiming)).toBeNull();
  });
});
