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

/** Memory of a database that was never overwritten, with the same content. */
function weighedAnew(db: Database): number {
  const fresh = new Database(0, true);
  for (const [key, { value, expireMs, lru, isRaw }] of db.keys.entries())
    fresh.set(key, value, expireMs, lru, isRaw);
  return fresh.memoryBytes;
}

test('counts by slot and of expiries, and memory, always agree with the records, in copies too', () => {
  check(
    property(steps, (list) => {
      let db = new Database(0, true);
      const copies: { db: Database; content: string }[] = [];
      const content = (of: Database): string => JSON.stringify([...of.keys.entries()]);
      for (const { what, key, value } of list) {
        if (what === 'set') db.set(`k${key}`, value * 200, NO_EXPIRE, 0);
        else if (what === 'setEx')
          db.set(`k${key}`, 'x'.repeat(value), value + 1, 0, key % 3 === 0);
        else if (what === 'delete') db.delete(`k${key}`);
        else {
          const copy = db.copy();
          // Either of the two goes on: what the other shows must not change.
          const [kept, goesOn] = value % 2 === 0 ? [db, copy] : [copy, db];
          copies.push({ db: kept, content: content(kept) });
          db = goesOn;
        }
        expect(counted(db)).toEqual(sorted(recounted(db)));
      }
      expect(weighedAnew(db)).toBe(db.memoryBytes);
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

test('a key is overwritten in its record; after a copy each side first makes its own', () => {
  const db = new Database(0, false);
  db.set('k', 'one', NO_EXPIRE, 0);
  const first = db.get('k');
  db.set('k', 'two', 99, 7);
  expect(db.get('k')).toBe(first);
  expect(first).toMatchObject({ value: 'two', expireMs: 99, lru: 7, seq: 1 });

  const copy = db.copy();
  db.set('k', 'three', NO_EXPIRE, 8);
  copy.set('k', 'four', NO_EXPIRE, 9);
  expect(first).toMatchObject({ value: 'two', expireMs: 99, lru: 7, seq: 1 });
  const [ours, theirs] = [db.get('k'), copy.get('k')];
  db.set('k', 'five', NO_EXPIRE, 10);
  expect(db.get('k')).toBe(ours);
  expect(theirs).toMatchObject({ value: 'four', lru: 9 });
  expect([db.expires.size, copy.expires.size]).toEqual([0, 0]);
});

test('a record that was deleted is not written any more', () => {
  const db = new Database(0, false);
  db.set('k', 'one', NO_EXPIRE, 0);
  const gone = db.get('k');
  db.delete('k');
  db.put('k', gone, 'two', NO_EXPIRE, 0, false);
  expect(gone?.value).toBe('one');
  expect(db.get('k')?.value).toBe('two');
});

test('databases that change places take their own records along', () => {
  const [one, other] = [new Database(0, false), new Database(1, false)];
  one.set('k', 'one', NO_EXPIRE, 0);
  const record = one.get('k');
  one.swap(other);
  other.set('k', 'two', NO_EXPIRE, 0);
  expect(other.get('k')).toBe(record);
});
