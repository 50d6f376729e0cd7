import { expect, test } from 'vitest';
import { encodeReply } from '../../../src/engine/server/encodeReply.ts';
import { replyBytes } from '../../../src/engine/server/replyBytes.ts';
import { oneServer, type OneServer } from '../../support/oneServer.ts';

function heard(server: OneServer, client: number, ...argv: string[]): unknown[] {
  server.run(client, ...argv);
  return server.heard(client);
}

test('every name is answered apart, with the count that it leaves', () => {
  const server = oneServer();

  expect(heard(server, 0, 'SUBSCRIBE', 'a', 'b', 'a')).toEqual([
    ['subscribe', 'a', 1],
    ['subscribe', 'b', 2],
    ['subscribe', 'a', 2],
  ]);
  expect(heard(server, 0, 'PSUBSCRIBE', 'a*')).toEqual([['psubscribe', 'a*', 3]]);
  expect(heard(server, 0, 'SSUBSCRIBE', 'a')).toEqual([['ssubscribe', 'a', 1]]);
  expect(heard(server, 0, 'UNSUBSCRIBE', 'zz', 'a')).toEqual([
    ['unsubscribe', 'zz', 3],
    ['unsubscribe', 'a', 2],
  ]);
});

test('leaving without names leaves all, and says null when there is none', () => {
  const server = oneServer();
  server.run(0, 'SUBSCRIBE', 'a', 'b');
  server.taken(0);

  expect(heard(server, 0, 'UNSUBSCRIBE')).toEqual([
    ['unsubscribe', 'a', 1],
    ['unsubscribe', 'b', 0],
  ]);
  expect(heard(server, 0, 'UNSUBSCRIBE')).toEqual([['unsubscribe', null, 0]]);
  expect(heard(server, 0, 'PUNSUBSCRIBE')).toEqual([['punsubscribe', null, 0]]);
  expect(heard(server, 0, 'SUNSUBSCRIBE')).toEqual([['sunsubscribe', null, 0]]);
});

test('in RESP2 a subscriber may do little else; in RESP3 everything', () => {
  const server = oneServer();
  server.run(0, 'SUBSCRIBE', 'a');
  server.taken(0);

  expect(server.command('CLIENT', 'ID')).toEqual({
    error:
      "ERR Can't execute 'client|id': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are " +
      'allowed in this context',
  });
  expect(server.command('PING')).toEqual(['pong', '']);
  expect(server.command('PING', 'x')).toEqual(['pong', 'x']);
  server.command('UNSUBSCRIBE', 'a');
  expect(server.command('PING')).toEqual({ simple: 'PONG' });
  server.command('HELLO', '3');
  server.run(0, 'SUBSCRIBE', 'a');
  server.taken(0);
  expect(server.command('PING', 'x')).toBe('x');
  expect(server.command('GET', 'k')).toBe(null);
});

test('inside EXEC the messages stand in the place of the answer, as many as there are', () => {
  const server = oneServer();
  for (const words of ['MULTI', 'SUBSCRIBE a b', 'PUBLISH a x', 'EXEC'])
    server.run(0, ...words.split(' '));
  const sent = server.client(0).output.at(-1) as never;
  const bytes =
    '*2\r\n*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n*3\r\n$9\r\nsubscribe\r\n$1\r\nb\r\n:2\r\n' +
    '*3\r\n$7\r\nmessage\r\n$1\r\na\r\n$1\r\nx\r\n:1\r\n';

  expect(encodeReply(sent, 2)).toBe(bytes);
  expect(replyBytes(sent, 2)).toBe(bytes.length);
  expect(server.client(0).outputBytes).toBe(
    '+OK\r\n'.length + 2 * '+QUEUED\r\n'.length + bytes.length,
  );
});

test('a client that goes, or starts anew, listens to nothing', () => {
  const server = oneServer();
  server.run(1, 'SUBSCRIBE', 'a');
  server.run(1, 'PSUBSCRIBE', '*');
  server.run(2, 'SSUBSCRIBE', 'a');
  expect(server.command('PUBSUB', 'NUMPAT')).toBe(1);

  server.run(1, 'RESET');
  server.run(2, 'RESET');

  expect(server.command('PUBSUB', 'NUMPAT')).toBe(0);
  expect(server.command('PUBSUB', 'CHANNELS')).toEqual([]);
  expect(server.command('PUBSUB', 'SHARDCHANNELS')).toEqual([]);
  expect(server.server.pubsub.channels.size).toBe(0);

  server.run(2, 'SUBSCRIBE', 'b');
  server.command('CLIENT', 'KILL', 'TYPE', 'pubsub');
  expect(server.command('PUBSUB', 'NUMSUB', 'b')).toEqual(['b', 0]);
});

test('CLIENT LIST and INFO count subscriptions by kind', () => {
  const server = oneServer();
  server.run(1, 'SUBSCRIBE', 'a', 'b');
  server.run(1, 'PSUBSCRIBE', '*');
  server.run(1, 'SSUBSCRIBE', 's', 't', 'u');
  const list = server.command('CLIENT', 'LIST', 'TYPE', 'pubsub') as { text: string };
  const info = server.command('INFO', 'stats') as { text: string };

  expect(list.text).toMatch(/ flags=P .* sub=2 psub=1 ssub=3 /);
  expect(info.text).toMatch(/pubsub_channels:2\r\npubsub_patterns:1\r\npubsubshard_channels:3\r\n/);
});
