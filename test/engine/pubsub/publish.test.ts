import { expect, test } from 'vitest';
import { oneServer } from '../../support/oneServer.ts';

test('a message goes to the channel’s listeners, then to those of each pattern that fits', () => {
  const server = oneServer();
  server.run(1, 'PSUBSCRIBE', 'c*', '*h', 'x*');
  server.run(1, 'SUBSCRIBE', 'ch');
  server.run(2, 'SUBSCRIBE', 'ch');
  server.run(3, 'SSUBSCRIBE', 'ch');
  for (const client of [1, 2, 3]) server.taken(client);

  expect(server.command('PUBLISH', 'ch', 'hello')).toBe(4);

  expect(server.heard(1)).toEqual([
    ['message', 'ch', 'hello'],
    ['pmessage', 'c*', 'ch', 'hello'],
    ['pmessage', '*h', 'ch', 'hello'],
  ]);
  expect(server.heard(2)).toEqual([['message', 'ch', 'hello']]);
  expect(server.heard(3)).toEqual([]);
  expect(server.command('SPUBLISH', 'ch', 'hello')).toBe(1);
  expect(server.heard(3)).toEqual([['smessage', 'ch', 'hello']]);
});

test('replicas get both kinds in their stream, whether or not anybody listens', () => {
  const server = oneServer();
  server.command('PUBLISH', 'a', 'b');
  server.command('SPUBLISH', 'a', 'b');

  expect(server.stream).toEqual(['[0] PUBLISH a b', '[0] SPUBLISH a b']);
  expect(server.server.dirty).toBe(0);
});

test('CLIENT REPLY OFF silences answers, not messages', () => {
  const server = oneServer();
  server.run(1, 'SUBSCRIBE', 'a');
  server.taken(1);
  server.client(1).resp = 3;
  server.run(1, 'CLIENT', 'REPLY', 'OFF');
  server.command('PUBLISH', 'a', 'b');
  server.run(1, 'SUBSCRIBE', 'c');
  server.run(1, 'PING');

  expect(server.heard(1)).toEqual([
    ['message', 'a', 'b'],
    ['subscribe', 'c', 2],
  ]);
});

test('a subscriber that reads too slowly is closed, by the limits of its class', () => {
  const server = oneServer({
    config: { 'client-output-buffer-limit': 'pubsub 30000 0 0' },
  });
  server.run(1, 'SUBSCRIBE', 'a');
  const { id } = server.client(1);
  server.command('PUBLISH', 'a', 'x'.repeat(30_000));
  expect(server.client(1).closeAsap).toBe(false);

  server.command('PUBLISH', 'a', 'x'.repeat(10_000));
  expect(server.client(1).closeAsap).toBe(true);
  server.advance(1);
  expect(server.server.clients.has(id)).toBe(false);
  expect(server.server.log.at(-1)?.[2]).toMatch(/overcoming of output buffer limits/);
  expect(server.command('PUBSUB', 'NUMSUB', 'a')).toEqual(['a', 0]);
});

test('over the soft limit a subscriber has some seconds', () => {
  const server = oneServer({
    config: { 'client-output-buffer-limit': 'pubsub 0 1000 2' },
  });
  server.run(1, 'SUBSCRIBE', 'a');
  server.command('PUBLISH', 'a', 'x'.repeat(20_000));
  expect(server.client(1).softLimitUnix).toBe(server.server.unixtime);
  server.advance(2_000);
  expect(server.client(1).closeAsap).toBe(false);
  server.advance(2_500);
  expect(server.client(1).closeAsap).toBe(true);
});

test('ordinary clients have a limit of their own, none unless told', () => {
  const server = oneServer({ config: { 'client-output-buffer-limit': 'normal 30000 0 0' } });
  server.command('SET', 'k', 'x'.repeat(30_000));
  server.run(1, 'GET', 'k');
  expect(server.client(1).closeAsap).toBe(false);
  server.run(1, 'GET', 'k');
  expect(server.client(1).closeAsap).toBe(true);
  server.run(2, 'ECHO', 'x'.repeat(30_000));
  server.command('CONFIG', 'SET', 'client-output-buffer-limit', 'normal 0 0 0');
  server.run(2, 'ECHO', 'x'.repeat(900_000));
  expect(server.client(2).closeAsap).toBe(false);
});
