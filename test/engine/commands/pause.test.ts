import { expect, test } from 'vitest';
import { oneServer } from '../../support/oneServer.ts';

test('a pause of writes lets reads through and answers writes when a cron sees its end', () => {
  const server = oneServer();
  server.command('CLIENT', 'PAUSE', '300', 'WRITE');

  expect(server.commandOf(1, 'GET', 'a')).toBe(null);
  expect(server.commandOf(1, 'SET', 'a', '1')).toBe(undefined);
  expect(server.commandOf(1, 'GET', 'a')).toBe(undefined);
  expect(server.resp('INFO clients')).toContain('blocked_clients:1\r\n');
  server.advance(250);
  expect(server.taken(1)).toEqual([]);
  server.advance(200);
  expect(server.taken(1)).toEqual([{ simple: 'OK' }, '1']);
});

test('a pause of everything postpones everybody, UNPAUSE ends it', () => {
  const server = oneServer();
  server.command('CLIENT', 'PAUSE', '100000');
  expect(server.commandOf(1, 'PING')).toBe(undefined);

  // Even CLIENT UNPAUSE waits: in Redis too it only helps against a pause of writes.
  expect(server.command('CLIENT', 'UNPAUSE')).toBe(undefined);
  server.advance(101_000);
  expect(server.taken(1)).toEqual([{ simple: 'PONG' }]);
  expect(server.taken(0)).toEqual([{ simple: 'OK' }]);
});

test('a second pause takes the later end and the stricter kind', () => {
  const server = oneServer();
  server.command('CLIENT', 'PAUSE', '500', 'WRITE');
  server.command('CLIENT', 'PAUSE', '100', 'ALL');
  expect(server.commandOf(1, 'PING')).toBe(undefined);
  server.advance(400);
  expect(server.taken(1)).toEqual([]);
  server.advance(300);
  expect(server.taken(1)).toEqual([{ simple: 'PONG' }]);
});

test('a queued command is paused at EXEC, by what the transaction holds', () => {
  const server = oneServer();
  server.commandOf(1, 'MULTI');
  server.commandOf(1, 'SET', 'a', '1');
  server.commandOf(2, 'MULTI');
  server.commandOf(2, 'GET', 'a');
  server.command('CLIENT', 'PAUSE', '200', 'WRITE');

  expect(server.commandOf(2, 'EXEC')).toEqual([null]);
  expect(server.commandOf(1, 'EXEC')).toBe(undefined);
  server.advance(350);
  expect(server.taken(1)).toEqual([[{ simple: 'OK' }]]);
});
