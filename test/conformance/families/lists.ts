/**
 * Lists: every command and option, short lists and some of several nodes. Commands that wait are asked where
 * they answer at once: with something to take, or within a transaction.
 */
import type { Draw } from '../Draw.ts';
import type { Argv, Family } from '../Family.ts';

type Maker = (draw: Draw) => Argv;

const key = (draw: Draw): string => draw.key('list');

/** Elements that fill nodes come seldom. */
function element(draw: Draw): string {
  if (draw.chance(97)) return draw.member();
  return draw.pick(['x', 'ab', '0123456789']).repeat(draw.between(100, 1800));
}

const index = (draw: Draw): string => draw.integer(-12, 12);

const end = (draw: Draw): string =>
  draw.chance(97) ? draw.cased(draw.pick(['LEFT', 'RIGHT'])) : draw.text();

function push(draw: Draw): Argv {
  const name = draw.pick(['LPUSH', 'RPUSH', 'LPUSH', 'RPUSH', 'LPUSHX', 'RPUSHX']);
  const most = draw.chance(5) ? 300 : draw.chance(60) ? 2 : 8;
  return [draw.cased(name), key(draw), ...draw.many(1, most, () => element(draw))];
}

function insert(draw: Draw): Argv {
  const side = draw.chance(96) ? draw.pick(['BEFORE', 'AFTER']) : draw.text();
  return ['LINSERT', key(draw), draw.cased(side), draw.member(), element(draw)];
}

function position(draw: Draw): Argv {
  const options = draw.options(
    40,
    ['RANK', draw.integer(-4, 4)],
    ['COUNT', draw.integer(-1, 5)],
    ['MAXLEN', draw.integer(-1, 20)],
  );
  return ['LPOS', key(draw), draw.member(), ...options];
}

function pop(draw: Draw): Argv {
  const counts = draw.chance(45) ? [draw.integer(-1, 9)] : [];
  return [draw.pick(['LPOP', 'RPOP']), key(draw), ...counts];
}

function many(draw: Draw): string[] {
  const keys = draw.many(1, 3, () => key(draw));
  const count = draw.chance(95) ? String(keys.length) : draw.integer(-1, 4);
  return [count, ...keys, end(draw), ...draw.options(45, ['COUNT', draw.integer(-1, 6)])];
}

const move: Maker = (draw) =>
  draw.chance(50)
    ? ['LMOVE', key(draw), key(draw), end(draw), end(draw)]
    : ['RPOPLPUSH', key(draw), key(draw)];

function timeout(draw: Draw): string {
  if (draw.chance(70)) return draw.pick(['0', '1', '0.01', '1e3', '100']);
  // Sums with the clock that pass 2^63 are left out: they make no difference within a run.
  const words = [
    '-1',
    '-0.0001',
    'inf',
    '-inf',
    'nan',
    '',
    '1e400',
    '-0',
    '0x10',
    '5.',
    '.5',
    'abc',
  ];
  return draw.pick([...words, ' 1', '9223372036854775807', '9223372036854776', '1\x00']);
}

function waiting(draw: Draw): Argv {
  return draw.pick<() => Argv>([
    () => ['BLPOP', ...draw.many(1, 3, () => key(draw)), timeout(draw)],
    () => ['BRPOP', ...draw.many(1, 3, () => key(draw)), timeout(draw)],
    () => ['BLMPOP', timeout(draw), ...many(draw)],
    () => ['BLMOVE', key(draw), key(draw), end(draw), end(draw), timeout(draw)],
    () => ['BRPOPLPUSH', key(draw), key(draw), timeout(draw)],
  ])();
}

function keyspace(draw: Draw): Argv {
  return draw.pick<() => Argv>([
    () => ['DEL', key(draw)],
    () => ['TYPE', key(draw)],
    () => ['OBJECT', 'ENCODING', key(draw)],
    () => ['COPY', key(draw), key(draw), ...draw.options(40, ['REPLACE'])],
    () => ['RENAME', key(draw), key(draw)],
    () => ['RENAMENX', key(draw), key(draw)],
    () => ['EXPIRE', key(draw), draw.pick(['100000', '-1'])],
    () => ['SET', key(draw), draw.text()],
    () => ['GETDEL', key(draw)],
  ])();
}

const MAKERS: readonly (readonly [number, Maker])[] = [
  [30, push],
  [7, insert],
  [6, (draw) => ['LSET', key(draw), index(draw), element(draw)]],
  [4, (draw) => ['LLEN', key(draw)]],
  [6, (draw) => ['LINDEX', key(draw), index(draw)]],
  [12, (draw) => ['LRANGE', key(draw), index(draw), draw.integer(-12, 30)]],
  [9, position],
  [6, (draw) => ['LREM', key(draw), draw.integer(-3, 3), draw.member()]],
  [4, (draw) => ['LTRIM', key(draw), draw.integer(-60, 6), draw.integer(-8, 60)]],
  [7, pop],
  [4, (draw) => ['LMPOP', ...many(draw)]],
  [6, move],
  [5, keyspace],
];
const TOTAL = MAKERS.reduce((sum, [weight]) => sum + weight, 0);

function one(draw: Draw): Argv {
  let at = draw.below(TOTAL);
  for (const [weight, make] of MAKERS) {
    at -= weight;
    if (at < 0) return make(draw);
  }
  return ['PING'];
}

function ragged(draw: Draw, argv: Argv): Argv {
  if (draw.chance(98)) return argv;
  return draw.chance(50) ? [...argv, draw.text()] : argv.slice(0, -1);
}

/** What a blocking command needs so as not to wait is pushed before it, or it stands in a transaction. */
function next(draw: Draw): readonly Argv[] {
  if (draw.below(250) === 0)
    return [
      ['CONFIG', 'SET', 'list-max-listpack-size', draw.pick(['-2', '-2', '3', '1', '0', '-5'])],
    ];
  if (draw.chance(92)) return [ragged(draw, one(draw))];
  const command = waiting(draw);
  if (draw.chance(60)) return [['MULTI'], command, ['EXEC']];
  const isMany = command[0] === 'BLMPOP';
  const source = (isMany ? command[3] : command[1]) ?? '';
  return [['DEL', source], ['RPUSH', source, ...draw.many(1, 4, () => draw.member())], command];
}

export const lists: Family = { name: 'lists', next };
