/**
 * Sorted sets: every command with its options, small and large sets, scores at the edges.
 *
 * Ranges by bytes are defined only where all scores are the same, or where Redis walks a small set from its
 * end; so they are asked of keys of their own (`lex:`, `small:`).
 */
import type { Draw } from '../Draw.ts';
import type { Argv, Family, Rule } from '../Family.ts';

type Maker = (draw: Draw) => Argv;

const key = (draw: Draw): string => draw.key('zset');
const lexKey = (draw: Draw): string => `lex:${draw.below(2)}`;
const smallKey = (draw: Draw): string => `small:${draw.below(2)}`;
const smallMember = (draw: Draw): string => `m${draw.below(30)}`;

const ANY_SCORES = [
  '1e17',
  '1e16',
  '-0',
  '123456789012345678',
  '4611686018427387904',
  '4611686018427387905000',
  '1.00000762939453125',
  '0x1.8p3',
  '-0x1p-1074',
  '9007199254740993',
  '17179869184.000001',
];

function score(draw: Draw): string {
  if (draw.chance(55)) return String(draw.between(-20, 60));
  return draw.chance(85) ? draw.float() : draw.pick(ANY_SCORES);
}

function bound(draw: Draw): string {
  if (draw.chance(12)) return draw.pick(['-inf', '+inf', '(inf', '(-inf', '(', '', ' 1', '(nan']);
  return (draw.chance(30) ? '(' : '') + score(draw);
}

function lexBound(draw: Draw): string {
  if (draw.chance(25)) return draw.pick(['-', '+', '-\x00', '+x', '', '[', '(']);
  if (draw.chance(4)) return draw.text();
  return draw.pick(['[', '(']) + (draw.chance(50) ? smallMember(draw) : draw.member());
}

function limit(draw: Draw): string[] {
  const words = ['LIMIT', draw.integer(-2, 8), draw.integer(-2, 12)];
  return draw.chance(96) ? words : words.slice(0, draw.between(1, 2));
}

function pairs(draw: Draw, most: number): string[] {
  return draw.many(1, most, () => [score(draw), draw.member()]).flat();
}

const ADD_OPTIONS = [['NX'], ['XX'], ['GT'], ['LT'], ['CH'], ['INCR']];

function add(draw: Draw): Argv {
  const most = draw.chance(8) ? 60 : draw.chance(50) ? 1 : 6;
  const words = ['ZADD', key(draw), ...draw.options(12, ...ADD_OPTIONS), ...pairs(draw, most)];
  return draw.chance(97) ? words : words.slice(0, -1);
}

/** Sets for ranges by bytes: one score for all, or few members. */
function addForLex(draw: Draw): Argv {
  if (draw.chance(50))
    return [
      'ZADD',
      smallKey(draw),
      ...draw.many(1, 8, () => [score(draw), smallMember(draw)]).flat(),
    ];
  const most = draw.chance(20) ? 60 : 8;
  return ['ZADD', lexKey(draw), ...draw.many(1, most, () => ['0', draw.member()]).flat()];
}

const eitherLexKey = (draw: Draw): string => (draw.chance(50) ? lexKey(draw) : smallKey(draw));

function range(draw: Draw): Argv {
  const kind = draw.below(10);
  const options = draw.options(30, ['REV'], ['WITHSCORES']);
  if (kind < 4) {
    const more = draw.chance(4) ? limit(draw) : [];
    return ['ZRANGE', key(draw), draw.integer(-9, 9), draw.integer(-9, 20), ...options, ...more];
  }
  const limits = draw.chance(40) ? limit(draw) : [];
  if (kind < 7)
    return ['ZRANGE', key(draw), bound(draw), bound(draw), 'BYSCORE', ...options, ...limits];
  const lexOptions = draw.options(30, ['REV']);
  const words = [eitherLexKey(draw), lexBound(draw), lexBound(draw), 'bylex'];
  return ['ZRANGE', ...words, ...(draw.chance(95) ? lexOptions : options), ...limits];
}

function rangeStore(draw: Draw): Argv {
  const [, source, min, max, ...options] = range(draw) as string[];
  const kept = draw.chance(95) ? options.filter((word) => !/withscores/i.test(word)) : options;
  return ['ZRANGESTORE', key(draw), source as string, min as string, max as string, ...kept];
}

function olderRange(draw: Draw): Argv {
  const scores = draw.options(40, ['WITHSCORES']);
  const limits = draw.chance(40) ? limit(draw) : [];
  switch (draw.below(6)) {
    case 0:
      return ['ZREVRANGE', key(draw), draw.integer(-9, 9), draw.integer(-9, 20), ...scores];
    case 1:
    case 2:
      return ['ZRANGEBYSCORE', key(draw), bound(draw), bound(draw), ...limits, ...scores];
    case 3:
      return ['ZREVRANGEBYSCORE', key(draw), bound(draw), bound(draw), ...scores, ...limits];
    case 4:
      return ['ZRANGEBYLEX', eitherLexKey(draw), lexBound(draw), lexBound(draw), ...limits];
    default:
      return ['ZREVRANGEBYLEX', eitherLexKey(draw), lexBound(draw), lexBound(draw), ...limits];
  }
}

function inputs(draw: Draw): string[] {
  const keys = draw.many(1, 4, () => (draw.chance(70) ? key(draw) : draw.key('set')));
  const count = draw.chance(93) ? String(keys.length) : draw.integer(-1, 6);
  return [count, ...keys];
}

function combine(draw: Draw): Argv {
  const keys = inputs(draw);
  const weights = draw.many(keys.length - 1, keys.length - 1, () => draw.float());
  const options = draw.options(
    30,
    ['WEIGHTS', ...weights],
    ['AGGREGATE', draw.pick(['sum', 'MIN', 'Max', 'avg'])],
    ['WITHSCORES'],
  );
  switch (draw.below(10)) {
    case 0:
    case 1:
      return ['ZUNION', ...keys, ...options];
    case 2:
    case 3:
      return ['ZINTER', ...keys, ...options];
    case 4:
      return ['ZDIFF', ...keys, ...draw.options(40, ['WITHSCORES'])];
    case 5:
      return ['ZINTERCARD', ...keys, ...(draw.chance(40) ? ['LIMIT', draw.integer(-1, 5)] : [])];
    default: {
      const words = options.filter((word) => draw.chance(5) || !/withscores/i.test(word));
      const name = draw.pick(['ZUNIONSTORE', 'ZINTERSTORE', 'ZDIFFSTORE']);
      return [name, key(draw), ...keys, ...(name === 'ZDIFFSTORE' ? [] : words)];
    }
  }
}

function remove(draw: Draw): Argv {
  switch (draw.below(5)) {
    case 0:
    case 1:
      return ['ZREM', key(draw), ...draw.many(1, 5, () => draw.member())];
    case 2:
      return ['ZREMRANGEBYRANK', key(draw), draw.integer(-9, 9), draw.integer(-9, 6)];
    case 3:
      return ['ZREMRANGEBYSCORE', key(draw), bound(draw), bound(draw)];
    default:
      return ['ZREMRANGEBYLEX', eitherLexKey(draw), lexBound(draw), lexBound(draw)];
  }
}

function multiPop(draw: Draw): string[] {
  const keys = draw.many(1, 3, () => key(draw));
  const count = draw.chance(95) ? String(keys.length) : draw.integer(-1, 4);
  const end = draw.chance(95) ? draw.cased(draw.pick(['MIN', 'MAX'])) : 'MID';
  return [count, ...keys, end, ...draw.options(40, ['COUNT', draw.integer(-1, 6)])];
}

function pop(draw: Draw): Argv {
  if (draw.chance(30)) return ['ZMPOP', ...multiPop(draw)];
  const counts = draw.chance(50) ? [draw.integer(-1, 6)] : [];
  const more = draw.chance(2) ? ['1'] : [];
  return [draw.pick(['ZPOPMIN', 'ZPOPMAX']), key(draw), ...counts, ...more];
}

/** Within a transaction a blocking command answers at once. */
function blockingPop(draw: Draw): readonly Argv[] {
  const timeout = draw.chance(80) ? draw.pick(['0', '1', '0.01', '1e3']) : draw.float();
  const name = draw.pick(['BZPOPMIN', 'BZPOPMAX']);
  const order: Argv = draw.chance(60)
    ? [name, ...draw.many(1, 3, () => key(draw)), timeout]
    : ['BZMPOP', timeout, ...multiPop(draw)];
  return [['MULTI'], order, ['EXEC']];
}

function randomMember(draw: Draw): Argv {
  if (draw.chance(30)) return ['ZRANDMEMBER', key(draw)];
  const counts = [
    '9223372036854775807',
    '-9223372036854775808',
    'abc',
    '4611686018427387904',
    '1.5',
  ];
  const count = draw.chance(90) ? String(draw.between(-20, 300)) : draw.pick(counts);
  return ['ZRANDMEMBER', key(draw), count, ...draw.options(40, ['WITHSCORES'])];
}

function ask(draw: Draw): Argv {
  const member = draw.member();
  return draw.pick<() => Argv>([
    () => ['ZSCORE', key(draw), member],
    () => ['ZMSCORE', key(draw), ...draw.many(1, 4, () => draw.member())],
    () => ['ZRANK', key(draw), member],
    () => ['ZREVRANK', key(draw), member],
    () => ['ZCARD', key(draw)],
    () => ['ZCOUNT', key(draw), bound(draw), bound(draw)],
    () => ['ZLEXCOUNT', eitherLexKey(draw), lexBound(draw), lexBound(draw)],
    () => ['ZINCRBY', key(draw), draw.float(), member],
    () => ['OBJECT', 'ENCODING', key(draw)],
    () => ['ZSCAN', key(draw), draw.chance(90) ? '0' : draw.integer(0, 64), ...scanOptions(draw)],
  ])();
}

function scanOptions(draw: Draw): string[] {
  return draw.options(30, ['COUNT', draw.integer(1, 600)], ['MATCH', draw.pick(['*', 'm*', '1?'])]);
}

const MAKERS: readonly (readonly [number, Maker])[] = [
  [22, add],
  [8, addForLex],
  [12, range],
  [5, rangeStore],
  [12, olderRange],
  [12, combine],
  [5, remove],
  [3, pop],
  [3, randomMember],
  [16, ask],
  [3, (draw) => ['SADD', draw.key('set'), ...draw.many(1, 5, () => draw.member())]],
  [2, (draw) => ['DEL', draw.pick([key, lexKey, smallKey])(draw)]],
];
const TOTAL = MAKERS.reduce((sum, [weight]) => sum + weight, 0);

function next(draw: Draw): readonly Argv[] {
  if (draw.chance(2)) return blockingPop(draw);
  let at = draw.below(TOTAL);
  for (const [weight, make] of MAKERS) {
    at -= weight;
    if (at < 0) {
      const words = make(draw);
      // Now and then a word too many or too few.
      if (draw.chance(99)) return [words];
      return [draw.chance(50) ? [...words, draw.text()] : words.slice(0, -1)];
    }
  }
  return [];
}

function rule(argv: Argv, look: { encoding: (key: string) => string | null }): Rule | undefined {
  const name = argv[0]?.toLowerCase();
  if (name === 'zrandmember') return 'shape';
  if (name !== 'zscan') return undefined;
  return look.encoding(argv[1] ?? '') === 'skiplist' ? 'any' : undefined;
}

export const zsets: Family = { name: 'zsets', next, rule };
