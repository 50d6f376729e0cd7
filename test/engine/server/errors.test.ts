import { expect, test } from 'vitest';
import { strangers } from '../../support/cluster.ts';

const END = '\0 and more';

test.each([
  [`CLIENT LIST TYPE x${END}`, "ERR Unknown client type 'x'"],
  [`CLIENT KILL TYPE x${END}`, "ERR Unknown client type 'x'"],
  [`CLIENT KILL USER x${END}`, "ERR No such user 'x'"],
  [`CONFIG SET x${END} 1`, "ERR Unknown option or number of arguments for CONFIG SET - 'x'"],
  [`HELLO 3 x${END}`, "ERR Syntax error in HELLO option 'x'"],
  [`DEBUG x${END}`, "ERR unknown subcommand or wrong number of arguments for 'x'. Try DEBUG HELP."],
  [`DEBUG CLUSTERLINK KILL to x${END}`, 'ERR Unknown node x'],
  [`CLUSTER REPLICATE x${END}`, 'ERR Unknown node x'],
  [`CLUSTER FORGET x${END}`, 'ERR Unknown node x'],
  [`CLUSTER REPLICAS x${END}`, 'ERR Unknown node x'],
  [`CLUSTER COUNT-FAILURE-REPORTS x${END}`, 'ERR Unknown node x'],
  [`CLUSTER SETSLOT 1 NODE x${END}`, 'ERR Unknown node x'],
  [`CLUSTER MEET x${END} 1`, 'ERR Invalid node address specified: x:1'],
])('an error shows a word up to its first zero byte: %j', (line, text) => {
  // The words of END are not words of their own.
  const words = line.replace(END, '\0').split(' ');
  const argv = words.map((word) => word.replace('\0', END));

  expect(
    strangers(1)
      .node('A')
      .look(...argv),
  ).toEqual({ error: text });
});

test('an unknown PFDEBUG subcommand, too', () => {
  const a = strangers(1).node('A');
  a.look('PFADD', 'k', '1');

  expect(a.look('PFDEBUG', `x${END}`, 'k')).toEqual({
    error: "ERR Unknown PFDEBUG subcommand 'x'",
  });
  expect(a.look('PFDEBUG', `getreg${END}`, 'k')).toHaveLength(16_384);
});

test.each(['save', 'notify-keyspace-events'])('%s ends at a zero byte', (name) => {
  const a = strangers(1).node('A');
  a.look('CONFIG', 'SET', name, name === 'save' ? '10 1' : 'KEA');

  expect(a.look('CONFIG', 'SET', name, '\0')).toEqual({ simple: 'OK' });
  expect(a.look('CONFIG', 'GET', name)).toEqual({ map: [name, ''] });
});

test.each([
  ['SET k v EX 100 NX', 3],
  ['SET k v EX 100 NX', 5],
  ['GETEX k PERSIST', 2],
  ['EXPIRE k 10 NX', 3],
  ['ZADD z NX 1 m', 2],
  ['ZADD z INCR 1 m', 2],
  ['ZUNION 1 z AGGREGATE MAX WITHSCORES', 4],
  ['ZRANGE z 0 -1 REV', 4],
  ['SORT l DESC ALPHA', 3],
  ['SCAN 0 TYPE list', 3],
  ['LPOS l b MAXLEN 9', 3],
  ['LMOVE l l LEFT RIGHT', 4],
  ['BITOP AND d k k', 1],
  ['BITFIELD k GET u8 0 OVERFLOW SAT', 2],
  ['GEOADD g CH 1 1 m', 2],
  ['GEODIST g m m km', 4],
  ['GEOSEARCH g FROMMEMBER m BYRADIUS 9 km ASC', 4],
  ['GEOSEARCH g FROMMEMBER m BYRADIUS 9 km ASC', 7],
  ['DEBUG PROTOCOL integer', 1],
  ['DEBUG PROTOCOL integer', 2],
  ['CLIENT KILL TYPE pubsub', 2],
  ['CLIENT KILL TYPE pubsub', 3],
  ['INFO keyspace', 1],
  ['COMMAND LIST FILTERBY ACLCAT hash', 4],
  ['SHUTDOWN ABORT', 1],
  ['BGSAVE SCHEDULE', 1],
])('an option ends at a zero byte, as in C: %s, word %i', (line, at) => {
  const argv = line.split(' ');
  const answer = (words: readonly string[]): unknown => {
    const a = strangers(1).node('A');
    a.look('SET', 'k', 'v');
    a.look('RPUSH', 'l', 'a', 'b');
    a.look('ZADD', 'z', '1', 'a', '2', 'b');
    a.look('GEOADD', 'g', '1', '1', 'm');
    return a.look(...words);
  };

  expect(answer(argv.with(at, `${argv[at]}${END}`))).toEqual(answer(argv));
});
