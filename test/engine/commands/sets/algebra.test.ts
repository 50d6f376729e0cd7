import { array, assert as check, constantFrom, nat, property } from 'fast-check';
import { expect, test } from 'vitest';
import { setsExtension } from '../../../../src/engine/commands/sets/setsExtension.ts';
import { oneServer, type OneServer } from '../../../support/oneServer.ts';

const member = nat(30).map((n) => (n % 3 === 0 ? `m${n}` : String(n)));
const sets = array(array(member, { minLength: 1, maxLength: 25 }), { minLength: 1, maxLength: 5 });

function stored(server: OneServer, names: readonly string[], order: string): ReadonlySet<string> {
  server.command(order, 'to', ...names);
  return new Set((server.command('SMEMBERS', 'to') as { set: string[] }).set);
}

const MODELS: Readonly<
  Record<string, (all: readonly ReadonlySet<string>[]) => ReadonlySet<string>>
> = {
  SINTERSTORE: ([first = new Set(), ...others]) =>
    new Set([...first].filter((each) => others.every((set) => set.has(each)))),
  SUNIONSTORE: (all) => new Set(all.flatMap((set) => [...set])),
  SDIFFSTORE: ([first = new Set(), ...others]) =>
    new Set([...first].filter((each) => !others.some((set) => set.has(each)))),
};

test('intersections, unions and differences are what they are of Sets', () => {
  const server = oneServer({ extensions: [setsExtension] });
  check(
    property(sets, constantFrom(...Object.keys(MODELS)), (lists, order) => {
      server.command('FLUSHALL');
      const names = lists.map((_list, i) => `s${i}`);
      lists.forEach((list, i) => server.command('SADD', `s${i}`, ...list));
      const expected = MODELS[order]?.(lists.map((list) => new Set(list)));

      expect(stored(server, names, order)).toEqual(expected);
      const count = server.command('SINTERCARD', String(names.length), ...names);
      const common = MODELS['SINTERSTORE']?.(lists.map((list) => new Set(list)));
      expect(count).toBe(common?.size);
    }),
  );
});

test('a result that was stored shares nothing with what it was made of', () => {
  const server = oneServer({ extensions: [setsExtension] });
  server.command('SADD', 'a', '1', '2', '3');
  server.command('SUNIONSTORE', 'b', 'a');
  server.command('SADD', 'b', '4');
  server.command('SREM', 'a', '1');

  expect(server.command('SMEMBERS', 'a')).toEqual({ set: ['2', '3'] });
  expect(server.command('SMEMBERS', 'b')).toEqual({ set: ['1', '2', '3', '4'] });
});

test('a source that has expired is no set, and its end is told first', () => {
  const server = oneServer({ extensions: [setsExtension] });
  server.command('SADD', 'a', '1');
  server.command('SADD', 'b', '1');
  server.server.keyspace.expiry.isOn = false;
  server.command('PEXPIRE', 'b', '1');
  server.advance(50);
  server.stream.length = 0;

  expect(server.command('SUNIONSTORE', 'c', 'a', 'b')).toBe(1);
  expect(server.stream).toEqual(['[0] MULTI', '[0] DEL b', '[0] SUNIONSTORE c a b', '[0] EXEC']);
});
