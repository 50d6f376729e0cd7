/** Every command of hashes, on small ones and on some beyond the limits of a listpack. */
import type { Draw } from '../Draw.ts';
import type { Argv, Family, Looking, Rule } from '../Family.ts';

function field(draw: Draw): string {
  return draw.chance(70) ? `f${draw.below(12)}` : draw.member();
}

/** Small integers and floats often, so that counting up meets them. */
function value(draw: Draw): string {
  const kind = draw.below(100);
  if (kind < 35) return draw.integer(-300, 300);
  return kind < 60 ? draw.float() : draw.member();
}

function pairs(draw: Draw): string[] {
  const words = draw.many(1, 5, () => [field(draw), value(draw)]).flat();
  return draw.chance(96) ? words : words.slice(1);
}

function manyPairs(draw: Draw): string[] {
  return Array.from({ length: draw.between(500, 530) }, (_, i) => [`g${i}`, String(i)]).flat();
}

function count(draw: Draw): string {
  return draw.chance(30) ? '5000' : draw.integer(-12, 20);
}

/** No count that would ask for thousands of millions of picks. */
function pickCount(draw: Draw): string {
  const word = count(draw);
  return /^-\d{6,18}$/.test(word) ? '-7' : word;
}

function scanOptions(draw: Draw): string[] {
  const pattern = draw.pick(['*', 'f*', 'f[0-5]', '', '*1*', '?', draw.text()]);
  const options = draw.options(60, ['COUNT', count(draw)], ['MATCH', pattern], ['COUNT', '5000']);
  return draw.chance(95) ? options : [...options, draw.pick(['COUNT', 'TYPE', 'MATCH', 'hash'])];
}

/** Mostly the start: a cursor beyond it means little for a hash table of another order. */
function cursor(draw: Draw): string {
  return draw.chance(85) ? '0' : draw.pick(['', ' 0', '+0', '-0', 'x', '18446744073709551616']);
}

const LIMITS: readonly Argv[] = [
  ['CONFIG', 'SET', 'hash-max-listpack-entries', '6'],
  ['CONFIG', 'SET', 'hash-max-ziplist-entries', '512'],
  ['CONFIG', 'SET', 'hash-max-listpack-value', '4'],
  ['CONFIG', 'SET', 'hash-max-ziplist-value', '64'],
];

function read(draw: Draw, key: string): Argv {
  const name = field(draw);
  return draw.pick<() => Argv>([
    () => ['HGET', key, name],
    () => ['HMGET', key, ...draw.many(1, 5, () => field(draw))],
    () => ['HGETALL', key],
    () => ['HKEYS', key],
    () => ['HVALS', key],
    () => ['HLEN', key],
    () => ['HSTRLEN', key, name],
    () => ['HEXISTS', key, name],
    () => ['HRANDFIELD', key],
    () => ['HRANDFIELD', key, pickCount(draw)],
    () => ['HRANDFIELD', key, pickCount(draw), draw.cased('WITHVALUES')],
    () => ['HRANDFIELD', key, pickCount(draw), draw.pick(['WITHVALUE', 'WITHSCORES', ''])],
    () => ['HSCAN', key, cursor(draw), ...scanOptions(draw)],
    () => ['OBJECT', 'ENCODING', key],
    () => ['DUMP', key],
    () => ['TTL', key],
  ])();
}

function write(draw: Draw, key: string): Argv {
  const name = field(draw);
  return draw.pick<() => Argv>([
    () => ['HSET', key, ...pairs(draw)],
    () => ['HSET', key, ...pairs(draw)],
    () => ['HMSET', key, ...pairs(draw)],
    () => ['HSETNX', key, name, value(draw)],
    () => ['HDEL', key, ...draw.many(1, 4, () => field(draw))],
    () => ['HINCRBY', key, name, draw.integer(-50, 50)],
    () => ['HINCRBY', key, `f${draw.below(4)}`, draw.integer(-50, 50)],
    () => ['HINCRBYFLOAT', key, name, draw.float()],
    () => ['HINCRBYFLOAT', key, `f${draw.below(4)}`, draw.float()],
    () => ['COPY', key, draw.key('hash'), 'REPLACE'],
    () => ['RENAME', key, draw.key('hash')],
    () => ['EXPIRE', key, '9000'],
    () => ['DEL', key],
    () => (draw.chance(20) ? ['HSET', key, ...manyPairs(draw)] : ['HSET', key, ...pairs(draw)]),
  ])();
}

function ragged(draw: Draw, argv: Argv): Argv {
  if (draw.chance(97)) return argv;
  return draw.chance(50) ? argv.slice(0, -1) : [...argv, field(draw)];
}

/** Hash tables have an order of their own. */
function rule(argv: Argv, look: Looking): Rule | undefined {
  const [word = '', key = '', third = ''] = argv;
  const name = word.toUpperCase();
  if (name === 'TTL') return 'near';
  if (name === 'DUMP') return look.encoding(key) === 'hashtable' ? 'shape' : undefined;
  if (!/^H(GETALL|KEYS|VALS|SCAN|RANDFIELD)$/.test(name)) return undefined;
  const isTable = look.encoding(key) === 'hashtable';
  if (name === 'HRANDFIELD' && third !== '5000' && third !== '9223372036854775807') return 'shape';
  if (!isTable) return undefined;
  // A walk in several steps meets other fields first.
  if (name === 'HSCAN') return argv.at(-1) === '5000' ? 'unorderedPairs' : 'any';
  const isPairs = name === 'HGETALL' || (name === 'HRANDFIELD' && argv.length > 3);
  return isPairs ? 'unorderedPairs' : 'unordered';
}

export const hashes: Family = {
  name: 'hashes',
  next: (draw) => {
    if (draw.below(300) === 0) return [draw.pick(LIMITS)];
    const key = draw.key('hash');
    return [ragged(draw, draw.chance(55) ? write(draw, key) : read(draw, key))];
  },
  rule,
};
