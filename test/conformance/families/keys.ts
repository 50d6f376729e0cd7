/**
 * Keys whatever they hold: moving, copying, renaming, ending, listing, in several databases; DEBUG about keys.
 */
import type { Draw, KeyKind } from '../Draw.ts';
import type { Argv, Family } from '../Family.ts';

const KINDS: readonly KeyKind[] = ['string', 'list', 'hash', 'set', 'zset'];

function key(draw: Draw): string {
  return draw.chance(85) ? draw.key(draw.pick(KINDS)) : `k${draw.below(6)}`;
}

function keysOf(draw: Draw): string[] {
  return draw.many(0, 4, () => key(draw));
}

function fill(draw: Draw): Argv {
  return draw.pick<() => Argv>([
    () => ['SET', draw.key('string'), draw.text()],
    () => ['SET', `k${draw.below(6)}`, draw.integer()],
    () => ['RPUSH', draw.key('list'), draw.text(), draw.member()],
    () => ['HSET', draw.key('hash'), draw.member(), draw.text()],
    () => ['SADD', draw.key('set'), draw.member()],
    () => ['ZADD', draw.key('zset'), '1', draw.member()],
  ])();
}

/** A database: 0 to 15 exist; the run itself stays in 0. */
function db(draw: Draw): string {
  if (draw.chance(90)) return String(draw.below(3));
  return draw.pick(['15', '16', '-1', '99999999999', 'x', '']);
}

const SECONDS = ['1000000', '2000000', '5000000', '0', '-1', '-9223372036854775808'];
const TOO_MUCH = ['9223372036854775807', '9223372036854775', '9223372036854776', 'x', '1.5', ''];

function when(draw: Draw, isAbsolute: boolean, isMs: boolean): string {
  if (draw.chance(25)) return draw.pick(draw.chance(60) ? SECONDS : TOO_MUCH);
  if (isAbsolute) return isMs ? '40000000000000' : '40000000000';
  return draw.pick(['1000000', '2000000', '5000000']);
}

function conditions(draw: Draw): string[] {
  const odd = draw.chance(4) ? [draw.pick(['XX', 'NX', 'foo', ''])] : [];
  return [...draw.options(15, ['NX'], ['XX'], ['GT'], ['LT']), ...odd];
}

function expire(draw: Draw): Argv {
  const name = draw.pick(['EXPIRE', 'PEXPIRE', 'EXPIREAT', 'PEXPIREAT']);
  const moment = when(draw, name.endsWith('AT'), name.startsWith('P'));
  return [name, key(draw), moment, ...conditions(draw)];
}

function copyOptions(draw: Draw): string[] {
  const odd = draw.chance(4) ? [draw.pick(['DB', 'REPLACE', 'foo'])] : [];
  return [...draw.options(35, ['DB', db(draw)], ['REPLACE']), ...odd];
}

function scanOptions(draw: Draw): string[] {
  const count = ['COUNT', draw.chance(85) ? '1000' : draw.integer()];
  const type = ['TYPE', draw.pick(['string', 'LIST', 'hash', 'set', 'zset', 'stream', 'foo'])];
  const match = ['MATCH', draw.pick(['*', 'k*', '*:1', 'l?st:*', '[hs]*', '\\*', ''])];
  const odd = draw.chance(4) ? [draw.pick(['COUNT', 'foo'])] : [];
  return [...count, ...draw.options(40, type, match), ...odd];
}

function moving(draw: Draw): Argv {
  return draw.pick<() => Argv>([
    () => ['COPY', key(draw), key(draw), ...copyOptions(draw)],
    () => ['COPY', key(draw), key(draw), ...copyOptions(draw)],
    () => ['RENAME', key(draw), key(draw)],
    () => ['RENAMENX', key(draw), key(draw)],
    () => ['MOVE', key(draw), db(draw)],
    () => [draw.pick(['DEL', 'UNLINK']), ...keysOf(draw)],
    () => expire(draw),
    () => expire(draw),
    () => expire(draw),
    () => ['PERSIST', key(draw)],
    () => ['SWAPDB', db(draw), db(draw)],
    () => (draw.chance(10) ? ['FLUSHDB', draw.pick(['SYNC', 'async', 'now'])] : ['DBSIZE']),
    () => (draw.chance(5) ? ['FLUSHALL', ...draw.many(0, 2, () => 'SYNC')] : ['DBSIZE']),
  ])();
}

const PATTERNS = ['*', 'string:*', '?ist:[0-2]', '*[^3]', 'h*h:?', '[a-', 'k\\0', '\\', ''];

function looking(draw: Draw): Argv {
  return draw.pick<() => Argv>([
    () => ['EXISTS', ...keysOf(draw)],
    () => ['TOUCH', ...keysOf(draw)],
    () => ['TYPE', key(draw)],
    () => [draw.pick(['TTL', 'PTTL', 'EXPIRETIME', 'PEXPIRETIME']), key(draw)],
    () => ['KEYS', draw.pick(PATTERNS)],
    () => ['RANDOMKEY'],
    () => ['SCAN', draw.chance(90) ? '0' : draw.integer(), ...scanOptions(draw)],
    () => ['OBJECT', draw.cased(draw.pick(['ENCODING', 'REFCOUNT', 'FREQ', 'foo'])), key(draw)],
    () => ['OBJECT', 'IDLETIME', key(draw)],
    () => ['OBJECT', 'HELP'],
    () => ['DEBUG', draw.cased(draw.pick(['SDSLEN', 'LISTPACK', 'foo'])), key(draw)],
    () => ['DEBUG', 'DIGEST-VALUE', ...keysOf(draw)],
    () => ['WAIT', '0', draw.chance(80) ? '0' : draw.integer(-5, 5)],
    () => ['DUMP', draw.key('string')],
  ])();
}

/** Another database for a command or two, and back: a batch ends in database 0. */
function elsewhere(draw: Draw): Argv[] {
  const there: Argv = ['SELECT', db(draw)];
  const commands = draw.many(1, 4, () => (draw.chance(50) ? moving(draw) : fill(draw)));
  return [there, ...commands, ['SELECT', '0']];
}

const RULES: Readonly<Record<string, 'unordered' | 'near' | 'shape' | 'any'>> = {
  keys: 'unordered',
  ttl: 'near',
  pttl: 'near',
  expiretime: 'near',
  pexpiretime: 'near',
  randomkey: 'shape',
};

export const keys: Family = {
  name: 'keys',
  next: (draw) => {
    const kind = draw.below(100);
    if (kind < 8) return elsewhere(draw);
    const argv = kind < 30 ? fill(draw) : kind < 65 ? moving(draw) : looking(draw);
    if (draw.chance(98) || argv.length < 2) return [argv];
    return [draw.chance(50) ? argv.slice(0, -1) : [...argv, draw.text()]];
  },
  rule: (argv, look) => {
    const [name = '', sub = ''] = argv.map((word) => word.toLowerCase());
    if (name === 'object' && sub === 'idletime') return 'near';
    // Room to grow that strings have.
    if (name === 'debug' && sub === 'sdslen') return 'shape';
    // The order of a hash table.
    if (name === 'dump' && look.encoding(argv[1] ?? '') === 'hashtable') return 'shape';
    // A whole walk of few keys in one call, unless COUNT or the cursor are odd.
    if (name === 'scan') return argv[1] === '0' && argv[3] === '1000' ? 'unordered' : 'any';
    return RULES[name];
  },
};
