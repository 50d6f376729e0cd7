import { describe, expect, test } from 'vitest';
import { commandFacts } from '../../../src/engine/commands/commandFacts.table.ts';
import { keysBySpecs, movableKeys } from '../../../src/engine/commands/movableKeys.ts';
import { must } from '../../../src/base/assert.ts';

function both(line: string): { routed: number[]; bySpecs: number[] | null } {
  const argv = line.split(' ');
  const name = argv[0] as string;
  const facts = must(commandFacts(name), name);
  return {
    routed: movableKeys(name, facts, argv),
    bySpecs: keysBySpecs(facts, argv)?.map(({ at }) => at) ?? null,
  };
}

describe('keys of commands that count or name them', () => {
  test.each([
    ['zunionstore dst 2 a b', [3, 4, 1], [1, 3, 4]],
    ['zunionstore dst 3 a b', [], null],
    ['zunionstore dst x a', [], null],
    ['zunionstore dst 1e3 a', [3, 1], null],
    ['zunionstore dst 9007199254740993 a', [3, 1], [1, 3]],
    ['blmpop 0 1 a LEFT', [3], [3]],
    ['sort a BY x* GET y* STORE b', [1, 7], null],
    ['sort a GET STORE b', [1], null],
    ['georadius a 1 2 3 m STORE b STOREDIST c', [1, 9], [1, 7, 9]],
    ['georadius a 1 2 3 m WITHDIST', [1], null],
  ])('%s', (line, routed, bySpecs) => {
    expect(both(line)).toEqual({ routed, bySpecs });
  });
});
