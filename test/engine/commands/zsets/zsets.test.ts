import { assert as check, array, constantFrom, nat, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { setsExtension } from '../../../../src/engine/commands/sets/setsExtension.ts';
import { zsetsExtension } from '../../../../src/engine/commands/zsets/zsetsExtension.ts';
import type { Reply } from '../../../../src/engine/server/Reply.ts';
import { oneServer, type OneServer } from '../../../support/oneServer.ts';

function zsetServer(): OneServer {
  return oneServer({ extensions: [setsExtension, zsetsExtension] });
}

/** Runs lines; the last reply in RESP, its lines parted by spaces. */
function run(server: OneServer, ...lines: string[]): string {
  let text = '';
  for (const line of lines) text = server.resp(line).trimEnd().replaceAll('\r\n', ' ');
  return text;
}

describe('pairs of members and scores', () => {
  test('are nested in RESP3, scores being doubles', () => {
    const server = zsetServer();
    run(server, 'HELLO 3', 'ZADD z 1.5 a inf b');

    expect(run(server, 'ZRANGE z 0 -1 WITHSCORES')).toBe('*2 *2 $1 a ,1.5 *2 $1 b ,inf');
    expect(run(server, 'ZUNION 1 z WITHSCORES')).toBe('*2 *2 $1 a ,1.5 *2 $1 b ,inf');
    expect(run(server, 'ZRANDMEMBER z 9 WITHSCORES')).toBe('*2 *2 $1 b ,inf *2 $1 a ,1.5');
    expect(run(server, 'ZSCORE z a')).toBe(',1.5');
    expect(run(server, 'ZMSCORE z a c')).toBe('*2 ,1.5 _');
    expect(run(server, 'ZSCAN z 0')).toBe('*2 $1 0 *4 $1 a $3 1.5 $1 b $3 inf');
    expect(run(server, 'ZPOPMIN z 1')).toBe('*1 *2 $1 a ,1.5');
    expect(run(server, 'ZPOPMIN z')).toBe('*2 $1 b ,inf');
  });

  test('are flat in RESP2, except in ZMPOP', () => {
    const server = zsetServer();
    run(server, 'ZADD z 1.5 a 2 b');

    expect(run(server, 'ZRANGE z 0 -1 WITHSCORES')).toBe('*4 $1 a $3 1.5 $1 b $1 2');
    expect(run(server, 'ZMPOP 1 z MAX COUNT 2')).toBe('*2 $1 z *2 *2 $1 b $1 2 *2 $1 a $3 1.5');
  });
});

describe('ranges by bytes of a small set whose scores differ are a walk from its end', () => {
  // In the order of the scores: m9 m1 m5 m2 m8.
  const ASKED: readonly (readonly [line: string, reply: string])[] = [
    ['ZRANGEBYLEX z [m5 +', '*5 $2 m9 $2 m1 $2 m5 $2 m2 $2 m8'],
    ['ZRANGEBYLEX z [m3 [m9', '*5 $2 m9 $2 m1 $2 m5 $2 m2 $2 m8'],
    ['ZRANGEBYLEX z - [m5', '*0'],
    ['ZRANGEBYLEX z [m1 + LIMIT 2 2', '*2 $2 m5 $2 m2'],
    ['ZREVRANGEBYLEX z (m8 [m2', '*0'],
    ['ZREVRANGEBYLEX z + [m2', '*3 $2 m8 $2 m2 $2 m5'],
    ['ZLEXCOUNT z [m1 [m9', ':5'],
  ];

  test.each(ASKED)('%s', (line, reply) => {
    const server = zsetServer();
    run(server, 'ZADD z 1 m9 2 m1 3 m5 4 m2 5 m8');

    expect(run(server, line)).toBe(reply);
  });
});

describe('results that are stored', () => {
  test('take the encoding that their size asks for, whatever the inputs had', () => {
    const server = zsetServer();
    const encoding = (...lines: string[]): string => run(server, ...lines, 'OBJECT ENCODING d');
    const many = Array.from({ length: 200 }, (_, i) => `${i} member${i}`).join(' ');
    run(server, `ZADD big ${many}`, 'ZADD few 1 member1 2 other');

    expect(encoding('ZUNIONSTORE d 2 big few')).toBe('$8 skiplist');
    expect(encoding('ZINTERSTORE d 2 big few')).toBe('$8 listpack');
    expect(encoding('ZRANGESTORE d big 0 127')).toBe('$8 listpack');
    expect(encoding('ZRANGESTORE d big 0 128')).toBe('$8 skiplist');
    expect(encoding('ZRANGESTORE d big -inf +inf BYSCORE')).toBe('$8 skiplist');
    expect(encoding('ZDIFFSTORE d 2 few big')).toBe('$8 listpack');
  });

  test('opposite infinities add up to 0, as does infinity by a weight of 0', () => {
    const server = zsetServer();
    run(server, 'ZADD a inf m', 'ZADD b -inf m');

    expect(run(server, 'ZUNION 2 a b WITHSCORES')).toBe('*2 $1 m $1 0');
    expect(run(server, 'ZINTER 1 a WEIGHTS 0 WITHSCORES')).toBe('*2 $1 m $1 0');
    expect(run(server, 'ZUNION 2 a b WITHSCORES AGGREGATE MIN')).toBe('*2 $1 m $4 -inf');
  });
});

/** Members of a reply that is a list of them. */
function members(reply: Reply | undefined): string[] {
  return (reply as string[]).toSorted();
}

test('ZUNION, ZINTER and ZDIFF agree with what sets make of the same members', () => {
  const inputs = array(
    record({ key: constantFrom('a', 'b', 'c'), member: nat(8).map((n) => `m${n}`) }),
    { maxLength: 30 },
  );
  check(
    property(inputs, (list) => {
      const server = zsetServer();
      for (const { key, member } of list) {
        server.command('ZADD', key, '1', member);
        server.command('SADD', `s${key}`, member);
      }
      for (const operation of ['UNION', 'INTER', 'DIFF']) {
        const mixed = server.command(`Z${operation}`, '3', 'a', 'sb', 'c');
        const sets = server.command(`S${operation}`, 'sa', 'sb', 'sc');
        const asSet = (sets as { set?: Reply[] }).set ?? sets;
        expect(members(mixed)).toEqual(members(asSet as Reply));
      }
    }),
    { numRuns: 40 },
  );
});

describe('members at random', () => {
  test('come once each for a count, again and again for a negative one', () => {
    const server = zsetServer();
    const many = Array.from({ length: 300 }, (_, i) => `${i} member${i}`);
    run(server, `ZADD z ${many.join(' ')}`);
    const some = server.command('ZRANDMEMBER', 'z', '100') as string[];
    const again = server.command('ZRANDMEMBER', 'z', '-500') as string[];
    const all = server.command('ZRANDMEMBER', 'z', '301') as string[];

    expect([some.length, new Set(some).size]).toEqual([100, 100]);
    expect(again).toHaveLength(500);
    expect(new Set(again).size).toBeLessThan(300);
    expect(all).toEqual(many.map((pair) => pair.split(' ')[1]).toReversed());
  });

  test('a few of a small set keep its order', () => {
    const server = zsetServer();
    run(server, 'ZADD z 5 a 4 b 3 c 2 d 1 e 0 f 0 g 0 h');
    const some = server.command('ZRANDMEMBER', 'z', '3') as string[];
    const order = server.command('ZRANGE', 'z', '0', '-1') as string[];

    expect(some).toEqual(order.filter((member) => some.includes(member)));
  });
});

test('a walk with ZSCAN meets every member of a large set', () => {
  const server = zsetServer();
  for (let i = 0; i < 1000; i++) server.command('ZADD', 'z', String(i / 8), `member${i}`);
  const found = new Map<string, string>();
  let cursor = '0';
  do {
    const [next, flat] = server.command('ZSCAN', 'z', cursor, 'COUNT', '50') as [string, string[]];
    for (let i = 0; i < flat.length; i += 2) found.set(flat[i] as string, flat[i + 1] as string);
    cursor = next;
  } while (cursor !== '0');

  expect(found.size).toBe(1000);
  expect(found.get('member1')).toBe('0.125');
});

test('memory is accounted for: none is left when all is deleted', () => {
  const server = zsetServer();
  const db = server.server.keyspace.databases[0];
  for (let i = 0; i < 500; i++) server.command('ZADD', 'z', String(i % 9), `member${i}`);
  expect(db?.memoryBytes).toBeGreaterThan(500 * 80);
  for (let i = 0; i < 400; i++) server.command('ZREM', 'z', `member${i}`);
  run(server, 'ZREMRANGEBYRANK z 0 49', 'ZPOPMAX z 25', 'ZREMRANGEBYSCORE z -inf +inf');

  expect(db?.memoryBytes).toBe(0);
});
