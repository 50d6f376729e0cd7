/** Every command of sets: of integers, of texts, and some beyond the limit of an intset. */
import type { Draw } from '../Draw.ts';
import type { Argv, Family, Looking, Plain, Rule } from '../Family.ts';

const EDGES = [
  '32767',
  '32768',
  '-32768',
  '-32769',
  '2147483648',
  '9007199254740993',
  '9223372036854775807',
  '-9223372036854775808',
  '9223372036854775808',
  '01',
  '-0',
];

function member(draw: Draw): string {
  const kind = draw.below(100);
  if (kind < 70) return String(draw.below(40));
  return kind < 75 ? draw.pick(EDGES) : draw.member();
}

/** A few keys take integers alone, so that intsets live for a while. */
function members(draw: Draw, key: string, max: number): string[] {
  const isWhole = /[01]$/.test(key) && draw.chance(99);
  return draw.many(1, max, () => (isWhole ? String(draw.between(-20, 50)) : member(draw)));
}

function manyIntegers(draw: Draw): string[] {
  const from = draw.between(-300, 300);
  return Array.from({ length: draw.between(505, 520) }, (_, i) => String(from + i));
}

function count(draw: Draw): string {
  const word = draw.chance(30) ? '5000' : draw.integer(-12, 20);
  // No count that would ask for thousands of millions of picks.
  return /^-\d{6,18}$/.test(word) ? '-7' : word;
}

/** Never so many that few members stay: those make a new set, whose encoding depends on chance. */
function popCount(draw: Draw): string {
  return draw.pick(['0', '1', '2', '3', '4', '5000', '-1', 'x', '9223372036854775807']);
}

function keys(draw: Draw, min: number): string[] {
  return draw.many(min, min + 3, () => draw.key('set'));
}

function scanOptions(draw: Draw): string[] {
  const pattern = draw.pick(['*', '1*', 'm[0-5]', '', '?', draw.text()]);
  const options = draw.options(60, ['COUNT', count(draw)], ['MATCH', pattern], ['COUNT', '5000']);
  return draw.chance(95) ? options : [...options, draw.pick(['COUNT', 'TYPE', 'MATCH', 'set'])];
}

function cursor(draw: Draw): string {
  return draw.chance(85) ? '0' : draw.pick(['', ' 0', '+0', '-0', 'x', '18446744073709551616']);
}

const LIMITS: readonly Argv[] = [
  ['CONFIG', 'SET', 'set-max-intset-entries', '5'],
  ['CONFIG', 'SET', 'set-max-intset-entries', '512'],
];

function intercard(draw: Draw): Argv {
  const names = keys(draw, 1);
  const counted = draw.chance(90) ? String(names.length) : draw.integer(-2, 6);
  return ['SINTERCARD', counted, ...names, ...draw.options(40, ['LIMIT', draw.integer(-1, 6)])];
}

function read(draw: Draw, key: string): Argv {
  return draw.pick<() => Argv>([
    () => ['SISMEMBER', key, member(draw)],
    () => ['SMISMEMBER', key, ...draw.many(1, 5, () => member(draw))],
    () => ['SCARD', key],
    () => ['SMEMBERS', key],
    () => ['SRANDMEMBER', key],
    () => ['SRANDMEMBER', key, count(draw)],
    () => ['SINTER', ...keys(draw, 1)],
    () => ['SUNION', ...keys(draw, 1)],
    () => ['SDIFF', ...keys(draw, 1)],
    () => intercard(draw),
    () => ['SSCAN', key, cursor(draw), ...scanOptions(draw)],
    () => ['OBJECT', 'ENCODING', key],
    () => ['DUMP', key],
    () => ['TTL', key],
  ])();
}

function write(draw: Draw, key: string): Argv {
  return draw.pick<() => Argv>([
    () => ['SADD', key, ...members(draw, key, 8)],
    () => ['SADD', key, ...members(draw, key, 8)],
    () => ['SADD', key, ...(draw.chance(15) ? manyIntegers(draw) : members(draw, key, 3))],
    () => ['SREM', key, ...draw.many(1, 6, () => member(draw))],
    () => ['SPOP', key],
    () => ['SPOP', key, popCount(draw)],
    () => ['SMOVE', key, draw.key('set'), member(draw)],
    () => ['SINTERSTORE', ...keys(draw, 2)],
    () => ['SUNIONSTORE', ...keys(draw, 2)],
    () => ['SDIFFSTORE', ...keys(draw, 2)],
    () => ['COPY', key, draw.key('set'), 'REPLACE'],
    () => ['EXPIRE', key, '9000'],
    () => ['DEL', key],
  ])();
}

function ragged(draw: Draw, argv: Argv): Argv {
  if (draw.chance(97)) return argv;
  return draw.chance(50) ? argv.slice(0, -1) : [...argv, member(draw)];
}

/** Hash tables have an order of their own. */
function rule(argv: Argv, look: Looking): Rule | undefined {
  const [word = '', key = '', third = ''] = argv;
  const name = word.toUpperCase();
  if (name === 'TTL') return 'near';
  if (name === 'SRANDMEMBER' && third !== '5000' && third !== '9223372036854775807') return 'shape';
  if (name === 'DUMP') return look.encoding(key) === 'hashtable' ? 'shape' : undefined;
  if (!/^S(MEMBERS|RANDMEMBER|SCAN|INTER|UNION|DIFF)$/.test(name)) return undefined;
  const named = /^S(INTER|UNION|DIFF)$/.test(name) ? argv.slice(1) : [key];
  const isTable = named.some((each) => look.encoding(each) === 'hashtable');
  // What SUNION and SDIFF gather may become a hash table although no set is one.
  if (!isTable && !/^S(UNION|DIFF)$/.test(name)) return undefined;
  if (name === 'SSCAN') return argv.at(-1) === '5000' ? 'unordered' : 'any';
  return 'unordered';
}

/** The members that the real server chose are taken out here as well. */
function mirror(argv: Argv, reply: Plain, look: Looking): readonly Argv[] | undefined {
  if (argv[0]?.toUpperCase() !== 'SPOP') return undefined;
  const key = argv[1] as string;
  if (typeof reply === 'string') return [['SREM', key, reply]];
  if (!Array.isArray(reply) || reply.length === 0) return undefined;
  if (reply.length === look.size(key)) return [['DEL', key]];
  const removals = (reply as readonly string[]).map((popped): Argv => ['SREM', key, popped]);
  return removals.length === 1 ? removals : [['MULTI'], ...removals, ['EXEC']];
}

export const sets: Family = {
  name: 'sets',
  next: (draw) => {
    if (draw.below(300) === 0) return [draw.pick(LIMITS)];
    const key = draw.key('set');
    return [ragged(draw, draw.chance(55) ? write(draw, key) : read(draw, key))];
  },
  rule,
  mirror,
};
