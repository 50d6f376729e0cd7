import { describe, expect, test } from 'vitest';
import { listsExtension } from '../../../../src/engine/commands/lists/listsExtension.ts';
import { closeClient } from '../../../../src/engine/server/clients.ts';
import { NULL_ARRAY } from '../../../../src/engine/server/Reply.ts';
import { oneServer, type OneServer } from '../../../support/oneServer.ts';

function listServer(): OneServer {
  return oneServer({ extensions: [listsExtension] });
}

/** Runs a line of the n-th client: undefined = it waits. */
function send(server: OneServer, client: number, line: string): unknown {
  return server.commandOf(client, ...line.split(' '));
}

describe('clients that wait are served', () => {
  test('in the order in which they came, one element each', () => {
    const server = listServer();
    for (const client of [3, 1, 2]) expect(send(server, client, 'BLPOP l 0')).toBe(undefined);
    expect(send(server, 0, 'RPUSH l a b')).toBe(2);

    expect(server.taken(3)).toEqual([['l', 'a']]);
    expect(server.taken(1)).toEqual([['l', 'b']]);
    expect(server.taken(2)).toEqual([]);
    expect(send(server, 0, 'EXISTS l')).toBe(0);
  });

  test('by the key that appears, whatever its place among theirs', () => {
    const server = listServer();
    send(server, 1, 'BRPOP a b a c 0');
    send(server, 0, 'RPUSH b 1 2');
    expect(server.taken(1)).toEqual([['b', '2']]);
    // It waits for none of them any more.
    send(server, 0, 'RPUSH a 1');
    expect(server.taken(1)).toEqual([]);
    expect(server.server.waitingKeys.clients.size).toBe(0);
  });

  test('after the whole transaction, with what it left', () => {
    const server = listServer();
    send(server, 1, 'BLPOP l 0');
    for (const line of ['MULTI', 'RPUSH l a', 'DEL l', 'EXEC']) send(server, 0, line);
    expect(server.taken(1)).toEqual([]);
    for (const line of ['MULTI', 'RPUSH l a', 'LPUSH l b', 'EXEC']) send(server, 0, line);
    expect(server.taken(1)).toEqual([['l', 'b']]);
  });

  test('when a list comes by another name or database', () => {
    const server = listServer();
    const comes = (...lines: string[]): unknown => {
      send(server, 0, 'FLUSHALL');
      send(server, 1, 'BLPOP l 0');
      for (const line of lines) send(server, 0, line);
      return server.taken(1)[0];
    };
    expect(comes('RPUSH m 1', 'RENAME m l')).toEqual(['l', '1']);
    expect(comes('RPUSH m 2', 'COPY m l')).toEqual(['l', '2']);
    expect(comes('SELECT 1', 'RPUSH l 3', 'MOVE l 0', 'SELECT 0')).toEqual(['l', '3']);
    expect(comes('SELECT 1', 'RPUSH l 4', 'SWAPDB 0 1', 'SELECT 0')).toEqual(['l', '4']);
    expect(comes('RPUSH m 5', 'LMOVE m l LEFT LEFT')).toEqual(['l', '5']);
  });

  test('not by a value of another type, nor by overwriting one in place', () => {
    const server = listServer();
    send(server, 1, 'BLPOP l 0');
    send(server, 0, 'SET l x');
    expect(server.taken(1)).toEqual([]);
    send(server, 0, 'DEL l');
    send(server, 0, 'RPUSH l a');
    expect(server.taken(1)).toEqual([['l', 'a']]);
  });

  test('in a chain: what one moves on, another waits for', () => {
    const server = listServer();
    send(server, 3, 'BLPOP c 0');
    send(server, 2, 'BLMOVE b c RIGHT LEFT 0');
    send(server, 1, 'BRPOPLPUSH a b 0');
    server.stream.length = 0;
    send(server, 0, 'RPUSH a x');

    expect([server.taken(1), server.taken(2), server.taken(3)]).toEqual([
      ['x'],
      ['x'],
      [['c', 'x']],
    ]);
    expect(server.stream).toEqual([
      '[0] RPUSH a x',
      '[0] RPOPLPUSH a b',
      '[0] LMOVE b c right left',
      '[0] LPOP c',
    ]);
  });

  test('several elements at once, as many as there are', () => {
    const server = listServer();
    send(server, 1, 'BLMPOP 0 2 x l RIGHT COUNT 3');
    server.stream.length = 0;
    send(server, 0, 'RPUSH l a b');

    expect(server.taken(1)).toEqual([['l', ['b', 'a']]]);
    expect(server.stream).toEqual(['[0] RPUSH l a b', '[0] RPOP l 2']);
  });

  test('and go on with what they sent meanwhile', () => {
    const server = listServer();
    send(server, 1, 'BLPOP l 0');
    expect(send(server, 1, 'PING')).toBe(undefined);
    send(server, 0, 'RPUSH l a');
    server.advance(1);
    expect(server.taken(1)).toEqual([['l', 'a'], { simple: 'PONG' }]);
  });

  test('with an error when the target is no list; the element stays', () => {
    const server = listServer();
    send(server, 0, 'SET s x');
    send(server, 1, 'BLMOVE l s LEFT LEFT 0');
    send(server, 0, 'RPUSH l a');

    expect(server.taken(1)).toEqual([
      { error: 'WRONGTYPE Operation against a key holding the wrong kind of value' },
    ]);
    expect(send(server, 0, 'LLEN l')).toBe(1);
    expect(server.client(1).blocked).toBe(null);
  });
});

describe('a wait ends', () => {
  test('after its time, with a null array, at the next look of a loop', () => {
    const server = listServer();
    send(server, 1, 'BLPOP l 0.25');
    send(server, 2, 'BLMOVE l m LEFT LEFT 0.25');
    server.advance(200);
    expect(server.taken(1)).toEqual([]);
    server.advance(200);
    expect(server.taken(1)).toEqual([NULL_ARRAY]);
    expect(server.taken(2)).toEqual([NULL_ARRAY]);
    expect(server.server.waitingKeys.clients.size).toBe(0);
  });

  test('a duration ends when the clock has passed it, not when it shows it', () => {
    const server = listServer();
    server.advance(10);
    send(server, 1, 'BLPOP l 0.1');
    const { nowUs, startWallUs } = server.world;
    const startMs = Math.floor((startWallUs + nowUs) / 1000);
    const deadline = server.client(1).blocked?.deadlineUs ?? 0;

    expect((deadline + startWallUs) / 1000).toBe(startMs + 101);
  });

  test.each([
    ['0.0001', 1],
    ['1e-9', 1],
    ['0x1', 1000],
    ['1.0005', 1001],
  ])('%s seconds are %i ms', (word, ms) => {
    const server = listServer();
    send(server, 1, 'BLPOP l 1000');
    send(server, 2, `BLPOP l ${word}`);
    const deadline = (client: number): number => server.client(client).blocked?.deadlineUs ?? 0;

    expect((deadline(1) - deadline(2)) / 1000).toBe(1_000_000 - ms);
  });

  test.each(['0', '-0', '-0.0001', '+0'])('%s is for ever', (word) => {
    const server = listServer();
    send(server, 1, `BLPOP l ${word}`);
    expect(server.client(1).blocked?.deadlineUs).toBe(Infinity);
  });

  test.each([
    ['x', 'ERR timeout is not a float or out of range'],
    ['nan', 'ERR timeout is not a float or out of range'],
    ['-1', 'ERR timeout is negative'],
    ['inf', 'ERR timeout is negative'],
    ['1e400', 'ERR timeout is negative'],
    ['9223372036854776', 'ERR timeout is negative'],
  ])('%s is refused', (word, text) => {
    expect(send(listServer(), 1, `BLPOP l ${word}`)).toEqual({ error: text });
  });

  test('by CLIENT UNBLOCK, as a time-out or with an error', () => {
    const server = listServer();
    const unblock = (how: string): unknown =>
      server.command('CLIENT', 'UNBLOCK', String(server.client(1).id), how);
    send(server, 1, 'BLPOP l 0');
    expect(unblock('TIMEOUT')).toBe(1);
    expect(server.taken(1)).toEqual([NULL_ARRAY]);
    send(server, 1, 'BLPOP l 0');
    expect(unblock('ERROR')).toBe(1);
    expect(server.taken(1)).toEqual([{ error: 'UNBLOCKED client unblocked via CLIENT UNBLOCK' }]);
    expect(unblock('TIMEOUT')).toBe(0);
    expect(server.server.stats.errors.get('UNBLOCKED')).toBe(1);
  });

  test('when the client is gone: nothing is given to it', () => {
    const server = listServer();
    send(server, 1, 'BLPOP l 0');
    send(server, 2, 'BLPOP l 0');
    closeClient(server.world, server.server, server.client(1));
    send(server, 0, 'RPUSH l a');
    expect(server.taken(2)).toEqual([['l', 'a']]);
    expect(server.server.blocking.clients.size).toBe(0);
  });
});

test('in a transaction commands answer as if their time were up', () => {
  const server = listServer();
  for (const line of ['MULTI', 'BLPOP l 0', 'BLMOVE l m LEFT LEFT 0', 'BLMPOP 0 1 l LEFT'])
    send(server, 0, line);
  expect(send(server, 0, 'EXEC')).toEqual([NULL_ARRAY, null, NULL_ARRAY]);
});

test('a key that has expired when its turn comes serves nobody', () => {
  const server = listServer();
  server.server.keyspace.expiry.isOn = false;
  send(server, 1, 'BLPOP l 0');
  for (const line of ['MULTI', 'RPUSH l a', 'PEXPIRE l 0', 'EXEC']) send(server, 0, line);
  expect(server.taken(1)).toEqual([]);
  expect(server.client(1).blocked?.kind).toBe('list');
});

test('INFO counts who waits, and who of them for a time', () => {
  const server = listServer();
  send(server, 1, 'BLPOP l 0');
  send(server, 2, 'BLPOP l 100');
  const text = JSON.stringify(server.command('INFO', 'clients'));
  expect(text).toMatch(/blocked_clients:2/);
  expect(text).toMatch(/clients_in_timeout_table:1/);
});
