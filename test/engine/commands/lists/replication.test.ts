import { expect, test } from 'vitest';
import { Servers } from '../../../support/replicationPair.ts';

test('a replica follows what clients that waited were given', () => {
  const pair = new Servers({ count: 2 });
  pair.follow(1, 0);
  const waiting = pair.dial(0);
  pair.post(waiting, 'BLMOVE l m LEFT RIGHT 0');
  pair.run(5);
  pair.ask(0, 'RPUSH l a b');
  pair.run(50);

  expect(waiting.replies).toEqual(['a']);
  expect(pair.ask(1, 'LRANGE l 0 -1')).toEqual(['b']);
  expect(pair.ask(1, 'LRANGE m 0 -1')).toEqual(['a']);
});

test('a full synchronisation carries lists; both sides change their own', () => {
  const pair = new Servers({ count: 2 });
  pair.ask(0, 'RPUSH l a b c');
  pair.follow(1, 0);
  pair.ask(0, 'LPOP l');
  pair.run(50);
  expect(pair.ask(1, 'LRANGE l 0 -1')).toEqual(['b', 'c']);

  pair.ask(1, 'REPLICAOF NO ONE');
  pair.ask(1, 'RPUSH l replica');
  pair.ask(0, 'RPUSH l master');
  expect(pair.ask(0, 'LRANGE l 0 -1')).toEqual(['b', 'c', 'master']);
  expect(pair.ask(1, 'LRANGE l 0 -1')).toEqual(['b', 'c', 'replica']);
});

test('a server that becomes a replica turns away who waits for keys', () => {
  const pair = new Servers({ count: 2 });
  const waiting = pair.dial(0);
  pair.post(waiting, 'BLPOP l 0');
  pair.run(5);
  pair.follow(0, 1);
  pair.run(50);

  expect(waiting.replies).toEqual([
    {
      error:
        'UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)',
    },
  ]);
  expect(waiting.isClosed).toBe(true);
  expect(pair.server(0).waitingKeys.clients.size).toBe(0);
});

test('a client that hangs up waits no longer', () => {
  const pair = new Servers({ count: 1 });
  const waiting = pair.dial(0);
  pair.post(waiting, 'BLPOP l 0');
  pair.run(5);
  expect(pair.server(0).waitingKeys.clients.size).toBe(1);
  pair.hangUp(waiting);
  pair.run(5);
  expect(pair.server(0).waitingKeys.clients.size).toBe(0);
  expect(pair.ask(0, 'RPUSH l a')).toBe(1);
  expect(pair.ask(0, 'LLEN l')).toBe(1);
});
