import { describe, expect, test } from 'vitest';
import { listsExtension } from '../../../../src/engine/commands/lists/listsExtension.ts';
import type { ServerExtension } from '../../../../src/engine/server/Extension.ts';
import { copyState, hashState } from '../../../../src/base/stateCopy.ts';
import { oneServer, type OneServer } from '../../../support/oneServer.ts';

const WRONG = '-WRONGTYPE Operation against a key holding the wrong kind of value\r\n';

/** A server with lists, and what it announces. */
function listServer(): { readonly server: OneServer; readonly events: string[] } {
  const events: string[] = [];
  const watcher: ServerExtension = {
    name: 'watcher',
    onKeyspaceEvent: (_world, _server, { event, key }) => events.push(`${event} ${key}`),
  };
  const server = oneServer({
    extensions: [listsExtension, watcher],
    config: { 'notify-keyspace-events': 'KEAn' },
  });
  return { server, events };
}

/** Replies of 7.0.15 that are easily got wrong: conformance has the rest. */
const REPLIES: readonly (readonly [sent: string, reply: string])[] = [
  ['LPOP l -1', '-ERR value is out of range, must be positive\r\n'],
  ['LPOP l x', '-ERR value is out of range, must be positive\r\n'],
  ['LPOP l 1 2', "-ERR wrong number of arguments for 'lpop' command\r\n"],
  ['LPOP none', '$-1\r\n'],
  ['LPOP none 0', '*-1\r\n'],
  ['RPOP l 0', '*0\r\n'],
  ['LRANGE s 0 x', '-ERR value is not an integer or out of range\r\n'],
  ['LRANGE s 0 1', WRONG],
  ['LINDEX none x', '$-1\r\n'],
  ['LSET none x y', '-ERR no such key\r\n'],
  ['LSET l 7 y', '-ERR index out of range\r\n'],
  ['LINSERT l BEFORE z q', ':-1\r\n'],
  ['LINSERT none BEFORE z q', ':0\r\n'],
  ['LPOS l a COUNT 0 RANK -2', '*2\r\n:3\r\n:0\r\n'],
  ['LPOS l a RANK -9223372036854775808', ':6\r\n'],
  ['LPOS none a COUNT 1', '*0\r\n'],
  ['LPOS l a MAXLEN 3 COUNT 0', '*1\r\n:0\r\n'],
  ['LMPOP 0 l LEFT', '-ERR numkeys should be greater than 0\r\n'],
  ['LMPOP 2 none s LEFT', WRONG],
  ['LMPOP 1 none LEFT', '*-1\r\n'],
  ['LMPOP 2 none l RIGHT COUNT 2', '*2\r\n$1\r\nl\r\n*2\r\n$1\r\na\r\n$1\r\nc\r\n'],
  ['LMOVE none s LEFT RIGHT', '$-1\r\n'],
  ['LMOVE l s LEFT RIGHT', WRONG],
  ['LREM l -9223372036854775808 a', ':3\r\n'],
  ['LTRIM l 100 -100', '+OK\r\n'],
  ['LPUSHX none a', ':0\r\n'],
  ['OBJECT ENCODING l', '$9\r\nquicklist\r\n'],
];

test.each(REPLIES)('%s', (sent, reply) => {
  const { server } = listServer();
  server.command('SET', 's', 'x');
  server.command('RPUSH', 'l', 'a', 'b', 'c', 'a', 'b', 'c', 'a');

  // The last element is popped first from the right.
  if (sent.startsWith('LMPOP 2 none l')) server.command('LINSERT', 'l', 'AFTER', 'b', 'd');
  expect(server.resp(sent)).toBe(reply);
});

describe('events, in the order of 7.0.15', () => {
  test('of pushes, changes and pops', () => {
    const { server, events } = listServer();
    for (const line of [
      'LPUSH l a b',
      'LSET l 0 x',
      'LINSERT l BEFORE x y',
      'LTRIM l 0 -1',
      'LREM l 0 zz',
      'LREM l 0 y',
      'LMOVE l m LEFT RIGHT',
      'RPOPLPUSH m m',
      'LPOP m',
      'RPUSH m 1 2 3',
      'LMPOP 1 m LEFT COUNT 2',
      'LTRIM m 5 9',
    ])
      server.command(...line.split(' '));

    expect(events).toEqual([
      'new l',
      'lpush l',
      'lset l',
      'linsert l',
      'ltrim l',
      'lrem l',
      'new m',
      'rpush m',
      'lpop l',
      'lpush m',
      'rpop m',
      'lpop m',
      'del m',
      'new m',
      'rpush m',
      'lpop m',
      'ltrim m',
      'del m',
    ]);
  });
});

test('changes count by elements', () => {
  const { server } = listServer();
  const changesOf = (line: string): number => {
    const before = server.server.dirty;
    server.command(...line.split(' '));
    return server.server.dirty - before;
  };

  expect(changesOf('RPUSH l 1 2 3 4 5 6')).toBe(6);
  expect(changesOf('LTRIM l 1 4')).toBe(2);
  expect(changesOf('LTRIM l 0 -1')).toBe(0);
  expect(changesOf('LPOP l 2')).toBe(2);
  expect(changesOf('LMOVE l m LEFT LEFT')).toBe(1);
  expect(changesOf('LREM m 0 9')).toBe(0);
});

/** SPEC replication §6.6. */
const STREAM: readonly (readonly [sent: string, stream: readonly string[]])[] = [
  ['lpush l x', ['lpush l x']],
  ['LPOP l', ['LPOP l']],
  ['LPOP l 2', ['LPOP l 2']],
  ['LPOP none', []],
  ['LTRIM l 0 -1', []],
  ['LMPOP 2 none l RIGHT COUNT 9', ['RPOP l 3']],
  ['BLMPOP 0 1 l LEFT COUNT 2', ['LPOP l 2']],
  ['BLPOP none l 0', ['LPOP l']],
  ['BRPOP l 0', ['RPOP l']],
  ['BLMOVE l m LEFT right 0', ['LMOVE l m LEFT right']],
  ['brpoplpush l m 0', ['RPOPLPUSH l m']],
  ['rpoplpush l m', ['rpoplpush l m']],
];

test.each(STREAM)('replicas get for %s: %j', (sent, stream) => {
  const { server } = listServer();
  server.command('RPUSH', 'l', '1', '2', '3');
  server.stream.length = 0;
  server.command(...sent.split(' '));

  expect(server.stream).toEqual(stream.map((line) => `[0] ${line}`));
});

test('an element moves within one list, also when it is the only one', () => {
  const { server } = listServer();
  server.command('RPUSH', 'l', 'a', 'b', 'c');
  expect(server.command('LMOVE', 'l', 'l', 'LEFT', 'RIGHT')).toBe('a');
  expect(server.command('LRANGE', 'l', '0', '-1')).toEqual(['b', 'c', 'a']);
  server.command('RPUSH', 'one', 'x');
  expect(server.command('RPOPLPUSH', 'one', 'one')).toBe('x');
  expect(server.command('LRANGE', 'one', '0', '-1')).toEqual(['x']);
});

test('a copied, renamed or moved list goes its own way', () => {
  const { server } = listServer();
  const all = (key: string): unknown => server.command('LRANGE', key, '0', '-1');
  server.command('RPUSH', 'l', 'a', 'b');
  expect(server.command('COPY', 'l', 'twin')).toBe(1);
  server.command('RPUSH', 'l', 'c');
  server.command('LPUSH', 'twin', 'z');
  expect([all('l'), all('twin')]).toEqual([
    ['a', 'b', 'c'],
    ['z', 'a', 'b'],
  ]);
  server.command('RENAME', 'twin', 'other');
  server.command('RPUSH', 'twin', 'new');
  expect([all('other'), all('twin')]).toEqual([['z', 'a', 'b'], ['new']]);
  expect(server.command('MOVE', 'other', '3')).toBe(1);
  server.command('SELECT', '3');
  server.command('RPOP', 'other');
  expect(all('other')).toEqual(['z', 'a']);
  expect(server.command('SCAN', '0', 'TYPE', 'list')).toEqual(['0', ['other']]);
});

test('memory in use returns to what it was', () => {
  const { server } = listServer();
  const db = server.server.keyspace.databases[0];
  const before = db?.memoryBytes;
  for (let i = 0; i < 50; i++) server.command('RPUSH', 'l', 'x'.repeat(i * 40), String(i));
  server.command('LREM', 'l', '0', '7');
  server.command('LINSERT', 'l', 'AFTER', '9', 'y'.repeat(500));
  server.command('COPY', 'l', 'm');
  server.command('LTRIM', 'l', '5', '-5');
  server.command('LPOP', 'm', '1000');
  server.command('LPOP', 'l', '1000');

  expect(server.command('EXISTS', 'l', 'm')).toBe(0);
  expect(db?.memoryBytes).toBe(before);
});

test('a watched list that is pushed to spoils the transaction', () => {
  const { server } = listServer();
  server.command('RPUSH', 'l', 'a');
  server.command('WATCH', 'l');
  server.commandOf(1, 'RPUSH', 'l', 'b');
  server.command('MULTI');
  server.command('LLEN', 'l');
  expect(server.command('EXEC')).toEqual({ nullArray: true });
});

test('a checkpoint keeps its lists and who waits, whatever happens to the world afterwards', () => {
  const { server } = listServer();
  for (let i = 0; i < 2000; i++) server.command('RPUSH', 'l', `element:${i}`);
  server.commandOf(1, 'BLPOP', 'none', '0');
  const then = copyState(server.world);
  const before = hashState(then);
  server.command('LPOP', 'l', '500');
  server.command('LINSERT', 'l', 'BEFORE', 'element:1000', 'x'.repeat(9000));
  server.command('RPUSH', 'none', '1');

  expect(hashState(then)).toBe(before);
  const kept = then.servers[0];
  expect(kept?.waitingKeys.clients.size).toBe(1);
  expect(kept?.keyspace.databases[0]?.get('l')?.value).toHaveProperty('size', 2000);
  expect(hashState(server.world)).not.toBe(before);
});
