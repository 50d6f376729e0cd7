import { describe, expect, test } from 'vitest';
import { healthyCluster, strangers } from '../../support/cluster.ts';
import { columnOf } from '../../support/clusterPackets.ts';

test('[CC1] ADDSLOTS binds unbound slots to us, all or none', () => {
  const c = strangers(1);
  const a = c.node('A');
  expect(a.ask('CLUSTER', 'ADDSLOTS', '1', '2')).toBe('OK');
  expect(a.ask('CLUSTER', 'ADDSLOTS', '3', '2')).toBe('ERR Slot 2 is already busy');
  expect(a.ask('CLUSTER', 'ADDSLOTS', '4', '4')).toBe('ERR Slot 4 specified multiple times');
  expect(a.ask('CLUSTER', 'ADDSLOTS', '4', '16384')).toBe('ERR Invalid or out of range slot');
  expect(a.ask('CLUSTER', 'ADDSLOTS', '-1')).toBe('ERR Invalid or out of range slot');
  expect(a.ask('CLUSTER', 'ADDSLOTS', 'x')).toBe('ERR Invalid or out of range slot');
  expect(a.lineOf(a)?.slots).toBe('1-2');
  expect(a.epoch).toBe(0);
});

test('[CC1] ADDSLOTSRANGE and DELSLOTSRANGE take pairs, both ends included', () => {
  const c = strangers(1);
  const a = c.node('A');
  expect(a.ask('CLUSTER', 'ADDSLOTSRANGE', '0', '5', '10', '10')).toBe('OK');
  expect(a.lineOf(a)?.slots).toBe('0-5 10');
  expect(a.ask('CLUSTER', 'ADDSLOTSRANGE', '1')).toBe(
    "ERR wrong number of arguments for 'cluster|addslotsrange' command",
  );
  expect(a.ask('CLUSTER', 'ADDSLOTSRANGE', '20', '21', '22')).toBe(
    "ERR wrong number of arguments for 'cluster|addslotsrange' command",
  );
  expect(a.ask('CLUSTER', 'DELSLOTSRANGE', '5', '1')).toBe(
    'ERR start slot number 5 is greater than end slot number 1',
  );
  expect(a.ask('CLUSTER', 'DELSLOTSRANGE', '1', '4')).toBe('OK');
  expect(a.ask('CLUSTER', 'DELSLOTSRANGE', '4', '5')).toBe('ERR Slot 4 is already unassigned');
  expect(a.lineOf(a)?.slots).toBe('0 5 10');
});

test("[CC1] DELSLOTS unbinds here alone, others' slots too; FLUSHSLOTS drops ours if we hold no keys", () => {
  const c = healthyCluster();
  const a = c.node('A');
  expect(a.ask('CLUSTER', 'DELSLOTS', '16383')).toBe('OK');
  expect([a.ownerOf(16_383), c.node('B').ownerOf(16_383)]).toEqual(['', c.id('C')]);
  expect(a.ask('CLUSTER', 'DELSLOTS', '16383')).toBe('ERR Slot 16383 is already unassigned');

  const b = c.node('B');
  expect(b.ask('SET', 'c', '1')).toBe('OK');
  expect(b.ask('CLUSTER', 'FLUSHSLOTS')).toBe(
    'ERR DB must be empty to perform CLUSTER FLUSHSLOTS.',
  );
  expect(b.ask('DEL', 'c')).toBe('(integer) 1');
  expect(b.ask('CLUSTER', 'FLUSHSLOTS')).toBe('OK');
  expect(b.ownSlots).toBe(0);
});

describe('[CC2] SETSLOT NODE', () => {
  test('[CC2] rebinds in this table only, without an epoch, and refuses to give keys away', () => {
    const c = healthyCluster({ replicasPerMaster: 1 });
    const a = c.node('A');
    const setSlot = (slot: number, id: string): string =>
      a.ask('CLUSTER', 'SETSLOT', String(slot), 'NODE', id);
    expect(a.ask('SET', 'b', '1')).toBe('OK');
    expect(setSlot(3_300, c.id('B'))).toBe(
      "ERR Can't assign hashslot 3300 to a different node while I still hold keys for this hash slot.",
    );
    expect(setSlot(1, 'zz')).toBe('ERR Unknown node zz');
    expect(setSlot(1, c.id('B/1'))).toBe('ERR Target node is not a master');
    a.cluster.migratingTo.set(1, columnOf(c.node('B')));
    expect(setSlot(1, c.id('B'))).toBe('OK');
    expect(a.cluster.migratingTo.size).toBe(0);
    expect([a.ownerOf(1), c.node('C').ownerOf(1)]).toEqual([c.id('B'), c.id('A')]);
    expect(a.epoch).toBe(1);
    expect(c.node('A/1').ask('CLUSTER', 'SETSLOT', '1', 'NODE', c.id('B'))).toBe(
      'ERR Please use SETSLOT only with masters.',
    );
  });

  test('[CC2] the importer takes a new epoch and tells everybody at once', () => {
    const c = healthyCluster({ masters: 5 });
    const a = c.node('A');
    a.cluster.importingFrom.set(16_383, columnOf(c.node('E')));
    expect(a.ask('CLUSTER', 'SETSLOT', '16383', 'NODE', a.id)).toBe('OK');
    c.run(5);
    expect(a.epoch).toBe(6);
    expect(a.cluster.importingFrom.size).toBe(0);
    for (const node of c.nodes) expect(node.ownerOf(16_383)).toBe(a.id);
    // The greatest epoch is ours now: a second slot needs no further one.
    a.cluster.importingFrom.set(16_382, columnOf(c.node('E')));
    expect(a.ask('CLUSTER', 'SETSLOT', '16382', 'NODE', a.id)).toBe('OK');
    expect(a.epoch).toBe(6);
  });

  test('[CC2] who gives its last slot away follows the taker', () => {
    const c = healthyCluster();
    const a = c.node('A');
    expect(a.ask('CLUSTER', 'DELSLOTSRANGE', '0', '5459')).toBe('OK');
    expect(a.ask('CLUSTER', 'SETSLOT', '5460', 'NODE', c.id('B'))).toBe('OK');
    expect(a.flagsOf(a)).toBe('myself,slave');
    expect(a.masterOf(a)).toBe(c.id('B'));
  });
});

test('[CC3] SETSLOT STABLE closes a slot; other words are refused', () => {
  const c = healthyCluster();
  const a = c.node('A');
  const bad = 'ERR Invalid CLUSTER SETSLOT action or number of arguments. Try CLUSTER HELP';
  a.cluster.migratingTo.set(1, columnOf(c.node('B')));
  a.cluster.importingFrom.set(1, columnOf(c.node('B')));
  expect(a.ask('CLUSTER', 'SETSLOT', '1', 'STABLE')).toBe('OK');
  expect([a.cluster.migratingTo.size, a.cluster.importingFrom.size]).toEqual([0, 0]);
  expect(a.ask('CLUSTER', 'SETSLOT', '1', 'foo')).toBe(bad);
  expect(a.ask('CLUSTER', 'SETSLOT', '1', 'MIGRATING')).toBe(bad);
  expect(a.ask('CLUSTER', 'SETSLOT', '1', 'STABLE', 'x')).toBe(bad);
  expect(a.ask('CLUSTER', 'SETSLOT', 'x', 'STABLE')).toBe('ERR Invalid or out of range slot');
});

test('[CC4] a server without cluster support refuses', () => {
  const c = strangers(1, { config: { 'cluster-enabled': 'no' } });
  for (const argv of [['NODES'], ['ADDSLOTS', '1'], ['MEET', '1.2.3.4', '7000'], ['RESET']]) {
    expect(c.node('A').ask('CLUSTER', ...argv)).toBe(
      'ERR This instance has cluster support disabled',
    );
  }
  expect(c.node('A').ask('READONLY')).toBe('ERR This instance has cluster support disabled');
});
