import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shareUnchanged } from '../../src/store/shareUnchanged.ts';

test('equal parts keep their identity, changed ones are new', () => {
  const former = { nodes: [{ name: 'A' }, { name: 'B' }], ledger: { acked: 1 }, faults: [] };
  const next = { nodes: [{ name: 'A' }, { name: 'C' }], ledger: { acked: 1 }, faults: [] };
  const shared = shareUnchanged(former, next);
  expect(shared).toEqual(next);
  expect(shared.nodes).not.toBe(former.nodes);
  expect(shared.nodes[0]).toBe(former.nodes[0]);
  expect(shared.ledger).toBe(former.ledger);
  expect(shared.faults).toBe(former.faults);
});

test('a list that only grew or shrank is new', () => {
  const former: readonly number[] = [1, 2];
  expect(shareUnchanged(former, [1, 2])).toBe(former);
  expect(shareUnchanged(former, [1, 2, 3])).toEqual([1, 2, 3]);
  expect(shareUnchanged(former, [1])).toEqual([1]);
});

test('for any two values the result equals the new one, and an equal one is the former itself', () => {
  const plain = fc.jsonValue();
  fc.assert(
    fc.property(plain, plain, (former, next) => {
      expect(shareUnchanged<unknown>(former, next)).toEqual(next);
      const copy: unknown = structuredClone(former);
      expect(shareUnchanged<unknown>(former, copy)).toBe(former);
    }),
  );
});
