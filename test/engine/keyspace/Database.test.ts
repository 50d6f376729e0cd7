import { array, assert as check, constantFrom, nat, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import { Database } from '../../../src/engine/keyspace/Database.ts';
import { NO_EXPIRE } from '../../../src/engine/keyspace/Entry.ts';
import { keySlot } from '../../../src/engine/keyspace/keySlot.ts';

const steps = array(
  record({ what: constantFrom('set', 'setEx', 'delete', 'copy'), key: nat(30), value: nat(99) }),
  { maxLength: 200 },
);

/** Counts, expiries and memory recomputed from the records. */
function recounted(db: Database): unknown {
  const slots = new Map<number, number>();
  let timed = 0;
  for (const [key, entry] of db.keys.entries()) {
    const slot = keySlot(key);
    slots.set(slot, (slots.get(slot) ?? 0) + 1);
    if (entry.expireMs !== NO_EXPIRE) timed++;
  }
  return { slots, timed };
}

function counted(db: Database): unknown {
  const slots = new Map<number, number>();
  db.slotKeys?.forEach((keys, slot) => keys > 0 && slots.set(slot, keys));
  return { slots: new Map([...slots].sort(([a], [b]) => a - b)), timed: db.expires.size };
}

function sorted(facts: unknown): unknown {
  const { slots, timed } = facts as { slots: Map<number, number>; timed: number };
  return { slots: new Map([...slots].sort(([a], [b]) => a - b)), timed };
}

test('counts by slot and of expiries always agree with the records, in copies too', () => {
  check(
    property(steps, (list) => {
      let db = new Database(0, true);
      const copies: { db: Database; content: string }[] = [];
      const content = (of: Database): string => JSON.stringify([...of.keys.entries()]);
      for (const { what, key, value } of list) {
        if (what === 'set') db.set(`k${key}`, value, NO_EXPIRE, 0);
        else if (what === 'setEx') db.set(`k${key}`, value, value + 1, 0);
        else if (what === 'delete') db.delete(`k${key}`);
        else {
          copies.push({ db, content: content(db) });
          db = db.copy();
        }
        expect(counted(db)).toEqual(sorted(recounted(db)));
      }
      for (const copy of copies) expect(content(copy.db)).toBe(copy.content);
      for (const key of db.copy().keys.keys()) db.delete(key);
      expect(db.memoryBytes).toBe(0);
    }),
  );
});

test('keys of a slot come newest first, and an overwritten key keeps its place', () => {
  const db = new Database(0, true);
  const slot = keySlot('{t}');
  for (const name of ['1', '2', '3']) db.set(`{t}${name}`, 'v', NO_EXPIRE, 0);
  db.set('other', 'v', NO_EXPIRE, 0);
  expect(db.keysInSlot(slot, 10)).toEqual(['{t}3', '{t}2', '{t}1']);

  db.set('{t}1', 'w', NO_EXPIRE, 0);
  db.set('{t}4', 'v', NO_EXPIRE, 0);
  db.delete('{t}3');
  expect(db.keysInSlot(slot, 10)).toEqual(['{t}4', '{t}2', '{t}1']);
  expect(db.copy().keysInSlot(slot, 2)).toEqual(['{t}4', '{t}2']);
});
