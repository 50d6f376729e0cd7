import { expect, test } from 'vitest';
import { oneServer, type OneServer } from '../../support/oneServer.ts';

const found = (server: OneServer, ...words: string[]): unknown =>
  (server.command('SCAN', '0', ...words) as [string, string[]])[1];

test('SCAN TYPE reads each key that fits the pattern, which counts', () => {
  const server = oneServer();
  for (const key of ['a', 'b', 'c1']) server.command('SET', key, 'v');
  const { stats } = server.server;
  const before = stats.keyspaceHits;

  expect(found(server, 'TYPE', 'STRING', 'MATCH', '?')).toHaveLength(2);
  expect(stats.keyspaceHits - before).toBe(2);
  expect(found(server, 'TYPE', '')).toEqual([]);
  expect(found(server, 'TYPE', '\0')).toEqual([]);
});

test('an expired key is of type none, and gone once it was looked at', () => {
  const server = oneServer();
  server.server.keyspace.expiry.isOn = false;
  server.command('SET', 'gone', 'v', 'PX', '10');
  server.advance(50);

  expect(found(server, 'TYPE', 'none')).toEqual(['gone']);
  expect(server.command('DBSIZE')).toBe(0);
  expect(found(server, 'TYPE', 'none')).toEqual([]);
});
