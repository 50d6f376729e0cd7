import { describe, expect, test } from 'vitest';
import { zsetsExtension } from '../../../../src/engine/commands/zsets/zsetsExtension.ts';
import { NULL_ARRAY } from '../../../../src/engine/server/Reply.ts';
import { oneServer, type OneServer } from '../../../support/oneServer.ts';

function zsetServer(): OneServer {
  return oneServer({ extensions: [zsetsExtension] });
}

/** Runs a line of the n-th client: undefined = it waits. */
function send(server: OneServer, client: number, line: string): unknown {
  return server.commandOf(client, ...line.split(' '));
}

describe('clients that wait for a sorted set', () => {
  test('are served in the order in which they came, and replicas get plain pops', () => {
    const server = zsetServer();
    send(server, 1, 'BZPOPMIN none z 0');
    send(server, 2, 'BZPOPMAX z 0');
    send(server, 3, 'BZMPOP 0 1 z MIN COUNT 5');
    server.stream.length = 0;
    expect(send(server, 0, 'ZADD z 1 a 2 b 3 c 4 d')).toBe(4);

    expect(server.taken(1)).toEqual([['z', 'a', { double: '1' }]]);
    expect(server.taken(2)).toEqual([['z', 'd', { double: '4' }]]);
    expect(server.taken(3)).toEqual([
      [
        'z',
        [
          ['b', { double: '2' }],
          ['c', { double: '3' }],
        ],
      ],
    ]);
    expect(send(server, 0, 'EXISTS z')).toBe(0);
    expect(server.stream).toEqual([
      '[0] ZADD z 1 a 2 b 3 c 4 d',
      '[0] ZPOPMIN z',
      '[0] ZPOPMAX z',
      '[0] ZPOPMIN z 2',
    ]);
  });

  test('are served from a set that was stored where there was none', () => {
    const server = zsetServer();
    send(server, 1, 'BZPOPMIN d 0');
    send(server, 0, 'ZADD z 1 a 2 b');
    send(server, 0, 'ZUNIONSTORE d 1 z WEIGHTS 3');
    expect(server.taken(1)).toEqual([['d', 'a', { double: '3' }]]);
    send(server, 1, 'BZPOPMIN e 0');
    send(server, 0, 'ZRANGESTORE e z 1 1');
    expect(server.taken(1)).toEqual([['e', 'b', { double: '2' }]]);
  });

  test('wait on when a value of another type appears', () => {
    const server = zsetServer();
    send(server, 1, 'BZPOPMIN z 0');
    send(server, 0, 'SET z x');
    expect(server.taken(1)).toEqual([]);
    send(server, 0, 'DEL z');
    send(server, 0, 'ZADD z 1 a');
    expect(server.taken(1)).toEqual([['z', 'a', { double: '1' }]]);
  });

  test('get a null array when their time is up, and at once in a transaction', () => {
    const server = zsetServer();
    send(server, 1, 'BZPOPMIN z 0.1');
    server.advance(300);
    expect(server.taken(1)).toEqual([NULL_ARRAY]);
    send(server, 0, 'MULTI');
    send(server, 0, 'BZMPOP 0 1 z MAX');
    expect(send(server, 0, 'EXEC')).toEqual([NULL_ARRAY]);
  });
});
