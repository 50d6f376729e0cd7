import { describe, expect, test } from 'vitest';
import { hashesExtension } from '../../../../src/engine/commands/hashes/hashesExtension.ts';
import { listsExtension } from '../../../../src/engine/commands/lists/listsExtension.ts';
import { setsExtension } from '../../../../src/engine/commands/sets/setsExtension.ts';
import { sortingExtension } from '../../../../src/engine/commands/sorting/sortingExtension.ts';
import { zsetsExtension } from '../../../../src/engine/commands/zsets/zsetsExtension.ts';
import { List } from '../../../../src/engine/keyspace/List.ts';
import type { ServerExtension } from '../../../../src/engine/server/Extension.ts';
import { oneServer, type OneServer } from '../../../support/oneServer.ts';

const NOT_NUMBERS = { error: "ERR One or more scores can't be converted into double" };
const SYNTAX = { error: 'ERR syntax error' };

/** A server that sorts, and what it announces. */
function sortServer(): { readonly server: OneServer; readonly events: string[] } {
  const events: string[] = [];
  const watcher: ServerExtension = {
    name: 'watcher',
    onKeyspaceEvent: (_world, _server, { event, key }) => events.push(`${event} ${key}`),
  };
  const server = oneServer({
    extensions: [
      listsExtension,
      hashesExtension,
      setsExtension,
      zsetsExtension,
      sortingExtension,
      watcher,
    ],
    config: { 'notify-keyspace-events': 'KEA' },
  });
  return { server, events };
}

function given(...lines: readonly string[]): OneServer {
  const { server } = sortServer();
  for (const line of lines) server.command(...line.split(' '));
  return server;
}

const send = (server: OneServer, line: string): unknown => server.command(...line.split(' '));

describe('numbers', () => {
  test.each([
    ['3 1.5 2 -7', ['-7', '1.5', '2', '3']],
    ['0x10 inf -inf +3 .5 5. 1', ['-inf', '.5', '1', '+3', '5.', '0x10', 'inf']],
    ['1.0 1 01 +1', ['+1', '01', '1', '1.0']],
    ['10 9 100', ['9', '10', '100']],
    ['0x1p-1074 0', ['0', '0x1p-1074']],
  ])('%s', (elements, sorted) => {
    expect(send(given(`RPUSH l ${elements}`), 'SORT l')).toEqual(sorted);
  });

  test('text, NaN and what is out of range are refused', () => {
    for (const element of ['a', 'nan', '1e400', '1e-400', '5e-324', '1x'])
      expect(send(given(`RPUSH l 1 ${element}`), 'SORT l')).toEqual(NOT_NUMBERS);
  });

  test('nothing is 0, spaces before a number and all after a zero byte are not seen', () => {
    const { server } = sortServer();
    server.command('RPUSH', 'l', '', '5', '-1', ' 3', '2\0x');
    expect(send(server, 'SORT l')).toEqual(['-1', '', '2\0x', ' 3', '5']);
    server.command('RPUSH', 'l', '3 ');
    expect(send(server, 'SORT l')).toEqual(NOT_NUMBERS);
  });
});

describe('a score out of range, read when a small sorted set is unpacked', () => {
  const set = (score: string): OneServer =>
    given(`ZADD z ${score} -4`, 'MSET int:-4 5 half:-4 5.5');

  test.each([
    ['5e-324', 'SORT z', NOT_NUMBERS],
    ['-2e-308', 'SORT_RO z', NOT_NUMBERS],
    ['5e-324', 'SORT z LIMIT 0 0', NOT_NUMBERS],
    ['5e-324', 'SORT z BY half:*', NOT_NUMBERS],
    ['5e-324', 'SORT z BY int:*', ['-4']],
    ['5e-324', 'SORT z BY none:*', ['-4']],
    ['5e-324', 'SORT z ALPHA', ['-4']],
    ['5e-324', 'SORT z BY nosort', ['-4']],
    ['2.2250738585072014e-308', 'SORT z', ['-4']],
  ])('%s: %s', (score, line, reply) => {
    expect(send(set(score), line)).toEqual(reply);
  });

  test('spoils one command: then it is unpacked', () => {
    const server = set('5e-324');
    send(server, 'SORT z');
    expect(send(server, 'SORT z')).toEqual(['-4']);
  });
});

describe('texts', () => {
  test('compare by bytes, up to a zero byte unless the result is stored', () => {
    const { server } = sortServer();
    server.command('RPUSH', 'l', 'b', 'a\0z', 'a\0b', 'a', '\xff', 'B');
    expect(send(server, 'SORT l ALPHA')).toEqual(['B', 'a\0z', 'a\0b', 'a', 'b', '\xff']);
    expect(send(server, 'SORT l ALPHA DESC')).toEqual(['\xff', 'b', 'a\0z', 'a\0b', 'a', 'B']);
    expect(send(server, 'SORT l ALPHA STORE m')).toBe(6);
    expect(send(server, 'LRANGE m 0 -1')).toEqual(['B', 'a', 'a\0b', 'a\0z', 'b', '\xff']);
  });
});

describe('weights and patterns', () => {
  const weighed = (): OneServer =>
    given(
      'RPUSH l 1 2 3',
      'MSET w:1 30 w:2 20 w:3 10 n:1 one n:3 three',
      'HSET h:1 age 5 name x',
      'HSET h:2 age 9',
    );

  test.each([
    ['SORT l BY w:*', ['3', '2', '1']],
    ['SORT l BY h:*->age DESC', ['2', '1', '3']],
    ['SORT l BY none:* DESC', ['3', '2', '1']],
    ['SORT l BY n:* ALPHA', ['2', '1', '3']],
    ['SORT l BY n:*', NOT_NUMBERS],
    ['SORT l GET # GET n:* GET h:*->name', ['1', 'one', 'x', '2', null, null, '3', 'three', null]],
    ['SORT l GET w:1', [null, null, null]],
    ['SORT l BY w:* LIMIT 1 1', ['2']],
    ['SORT l LIMIT 0 0', []],
    ['SORT l LIMIT -5 2', ['1', '2']],
    ['SORT l LIMIT 2 -1', ['3']],
    ['SORT l LIMIT 7 2', []],
    ['SORT l BY nosort DESC', ['3', '2', '1']],
    ['SORT l BY nosort LIMIT 1 1', ['2']],
    ['SORT l BY nosort DESC LIMIT 0 1', ['3']],
    ['SORT none', []],
    ['SORT l BY w:* FOO', SYNTAX],
    ['SORT l LIMIT 1', SYNTAX],
    ['SORT l LIMIT 1 x', { error: 'ERR value is not an integer or out of range' }],
    ['SORT_RO l STORE m', SYNTAX],
    ['SORT w:1', { error: 'WRONGTYPE Operation against a key holding the wrong kind of value' }],
  ])('%s', (line, reply) => {
    expect(send(weighed(), line)).toEqual(reply);
  });

  test('missing values are stored as empty strings', () => {
    const server = weighed();
    expect(send(server, 'SORT l GET n:* STORE m')).toBe(3);
    expect(send(server, 'LRANGE m 0 -1')).toEqual(['one', '', 'three']);
  });
});

/** What is equal comes out as Redis's own partial sort leaves it: captured from 7.0.15. */
describe('equal weights', () => {
  const fifty = Array.from({ length: 50 }, (_, i) => String(i + 1));

  test.each([
    ['SORT t BY w:* ALPHA LIMIT 0 12', '5 30 25 50 45 10 40 15 35 20 48 33'],
    ['SORT t BY w:* ALPHA LIMIT 20 12 DESC', '1 6 11 16 21 26 31 36 41 46 33 48'],
  ])('%s', (line, sorted) => {
    const weights = fifty.flatMap((element) => [`w:${element}`, String((Number(element) * 7) % 5)]);
    const server = given(`RPUSH t ${fifty.join(' ')}`, `MSET ${weights.join(' ')}`);
    expect(send(server, line)).toEqual(sorted.split(' '));
  });

  test('of seven elements', () => {
    const server = given('RPUSH t 1 2 3 4 5 6 7');
    expect(send(server, 'SORT t BY x:* ALPHA LIMIT 1 6')).toEqual(['2', '3', '1', '5', '6', '7']);
  });
});

describe('sets and sorted sets', () => {
  test('are sorted like lists', () => {
    const server = given('SADD s 3 1 2', 'ZADD z 1 30 2 10 3 20');
    expect(send(server, 'SORT s DESC')).toEqual(['3', '2', '1']);
    expect(send(server, 'SORT z')).toEqual(['10', '20', '30']);
  });

  test('a sorted set keeps its order when nothing is sorted; looking at it unpacks it for good', () => {
    const server = given('ZADD z 3 c 1 a 2 b');
    expect(send(server, 'OBJECT ENCODING z')).toBe('listpack');
    expect(send(server, 'SORT_RO z BY nosort')).toEqual(['a', 'b', 'c']);
    expect(send(server, 'SORT z BY nosort DESC LIMIT 0 2')).toEqual(['c', 'b']);
    expect(send(server, 'OBJECT ENCODING z')).toBe('skiplist');
    expect(send(server, 'ZRANGE z 0 -1')).toEqual(['a', 'b', 'c']);
  });

  test('an unsorted set is stored sorted, so that replicas hold the same', () => {
    const server = given('SADD s delta alpha charlie bravo');
    send(server, 'SORT s BY nosort STORE l');
    expect(send(server, 'LRANGE l 0 -1')).toEqual(['alpha', 'bravo', 'charlie', 'delta']);
  });
});

describe('a stored result', () => {
  test('replaces what was there, is announced, counted and propagated', () => {
    const { server, events } = sortServer();
    send(server, 'RPUSH l 2 1');
    send(server, 'SET m x');
    const before = server.server.dirty;
    events.length = server.stream.length = 0;
    expect(send(server, 'SORT l STORE m')).toBe(2);

    expect(events).toEqual(['sortstore m']);
    expect(server.server.dirty - before).toBe(2);
    expect(server.stream).toEqual(['[0] SORT l STORE m']);
    expect(send(server, 'TYPE m')).toEqual({ simple: 'list' });
  });

  test('has nodes of 8 KB, whatever list-max-listpack-size says', () => {
    const server = given(
      'CONFIG SET list-max-listpack-size 2',
      'RPUSH l 5 4 3 2 1',
      'SORT l STORE m',
    );
    send(server, 'RPUSH m 6 7');
    const nodes = (key: string): number | undefined => {
      const value = server.server.keyspace.databases[0]?.get(key)?.value;
      return value instanceof List ? value.nodeCount : undefined;
    };
    expect([nodes('l'), nodes('m')]).toEqual([3, 1]);
  });

  test('of nothing deletes the key', () => {
    const { server, events } = sortServer();
    send(server, 'SET m x');
    events.length = 0;
    expect(send(server, 'SORT none STORE m')).toBe(0);
    expect(events).toEqual(['del m']);
    expect(send(server, 'SORT none STORE m')).toBe(0);
    expect(events).toEqual(['del m']);
  });

  test('over another value serves nobody, nor when that one was new and of a type nobody waits for', () => {
    const server = given('RPUSH l 2 1', 'SET m x');
    server.commandOf(1, 'BLPOP', 'm', 'n', '0');
    send(server, 'DEL m');
    server.commandOf(1, 'BLPOP', 'm', 'n', '0');
    for (const line of ['MULTI', 'SADD n x', 'SORT l STORE n', 'EXEC']) send(server, line);
    expect(server.taken(1).filter((reply) => Array.isArray(reply))).toEqual([]);
    expect(send(server, 'LLEN n')).toBe(2);
  });

  test('serves a client that waits for the key', () => {
    const server = given('RPUSH l 2 1');
    server.commandOf(1, 'BLPOP', 'm', '0');
    send(server, 'SORT l STORE m');
    expect(server.taken(1)).toEqual([['m', '1']]);
  });
});

test('in cluster mode patterns are refused, constants are not', () => {
  const config = { 'cluster-enabled': 'yes' };
  const server = oneServer({ extensions: [listsExtension, sortingExtension], config });
  send(server, 'RPUSH l 2 1');
  const denied = (option: string): object => ({
    error: `ERR ${option} option of SORT denied in Cluster mode.`,
  });
  expect(send(server, 'SORT l BY w:*')).toEqual(denied('BY'));
  expect(send(server, 'SORT l GET #')).toEqual(denied('GET'));
  expect(send(server, 'SORT l BY nosort')).toEqual(['2', '1']);
  expect(send(server, 'SORT l FOO GET #')).toEqual(SYNTAX);
});
