import { expect, test } from 'vitest';
import fc from 'fast-check';
import { SmallTable } from '../../src/base/SmallTable.ts';
import { fnv1a } from '../../src/base/fnv.ts';

const key = fc.integer({ min: 0, max: 60 }).map((n) => `k${n}`);
const step = fc.oneof(
  fc.record({ op: fc.constant('set' as const), key, value: fc.integer() }),
  fc.record({ op: fc.constant('delete' as const), key }),
);

function set(table: SmallTable<number>, name: string, value: number, hash: number): void {
  const entry = table.find(name, hash);
  if (entry >= 0) table.replaceAt(entry, value);
  else table.add(name, hash, value);
}

test('behaves as a Map, order included, and a copy goes its own way', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      let table = new SmallTable<number>();
      const wrong: string[] = [];
      const model = new Map<string, number>();
      for (const each of steps) {
        const hash = fnv1a(each.key);
        const before = table;
        const held = [...before];
        table = table.copy();
        if (each.op === 'set') {
          set(table, each.key, each.value, hash);
          model.set(each.key, each.value);
        } else {
          const entry = table.find(each.key, hash);
          if (entry >= 0 !== model.delete(each.key)) wrong.push(each.key);
          if (entry >= 0) table.removeAt(entry);
        }
        expect([...before]).toEqual(held);
      }
      expect(wrong).toEqual([]);
      expect(table.size).toBe(model.size);
      expect([...table]).toEqual([...model]);
      expect([...table.keys()]).toEqual([...model.keys()]);
      expect([...table.values()]).toEqual([...model.values()]);
    }),
    { numRuns: 60 },
  );
});

test('keys whose hashes are equal are told apart', () => {
  const table = new SmallTable<number>();
  for (let i = 0; i < 4; i++) set(table, `k${i}`, i, 0xffff_ffff);
  const held = [0, 1, 2, 3].map((i) => table.valueAt(table.find(`k${i}`, 0xffff_ffff)));
  expect(held).toEqual([0, 1, 2, 3]);
  expect(table.find('other', 0xffff_ffff)).toBe(-1);
});
