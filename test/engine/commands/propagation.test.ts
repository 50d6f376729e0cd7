import { expect, test } from 'vitest';
import { dumpExtension } from '../../../src/engine/commands/dump/dumpExtension.ts';
import { oneServer } from '../../support/oneServer.ts';

/** What replicas get for what clients sent; SPEC replication §6.4-6.6, captured on the wire. */
const REWRITES: readonly (readonly [before: string, sent: string, stream: readonly string[]])[] = [
  ['', 'set k v', ['set k v']],
  ['', 'SET k v EX 10', ['SET k v PXAT <10000>']],
  ['', 'SET k v PX 10 NX GET', ['SET k v PXAT <10>']],
  ['', 'SETEX k 10 v', ['SET k v PXAT <10000>']],
  ['', 'PSETEX k 10 v', ['SET k v PXAT <10>']],
  ['', 'SET k v GET', ['SET k v']],
  ['', 'SET k v NX', ['SET k v NX']],
  ['SET k w', 'SET k v NX', []],
  ['', 'SET k v XX', []],
  ['', 'SET k v KEEPTTL', ['SET k v KEEPTTL']],
  ['', 'SETNX k v', ['SETNX k v']],
  ['SET k w', 'SETNX k v', []],
  ['', 'GETSET k v', ['SET k v']],
  ['SET k w', 'GETDEL k', ['DEL k']],
  ['SET k w', 'GETEX k EX 10', ['PEXPIREAT k <10000>']],
  ['SET k w EX 5', 'GETEX k PERSIST', ['PERSIST k']],
  ['SET k w', 'GETEX k EXAT 1', ['DEL k']],
  ['SET k w', 'GETEX k', []],
  ['SET k w', 'EXPIRE k 10', ['PEXPIREAT k <10000>']],
  ['SET k w', 'PEXPIRE k 10 NX', ['PEXPIREAT k <10> NX']],
  ['SET k w', 'EXPIREAT k 99999999999', ['PEXPIREAT k 99999999999000']],
  ['SET k w', 'pexpireat k 99999999999000', ['pexpireat k 99999999999000']],
  ['SET k w', 'EXPIRE k -1', ['DEL k']],
  ['SET f 1', 'INCRBYFLOAT f 0.5', ['SET f 1.5 KEEPTTL']],
  ['', 'INCR n', ['INCR n']],
  ['', 'APPEND k v', ['APPEND k v']],
  ['', 'MSET a 1 b 2', ['MSET a 1 b 2']],
  ['SET a 1', 'RENAME a b', ['RENAME a b']],
  ['SET a 1', 'COPY a b', ['COPY a b']],
  ['', 'FLUSHALL', ['FLUSHALL']],
  ['', 'DEL nothing', []],
  ['', 'GET k', []],
];

test.each(REWRITES)('after %j, %j', (before, sent, stream) => {
  const server = oneServer();
  if (before !== '') server.command(...before.split(' '));
  server.stream.length = 0;
  server.command(...sent.split(' '));

  const nowMs = server.server.commandMs;
  const expected = stream.map((line) =>
    line.replace(/<(\d+)>/, (_all, ms: string) => String(nowMs + Number(ms))),
  );
  expect(server.stream).toEqual(expected.map((line) => `[0] ${line}`));
});

test('what is deleted lazily is told as UNLINK, but for what RESTORE takes away', () => {
  const lazily = ['user-del', 'expire', 'server-del'].map((name) => [
    `lazyfree-lazy-${name}`,
    'yes',
  ]);
  const server = oneServer({
    config: Object.fromEntries(lazily) as Record<string, string>,
    extensions: [dumpExtension],
  });
  server.command('SET', 'k', 'v');
  const payload = server.command('DUMP', 'k') as string;
  const told = (...words: string[]): string | undefined => {
    server.command('SET', 'k', 'v');
    server.command(...words);
    return server.stream.at(-1);
  };

  expect(told('GETDEL', 'k')).toBe('[0] UNLINK k');
  expect(told('EXPIRE', 'k', '-1')).toBe('[0] UNLINK k');
  expect(told('DEL', 'k')).toBe('[0] DEL k');
  expect(told('RESTORE', 'k', '1', payload, 'REPLACE', 'ABSTTL')).toBe('[0] DEL k');
});

test('a transaction of one write goes bare, of several between MULTI and EXEC, of none not at all', () => {
  const server = oneServer();
  const transaction = (...lines: string[]): string[] => {
    server.stream.length = 0;
    for (const line of ['MULTI', ...lines, 'EXEC']) server.command(...line.split(' '));
    return [...server.stream];
  };

  expect(transaction('SET a 1', 'GET a')).toEqual(['[0] SET a 1']);
  expect(transaction('SET a 1', 'INCR a')).toEqual([
    '[0] MULTI',
    '[0] SET a 1',
    '[0] INCR a',
    '[0] EXEC',
  ]);
  expect(transaction('GET a')).toEqual([]);
  expect(transaction('SET a 1', 'SELECT 2', 'SET b 1')).toEqual([
    '[0] MULTI',
    '[0] SET a 1',
    '[2] SET b 1',
    '[2] EXEC',
  ]);
});

test('an expired key’s DEL goes before the command that met it', () => {
  const server = oneServer();
  for (const key of ['a', 'b', 'c']) server.command('SET', key, 'v', 'PX', '10');
  server.command('DEBUG', 'SLEEP', '0');
  server.server.keyspace.expiry.isOn = false;
  server.advance(50);
  server.stream.length = 0;

  server.command('SET', 'a', '1');
  expect(server.stream).toEqual(['[0] MULTI', '[0] DEL a', '[0] SET a 1', '[0] EXEC']);

  server.stream.length = 0;
  expect(server.command('MGET', 'b', 'c')).toEqual([null, null]);
  expect(server.stream).toEqual(['[0] MULTI', '[0] DEL b', '[0] DEL c', '[0] EXEC']);
});

test.each([
  ['SCAN', ['SCAN', '0', 'COUNT', '100']],
  ['RANDOMKEY', ['RANDOMKEY']],
])('%s deletes expired keys one by one, in a transaction with the rest of it', (_name, words) => {
  const server = oneServer();
  server.server.keyspace.expiry.isOn = false;
  const expired = ['a', 'b', 'c'];
  const deleted = (): string[] => server.stream.filter((line) => line.startsWith('[0] DEL'));
  const expireAll = (): void => {
    for (const key of expired) server.command('SET', key, 'v', 'PX', '10');
    server.advance(50);
    server.stream.length = 0;
  };

  expireAll();
  server.command(...words);
  expect(deleted()).toHaveLength(3);
  expect(server.stream).toEqual(deleted());

  expireAll();
  for (const each of [['MULTI'], words, ['EXEC']]) server.command(...each);
  expect(server.stream).toEqual(['[0] MULTI', ...deleted(), '[0] EXEC']);
});
