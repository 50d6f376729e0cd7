/**
 * Keys whatever they hold: names and databases that change, copies, ends, what is told about them. Values of
 * every type go through it, and are changed afterwards, so that a copy that is not one shows.
 */
import type { Draw } from '../Draw.ts';
import type { Argv, Family, Rule } from '../Family.ts';

const key = (draw: Draw): string => (draw.chance(85) ? `ks:${draw.below(6)}` : draw.anyKey());

/** Makes a value, or changes one of its type. */
function fill(draw: Draw): Argv {
  const name = key(draw);
  const large = draw.chance(10);
  const many = (): string[] => draw.many(1, large ? 200 : 4, () => draw.member());
  const paired = (make: () => string): string[] =>
    draw.many(1, large ? 150 : 4, () => [make(), draw.member()]).flat();
  return draw.pick<() => Argv>([
    () => ['SET', name, large ? 'x'.repeat(500) : draw.member()],
    () => ['APPEND', name, draw.member()],
    () => ['RPUSH', name, ...many()],
    () => ['LPOP', name],
    () => ['SADD', name, ...many()],
    () => ['SREM', name, ...many()],
    () => ['HSET', name, ...paired(() => draw.member())],
    () => ['HDEL', name, draw.member()],
    () => ['ZADD', name, ...paired(() => String(draw.below(50)))],
    () => ['ZREM', name, draw.member()],
    () => ['SETBIT', name, String(draw.below(4000)), '1'],
  ])();
}

function look(draw: Draw): Argv {
  const name = key(draw);
  return draw.pick<() => Argv>([
    () => ['TYPE', name],
    () => ['EXISTS', ...draw.many(1, 3, () => key(draw))],
    () => ['TOUCH', ...draw.many(1, 3, () => key(draw))],
    () => ['OBJECT', draw.pick(['ENCODING', 'REFCOUNT', 'FREQ', 'NOSUCH']), name],
    () => ['OBJECT', 'IDLETIME', name],
    () => [draw.pick(['TTL', 'PTTL', 'EXPIRETIME', 'PEXPIRETIME']), name],
    () => ['DBSIZE'],
    () => ['KEYS', draw.pick(['*', 'ks:*', 'ks:[0-3]', 'k?:2', 'x*'])],
    () => ['RANDOMKEY'],
    () => ['DUMP', name],
  ])();
}

const DATABASES = ['0', '1', '2', '3', '15', '16', '-1', 'x', '4294967296'];

function database(draw: Draw): string {
  return draw.chance(90) ? String(draw.below(4)) : draw.pick(DATABASES);
}

function move(draw: Draw): Argv {
  return draw.pick<() => Argv>([
    () => ['RENAME', key(draw), key(draw)],
    () => ['RENAMENX', key(draw), key(draw)],
    () => ['COPY', key(draw), key(draw), ...draw.options(50, ['REPLACE'], ['DB', database(draw)])],
    () => ['COPY', key(draw), key(draw), draw.pick(['REPLACE', 'DB', 'NX'])],
    () => ['MOVE', key(draw), database(draw)],
    () => [draw.pick(['DEL', 'UNLINK']), ...draw.many(1, 2, () => key(draw))],
  ])();
}

/** Far away or over: nothing may end by itself while the run goes on. */
const SECONDS = ['1000', '1500', '2000', '-1', '0', '9223372036854775807', 'x', ''];
const MOMENTS = ['99999999999', '5', '-5', '0', '9223372036854775807'];

function end(draw: Draw): Argv {
  const condition = draw.options(20, ['NX'], ['XX'], ['GT'], ['LT'], ['FOO']);
  return draw.pick<() => Argv>([
    () => ['EXPIRE', key(draw), draw.pick(SECONDS), ...condition],
    () => ['PEXPIRE', key(draw), draw.pick(['1000000', '2000000', '-1', 'x']), ...condition],
    () => [draw.pick(['EXPIREAT', 'PEXPIREAT']), key(draw), draw.pick(MOMENTS), ...condition],
    () => ['PERSIST', key(draw)],
  ])();
}

function one(draw: Draw): Argv {
  const kind = draw.below(100);
  if (kind < 32) return fill(draw);
  if (kind < 60) return look(draw);
  return kind < 88 ? move(draw) : end(draw);
}

/** Commands of another database come with the way there and back. */
function next(draw: Draw): readonly Argv[] {
  if (draw.chance(3)) return [['SWAPDB', database(draw), database(draw)]];
  if (draw.chance(1)) return [['FLUSHDB'], ['DBSIZE']];
  if (draw.chance(75)) return [one(draw)];
  return [['SELECT', database(draw)], ...draw.many(1, 3, () => one(draw)), ['SELECT', '0']];
}

const RULES: Readonly<Record<string, Rule>> = {
  keys: 'unordered',
  randomkey: 'shape',
  ttl: 'near',
  pttl: 'near',
  expiretime: 'near',
  pexpiretime: 'near',
  object: 'near',
};

/** Hash tables dump in the order of their buckets. */
function rule(argv: Argv, looking: { encoding: (key: string) => string | null }): Rule | undefined {
  const name = argv[0]?.toLowerCase() ?? '';
  if (name !== 'dump') return RULES[name];
  return /hashtable|skiplist/.test(looking.encoding(argv[1] ?? '') ?? '') ? 'any' : undefined;
}

export const keyspace: Family = { name: 'keyspace', next, rule };
