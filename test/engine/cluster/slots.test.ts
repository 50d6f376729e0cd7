import { describe, expect, test } from 'vitest';
import { applyClaim, isNotClaiming, slotSetOf } from '../../../src/engine/cluster/slots.ts';
import {
  createSlotSets,
  EMPTY_SET,
  hasSlot,
  internSet,
  setOfOwner,
} from '../../../src/engine/cluster/slotSets.ts';
import { evenSlots } from '../../../src/engine/createWorld.ts';
import { healthyCluster, SEEDS, type TestCluster } from '../../support/cluster.ts';
import { catchUp, cellOf, deliver, packet, queuedBy, slots } from '../../support/clusterPackets.ts';

const UPDATE = 7;

/** Heartbeat of B that claims these slots with this epoch, as A hears it. */
function claim(c: TestCluster, epoch: number, ...ranges: [number, number][]): void {
  deliver(c, 'A', packet(c, 'B', 'ping', { configEpoch: epoch, slotSet: slots(c, ...ranges) }));
}

describe('sets of slots', () => {
  test('[SL1] equal sets have one number, whatever their history', () => {
    const sets = createSlotSets();
    const bitmap = (...slotNumbers: number[]): Uint8Array => {
      const bits = new Uint8Array(2_048);
      for (const slot of slotNumbers)
        bits[slot >> 3] = (bits[slot >> 3] as number) | (1 << (slot & 7));
      return bits;
    };
    const owner = new Int16Array(16_384).fill(-1);
    owner[5] = owner[16_383] = 3;
    const set = internSet(sets, bitmap(16_383, 5));

    expect(setOfOwner(sets, owner, 3)).toBe(set);
    expect(internSet(sets, new Uint8Array(2_048))).toBe(EMPTY_SET);
    expect([hasSlot(sets, set, 5), hasSlot(sets, set, 6)]).toEqual([true, false]);
    expect(sets.counts[set]).toBe(2);
  });

  test('[SL9] a formed cluster has the ranges of redis-cli --cluster create', () => {
    const ends = (masters: number): number[] => evenSlots(masters).map(([, last]) => last);

    expect(ends(3)).toEqual([5460, 10922, 16383]);
    expect(ends(5)).toEqual([3276, 6553, 9829, 13106, 16383]);
    expect(ends(6)).toEqual([2730, 5460, 8191, 10922, 13652, 16383]);
    expect(ends(7)).toEqual([2340, 4680, 7021, 9361, 11702, 14042, 16383]);
    expect(ends(9)).toEqual([1819, 3640, 5460, 7281, 9101, 10922, 12742, 14563, 16383]);
  });
});

describe('claims', () => {
  test('[SL2] a slot goes to whoever claims it with a greater epoch, not with an equal or lower one', () => {
    const c = healthyCluster();
    // Epochs are 1, 2, 3: A's slots are claimed by B with 0, 1 and 2.
    claim(c, 0, [100, 100], [5_461, 10_922]);
    claim(c, 1, [101, 101], [5_461, 10_922]);
    expect([100, 101].map((slot) => c.node('A').ownerOf(slot))).toEqual([c.id('A'), c.id('A')]);
    claim(c, 2, [102, 102], [5_461, 10_922]);
    expect(c.node('A').ownerOf(102)).toBe(c.id('B'));
    expect(c.node('A').ownerOf(101)).toBe(c.id('A'));
    // C has epoch 3.
    claim(c, 3, [16_000, 16_000], [5_461, 10_922]);
    expect(c.node('A').ownerOf(16_000)).toBe(c.id('C'));
  });

  test('[SL2] an unbound slot goes to anybody who claims it', () => {
    const c = healthyCluster();
    expect(c.node('A').ask('CLUSTER', 'DELSLOTS', '16000')).toBe('OK');
    claim(c, 0, [5_461, 10_922], [16_000, 16_000]);

    expect(c.node('A').ownerOf(16_000)).toBe(c.id('B'));
  });

  test('[SL3] a slot that we are importing is immune to claims', () => {
    const c = healthyCluster();
    c.node('A').cluster.importingFrom.set(16_000, c.node('C').cluster.myself);
    claim(c, 99, [5_461, 10_922], [16_000, 16_001]);

    expect(c.node('A').ownerOf(16_000)).toBe(c.id('C'));
    expect(c.node('A').ownerOf(16_001)).toBe(c.id('B'));
  });

  test('[SL4] a slot its owner no longer claims stays bound, but counts as free and is told to nobody', () => {
    const c = healthyCluster();
    const { cluster } = c.node('A');
    claim(c, 2, [5_461, 10_921]);
    expect(c.node('A').ownerOf(10_922)).toBe(c.id('B'));
    expect(isNotClaiming(cluster, 10_922)).toBe(true);

    // C, restarted, claims B's slots with an old epoch: the UPDATE about B leaves the doubtful slot out.
    const old = { configEpoch: 1, slotSet: slots(c, [10_000, 10_922]) };
    deliver(c, 'A', packet(c, 'C', 'ping', old));
    const update = queuedBy(c, 'A').find(({ message }) => message.type === UPDATE)?.message;
    const { sets } = c.world.bus;
    expect(update?.subject).toBe(c.node('B').cluster.myself);
    expect(hasSlot(sets, update?.subjectSet ?? 0, 10_921)).toBe(true);
    expect(hasSlot(sets, update?.subjectSet ?? 0, 10_922)).toBe(false);
    // And C has it now, with the lower epoch.
    expect(c.node('A').ownerOf(10_922)).toBe(c.id('C'));
    expect(isNotClaiming(cluster, 10_922)).toBe(false);
  });

  test('[SL4] the doubt ends when a heartbeat with news claims the slot again, not when nothing else differs', () => {
    const c = healthyCluster();
    const isDoubted = (): boolean => isNotClaiming(c.node('A').cluster, 10_922);
    claim(c, 2, [5_461, 10_921]);
    claim(c, 2, [5_461, 10_922]);
    expect(isDoubted()).toBe(true);
    claim(c, 2, [5_461, 10_922], [16_000, 16_000]);
    expect(isDoubted()).toBe(false);
  });

  test.each(SEEDS)(
    '[SL5] a master that lost its last slot follows the new owner, its replicas too, seed %i',
    (seed) => {
      const c = healthyCluster({ seed, replicasPerMaster: 1, nodeTimeoutMs: 2_000 });
      // B takes A's slots: it says so itself, in every heartbeat.
      for (const slot of ['0', '5460']) expect(c.node('A').ownerOf(Number(slot))).toBe(c.id('A'));
      const b = c.node('B');
      expect(b.ask('CLUSTER', 'DELSLOTSRANGE', '0', '5460')).toBe('OK');
      expect(b.ask('CLUSTER', 'ADDSLOTSRANGE', '0', '5460')).toBe('OK');
      expect(b.ask('CLUSTER', 'BUMPEPOCH')).toBe('BUMPED 7');
      c.runUntil(() => !c.node('A').isMaster, { withinMs: 3_000 });
      const followsB = (name: string): boolean => c.node(name).masterOf(c.node(name)) === c.id('B');
      c.runUntil(() => followsB('A') && followsB('A/1'), { withinMs: 5_000 });

      expect(c.node('A').log()).toContain(
        `Configuration change detected. Reconfiguring myself as a replica of ${c.id('B')}`,
      );
      expect(c.node('C').ownerOf(0)).toBe(c.id('B'));
    },
  );

  test('[SL5] with replica migration off only a taker of nothing else is followed', () => {
    const off = { config: { 'cluster-allow-replica-migration': 'no' } };
    const c = healthyCluster(off);
    claim(c, 9, [0, 10_922]);
    expect(c.node('A').isMaster).toBe(true);
    expect(c.node('A').ownSlots).toBe(0);

    const d = healthyCluster(off);
    d.world.bus.numSlots[cellOf(d, 'A', 'B')] = 5_462;
    claim(d, 9, [0, 5_460]);
    expect(d.node('A').isMaster).toBe(false);
  });

  test('[SL6] the replica of a replica follows the grandmaster', () => {
    const c = healthyCluster({ replicasPerMaster: 1, nodeTimeoutMs: 15_000 });
    const cell = cellOf(c, 'A/1', 'A');
    const { bus } = c.world;
    // A/1 believes that A has become a replica of B, with nobody taking A's slots.
    deliver(c, 'A/1', packet(c, 'A', 'ping', { master: c.node('B').cluster.myself, slotSet: 0 }));
    expect(bus.slaveOf[cell]).toBe(c.node('B').cluster.myself);
    catchUp(c, 'A/1');
    const { server } = c.node('A/1');
    const c3 = c.node('C').cluster.myself;
    applyClaim(c.world, server, c3, 3, slotSetOf(c.world, server, c3));

    expect(c.node('A/1').lineOf(c.node('A/1'))?.master).toBe(c.id('B'));
    expect(c.node('A/1').log()).toContain(
      `I'm a sub-replica! Reconfiguring myself as a replica of grandmaster ${c.id('B')}`,
    );
  });

  test('[SL7] keys in lost slots are deleted here alone; the replica keeps them', () => {
    const c = healthyCluster({ replicasPerMaster: 1 });
    // Slot of {b} is 3300, of {f} 3168: both A's.
    for (const key of ['{b}1', '{b}2', '{f}1']) expect(c.node('A').ask('SET', key, 'x')).toBe('OK');
    c.runUntil(() => c.node('A/1').ask('DBSIZE') === '(integer) 3', { withinMs: 3_000 });
    claim(c, 9, [3_300, 3_300], [5_461, 10_922]);

    expect(c.node('A').ask('DBSIZE')).toBe('(integer) 1');
    expect(c.node('A').ask('GET', '{b}1')).toMatch(/^MOVED 3300 /);
    c.run(500);
    expect(c.node('A/1').ask('DBSIZE')).toBe('(integer) 3');
    expect(c.trace('slots.lostKeys').map(({ facts }) => facts['keys'])).toEqual([2]);
  });
});

describe('UPDATE', () => {
  test('[SL8] who claims a slot of a newer epoch is told once, about the first such slot', () => {
    const c = healthyCluster();
    const old = { configEpoch: 0, slotSet: slots(c, [5_000, 16_383]) };
    deliver(c, 'B', packet(c, 'C', 'ping', { ...old, slotSet: slots(c, [5_000, 6_000]) }));

    const updates = queuedBy(c, 'B').filter(({ message }) => message.type === UPDATE);
    expect(
      updates.map(({ to, message }) => [to, c.idOf(message.subject), message.subjectEpoch]),
    ).toEqual([['C', c.id('A'), 1]]);
  });

  test('[SL8] nobody is told about slots of the same or an older epoch', () => {
    const c = healthyCluster();
    deliver(c, 'B', packet(c, 'C', 'ping', { configEpoch: 3, slotSet: slots(c, [0, 16_383]) }));

    expect(queuedBy(c, 'B').filter(({ message }) => message.type === UPDATE)).toEqual([]);
  });

  test('[SL8] an UPDATE counts when its epoch is newer than ours for the node it is about', () => {
    const c = healthyCluster();
    const update = (epoch: number): void =>
      deliver(
        c,
        'A',
        packet(c, 'C', 'update', {
          subject: c.node('B').cluster.myself,
          subjectEpoch: epoch,
          subjectSet: slots(c, [5_000, 10_922]),
        }),
      );
    update(2);
    expect(c.node('A').ownerOf(5_000)).toBe(c.id('A'));
    update(4);
    expect(c.node('A').ownerOf(5_000)).toBe(c.id('B'));
    expect(c.node('A').lineOf(c.node('B'))?.epoch).toBe(4);
  });

  test('[SL8] an UPDATE makes a replica a master in our eyes', () => {
    const c = healthyCluster({ replicasPerMaster: 1 });
    const subject = c.node('B/1').cluster.myself;
    const subjectSet = slots(c, [5_461, 10_922]);
    deliver(c, 'A', packet(c, 'C', 'update', { subject, subjectEpoch: 9, subjectSet }));

    expect(c.node('A').flagsOf(c.node('B/1'))).toBe('master');
    expect(c.node('A').ownerOf(6_000)).toBe(c.id('B/1'));
  });
});
