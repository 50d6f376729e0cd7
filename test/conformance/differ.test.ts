import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SERVER_EXTENSIONS } from '../../src/engine/assemble.ts';
import { describeDifference, differ } from './differ.ts';
import { ELSEWHERE } from './elsewhere.ts';
import { FAMILIES } from './families.ts';
import { missingRedis } from './RealServer.ts';

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const CLUSTER_SEEDS = [11, 12];
const COMMANDS = 20_000;

/** Name to times answered without an error, all seeds together. */
const answered = new Map<string, number>();
const all = { commands: 0 };

beforeAll(() => {
  const missing = missingRedis();
  if (missing !== null) throw new Error(missing);
});

describe('a simulated node answers as redis-server 7.0.15', () => {
  test.each(SEEDS)(`${COMMANDS} generated commands, seed %i`, async (seed) => {
    const outcome = await differ({ seed, commands: COMMANDS, families: FAMILIES });
    for (const [name, [, fine]] of outcome.covered)
      answered.set(name, (answered.get(name) ?? 0) + fine);
    all.commands += outcome.commands;
    expect(outcome.differences.map(describeDifference).join('\n\n')).toBe('');
    expect(outcome.commands).toBeGreaterThanOrEqual(COMMANDS);
  });

  test.each(CLUSTER_SEEDS)(
    `${COMMANDS} generated commands to a cluster node with half of the slots, seed %i`,
    async (seed) => {
      const options = { seed, commands: COMMANDS, families: FAMILIES, isCluster: true };
      const outcome = await differ(options);
      for (const [name, [, fine]] of outcome.covered)
        answered.set(name, (answered.get(name) ?? 0) + fine);
      all.commands += outcome.commands;
      expect(outcome.differences.map(describeDifference).join('\n\n')).toBe('');
    },
  );

  test('and every command of the table was among them, or is tested elsewhere', () => {
    const names = SERVER_EXTENSIONS.flatMap(({ commands = [] }) =>
      commands.map(({ name }) => name),
    );
    const isContainer = (name: string): boolean =>
      names.some((each) => each.startsWith(`${name}|`));
    const missed = names.filter(
      (name) => !isContainer(name) && (answered.get(name) ?? 0) === 0 && !(name in ELSEWHERE),
    );
    expect(missed).toEqual([]);
  });
});

afterAll(() => {
  const names = [...answered.keys()].toSorted();
  process.stdout.write(`\n${all.commands} commands compared; answered: ${names.join(' ')}\n`);
});
