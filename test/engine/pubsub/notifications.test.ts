import { expect, test } from 'vitest';
import { oneServer } from '../../support/oneServer.ts';

test('the event on the key’s channel, then the key on the event’s, with the database in both', () => {
  const server = oneServer({ config: { 'notify-keyspace-events': 'KEA' } });
  server.run(1, 'PSUBSCRIBE', '__key*__:*');
  server.taken(1);
  server.command('SELECT', '3');
  server.command('SET', 'k', 'v');

  expect(server.heard(1)).toEqual([
    ['pmessage', '__key*__:*', '__keyspace@3__:k', 'set'],
    ['pmessage', '__key*__:*', '__keyevent@3__:set', 'k'],
  ]);
});

test('only the kinds of channel and the classes of events that are asked for', () => {
  const server = oneServer({ config: { 'notify-keyspace-events': 'Eg' } });
  server.run(1, 'PSUBSCRIBE', '*');
  server.taken(1);
  server.command('SET', 'k', 'v');
  server.command('DEL', 'k');
  server.command('CONFIG', 'SET', 'notify-keyspace-events', '');
  server.command('SET', 'k', 'v');

  expect(server.heard(1)).toEqual([['pmessage', '*', '__keyevent@0__:del', 'k']]);
});

test('an expired key is told of when it is deleted', () => {
  const server = oneServer({ config: { 'notify-keyspace-events': 'Kx' } });
  server.run(1, 'SUBSCRIBE', '__keyspace@0__:k');
  server.taken(1);
  server.command('SET', 'k', 'v', 'PX', '20');
  expect(server.heard(1)).toEqual([]);
  server.world.nowUs += 30_000;
  server.command('GET', 'k');

  expect(server.heard(1)).toEqual([['message', '__keyspace@0__:k', 'expired']]);
});

test('notifications do not go to replicas', () => {
  const server = oneServer({ config: { 'notify-keyspace-events': 'KEA' } });
  server.run(1, 'PSUBSCRIBE', '*');
  server.command('SET', 'k', 'v');

  expect(server.stream).toEqual(['[0] SET k v']);
});
