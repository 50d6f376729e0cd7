import { expect, test } from 'vitest';
import { LiveBench } from '../../support/liveWorld.ts';
import { onShortStack } from '../../support/onShortStack.ts';

/** More words than a JavaScript call takes arguments on a short stack. */
const WIDTH = 20_000;

function command(words: readonly string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;
}

function repeated(count: number, words: (at: number) => readonly string[]): string[] {
  const all: string[] = [];
  for (let at = 0; at < count; at++) for (const word of words(at)) all.push(word);
  return all;
}

const names = repeated(WIDTH, (at) => [`m${at}`]);
const pairs = repeated(WIDTH, (at) => [`m${at}`, 'v']);
const scores = repeated(WIDTH, (at) => [String(at), `m${at}`]);
const ones = repeated(WIDTH, () => ['1']);
const places = repeated(WIDTH, (at) => [String(at % 180), '1', `m${at}`]);

/** Each in order, with the beginning of its reply. */
const COMMANDS: readonly (readonly [words: readonly string[], reply: string])[] = [
  [['MSET', ...pairs], '+OK'],
  [['MSETNX', ...pairs], ':0'],
  [['MGET', ...names], `*${WIDTH}`],
  [['EXISTS', ...names], `:${WIDTH}`],
  [['TOUCH', ...names], `:${WIDTH}`],
  [['WATCH', ...names], '+OK'],
  [['UNWATCH'], '+OK'],
  [['BITOP', 'OR', 'bits', ...names], ':1'],
  [['KEYS', '*'], `*${WIDTH + 1}`],
  [['SCAN', '0', 'COUNT', String(WIDTH * 2)], '*2'],
  [['COMMAND', 'GETKEYS', 'MSET', ...pairs], `*${WIDTH}`],
  [['COMMAND', 'GETKEYSANDFLAGS', 'DEL', ...names], `*${WIDTH}`],
  [['COMMAND', 'INFO', ...names], `*${WIDTH}`],
  [['UNLINK', ...names.slice(0, WIDTH / 2)], `:${WIDTH / 2}`],
  [['DEL', ...names], `:${WIDTH / 2}`],
  [['PFADD', 'pf', ...names], ':1'],
  [['PFCOUNT', 'pf', ...names], ':'],
  [['PFMERGE', 'pf', ...names], '+OK'],
  [['RPUSH', 'list', ...names], `:${WIDTH}`],
  [['LPUSH', 'list', ...names], `:${WIDTH * 2}`],
  [['LRANGE', 'list', '0', '-1'], `*${WIDTH * 2}`],
  [['SORT', 'list', 'ALPHA', 'STORE', 'sorted'], `:${WIDTH * 2}`],
  [['LPOP', 'sorted', String(WIDTH)], `*${WIDTH}`],
  [['LMPOP', '1', 'list', 'LEFT', 'COUNT', String(WIDTH * 2)], '*2'],
  [['LMPOP', String(WIDTH), ...names, 'LEFT'], '*-1'],
  [['BLPOP', ...names, 'sorted', '0'], '*2'],
  [['SADD', 'set', ...names], `:${WIDTH}`],
  [['SMISMEMBER', 'set', ...names], `*${WIDTH}`],
  [['SUNION', 'set', ...names], `*${WIDTH}`],
  [['SDIFFSTORE', 'other', 'set', ...names], `:${WIDTH}`],
  [['SINTER', 'set', ...names], '*0'],
  [['SRANDMEMBER', 'set', String(WIDTH)], `*${WIDTH}`],
  [['SRANDMEMBER', 'set', String(-WIDTH)], `*${WIDTH}`],
  [['SPOP', 'other', String(WIDTH - 10)], `*${WIDTH - 10}`],
  [['SPOP', 'set', String(WIDTH / 2)], `*${WIDTH / 2}`],
  [['SREM', 'set', ...names], `:${WIDTH / 2}`],
  [['HSET', 'hash', ...pairs], `:${WIDTH}`],
  [['HMSET', 'hash', ...pairs], '+OK'],
  [['HMGET', 'hash', ...names], `*${WIDTH}`],
  [['HGETALL', 'hash'], `*${WIDTH * 2}`],
  [['HRANDFIELD', 'hash', String(WIDTH), 'WITHVALUES'], `*${WIDTH * 2}`],
  [['HSCAN', 'hash', '0', 'COUNT', String(WIDTH * 2)], '*2'],
  [['DUMP', 'hash'], '$'],
  [['HDEL', 'hash', ...names], `:${WIDTH}`],
  [['ZADD', 'zset', ...scores], `:${WIDTH}`],
  [['ZMSCORE', 'zset', ...names], `*${WIDTH}`],
  [['ZRANGE', 'zset', '0', '-1', 'WITHSCORES'], `*${WIDTH * 2}`],
  [['ZUNION', String(WIDTH), ...names.slice(1), 'zset'], `*${WIDTH}`],
  [['GEOADD', 'geo', ...places], `:${WIDTH}`],
  [['GEOHASH', 'geo', ...names], `*${WIDTH}`],
  [['GEOSEARCH', 'geo', 'FROMLONLAT', '0', '0', 'BYRADIUS', '30000', 'km', 'ASC'], `*${WIDTH}`],
  [['PUBSUB', 'NUMSUB', ...names], `*${WIDTH * 2}`],
  [['CONFIG', 'GET', ...names], '*0'],
  [
    ['ZUNIONSTORE', 'kept', String(WIDTH), ...names.slice(1), 'zset', 'WEIGHTS', ...ones],
    `:${WIDTH}`,
  ],
  [['SUBSCRIBE', ...names], '*3'],
  [['UNSUBSCRIBE', ...names], '*3'],
];

test('a call on a short stack is refused as many arguments', () => {
  onShortStack(() => expect(() => Math.max(...names.map(Number))).toThrow(RangeError));
});

test('a command may be wider than a JavaScript call', () => {
  const bench = new LiveBench({ cpu: 'free' });
  const program = bench.connect();
  onShortStack(() => {
    for (const [words, reply] of COMMANDS) {
      program.received = '';
      program.send(command(words));
      for (let ms = 0; ms < 10 && program.received === ''; ms++) bench.run(1);
      const name = words.slice(0, 2).join(' ');
      expect(`${name} ${program.received.slice(0, reply.length)}`).toBe(`${name} ${reply}`);
    }
  });
});
