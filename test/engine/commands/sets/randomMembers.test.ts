import { expect, test } from 'vitest';
import { setsExtension } from '../../../../src/engine/commands/sets/setsExtension.ts';
import type { Reply } from '../../../../src/engine/server/Reply.ts';
import { oneServer, type OneServer } from '../../../support/oneServer.ts';

function serverWith(members: readonly string[]): OneServer {
  const server = oneServer({ extensions: [setsExtension] });
  server.command('SADD', 's', ...members);
  server.stream.length = 0;
  return server;
}

function texts(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `m${i}`);
}

function integers(count: number): string[] {
  return Array.from({ length: count }, (_, i) => String(i));
}

function membersOf(reply: Reply | undefined): string[] {
  return (reply as { set: string[] }).set;
}

test.each([
  ['few of many', 100, 3],
  ['nearly all', 100, 95],
])('SPOP of %s takes different members out and tells replicas which', (_what, size, count) => {
  const server = serverWith(texts(size));
  const popped = membersOf(server.command('SPOP', 's', String(count)));
  const left = membersOf(server.command('SMEMBERS', 's'));

  expect(new Set([...popped, ...left]).size).toBe(size);
  expect([popped.length, left.length]).toEqual([count, size - count]);
  expect(server.stream).toEqual([
    '[0] MULTI',
    ...popped.map((member) => `[0] SREM s ${member}`),
    '[0] EXEC',
  ]);
});

/** Asked of 7.0.15: what stays is a new set when it is at most a fifth of what goes. */
test('when nearly all integers of a hash table go, the few that stay are packed and keep the key as it was', () => {
  const server = serverWith([...integers(600)]);
  server.command('EXPIRE', 's', '1000');
  server.command('SPOP', 's', '400');
  expect(server.command('OBJECT', 'ENCODING', 's')).toBe('hashtable');
  server.command('SPOP', 's', '180');

  expect(server.command('OBJECT', 'ENCODING', 's')).toBe('intset');
  expect(server.command('SCARD', 's')).toBe(20);
  expect(server.command('TTL', 's')).toBe(1000);
});

test.each([
  ['an intset', integers(200)],
  ['a hash table', texts(200)],
])('SPOP of %s empties it, each member once', (_what, members) => {
  const server = serverWith(members);
  const popped = members.map(() => server.command('SPOP', 's'));

  expect(new Set(popped)).toEqual(new Set(members));
  expect(popped).not.toEqual(members);
  expect(server.command('EXISTS', 's')).toBe(0);
});

test.each([
  ['an intset', integers(40), 7],
  ['an intset', integers(40), 39],
  ['a hash table', texts(600), 7],
  ['a hash table', texts(600), 599],
])('SRANDMEMBER of %s chooses different members, each as often', (_what, members, count) => {
  const server = serverWith(members);
  const hits = new Map<string, number>();
  const rounds = Math.ceil((members.length * 60) / count);
  let least = count;
  for (let i = 0; i < rounds; i++) {
    const chosen = server.command('SRANDMEMBER', 's', String(count)) as string[];
    least = Math.min(least, new Set(chosen).size);
    for (const member of chosen) hits.set(member, (hits.get(member) ?? 0) + 1);
  }
  const expected = (rounds * count) / members.length;

  expect(least).toBe(count);
  expect(hits.size).toBe(members.length);
  for (const [, times] of hits) expect(Math.abs(times - expected)).toBeLessThan(expected);
  expect(server.stream).toEqual([]);
});

test('a negative count repeats members', () => {
  const server = serverWith(texts(10));
  const drawn = server.command('SRANDMEMBER', 's', '-500') as string[];

  expect(drawn).toHaveLength(500);
  expect(new Set(drawn).size).toBe(10);
});
