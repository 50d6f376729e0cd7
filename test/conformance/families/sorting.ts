/**
 * SORT and SORT_RO: lists, sets and sorted sets of numbers and of texts, weights in strings and hashes.
 *
 * Each comes after a command that reads a small number, because in Redis a number out of range that any
 * earlier command read spoils a SORT of texts that are numbers (errno is not reset).
 */
import type { Draw } from '../Draw.ts';
import type { Argv, Family, Looking, Rule } from '../Family.ts';

const RESET: Argv = ['INCRBYFLOAT', '{b}sort:reset', '1'];

/** Lists and sets of their own: numbers only, texts only. */
function sortable(draw: Draw): string {
  if (draw.chance(75)) return `sort:${draw.pick(['nl', 'nl', 'ns', 'nz', 'tl', 'ts', 'tz'])}`;
  return draw.chance(60) ? draw.key(draw.pick(['list', 'set', 'zset'])) : draw.anyKey();
}

function number(draw: Draw): string {
  if (draw.chance(70)) return String(draw.between(-9, 12));
  if (draw.chance(96)) return String(draw.between(-40, 40) / 8);
  return draw.pick([
    'inf',
    '-inf',
    '+3',
    ' 4',
    '0x10',
    '1\x00x',
    '',
    '5.',
    '-0',
    '007',
    '1e3',
    '1e17',
  ]);
}

function text(draw: Draw): string {
  if (draw.chance(80))
    return draw.pick(['a', 'b', 'B', 'ab', 'aa', '\xff', '']) + String(draw.below(8));
  return draw.chance(50) ? draw.text() : draw.pick(['a\x00z', 'a\x00b', 'a']);
}

function fill(draw: Draw): Argv {
  const most = draw.chance(8) ? 80 : 6;
  const numbers = (): string[] => draw.many(1, most, () => number(draw));
  const texts = (): string[] => draw.many(1, most, () => text(draw));
  const scored = (members: string[]): string[] =>
    members.flatMap((member) => [String(draw.below(9)), member]);
  return draw.pick<() => Argv>([
    () => ['RPUSH', 'sort:nl', ...numbers()],
    () => ['RPUSH', 'sort:nl', ...numbers()],
    () => ['RPUSH', 'sort:tl', ...texts()],
    () => ['SADD', 'sort:ns', ...numbers()],
    () => ['SADD', 'sort:ts', ...texts()],
    () => ['ZADD', 'sort:nz', ...scored(numbers())],
    () => ['ZADD', 'sort:tz', ...scored(texts())],
    () => ['LTRIM', draw.pick(['sort:nl', 'sort:tl']), '0', '60'],
    () => ['DEL', draw.pick(['sort:nl', 'sort:ns', 'sort:nz', 'sort:tl', 'sort:ts', 'sort:tz'])],
  ])();
}

/** Weights: `w:<element>`, hashes `h:<element>` with fields. */
function weight(draw: Draw): Argv {
  const element = draw.chance(60) ? number(draw) : text(draw);
  return draw.pick<() => Argv>([
    () => ['SET', `w:${element}`, draw.chance(85) ? number(draw) : text(draw)],
    () => ['HSET', `h:${element}`, 'f', number(draw), 'g', text(draw)],
    () => ['DEL', `w:${element}`],
    () => ['RPUSH', `w:${element}`, 'x'],
    () => ['HSET', `w:${element}`, 'f', number(draw)],
    () => ['DEL', `h:${element}`],
  ])();
}

const PATTERNS = [
  'w:*',
  'w:*',
  'h:*->f',
  'h:*->g',
  'h:*->none',
  'nosort',
  '#',
  '*',
  'h:*->',
  'w:*x*',
  '->*',
  'no:*',
  'w:\x00*',
  '',
];

function sort(draw: Draw): Argv {
  const name = draw.chance(75) ? 'SORT' : 'SORT_RO';
  const key = sortable(draw);
  const limit = ['LIMIT', draw.integer(-2, 12), draw.integer(-3, 12)];
  const options = draw.options(
    35,
    [draw.pick(['ASC', 'DESC'])],
    ['ALPHA'],
    ['BY', draw.pick(PATTERNS)],
    draw.chance(97) ? limit : limit.slice(0, 2),
    ['GET', draw.pick(PATTERNS)],
    ['GET', draw.pick(PATTERNS)],
    draw.chance(40) ? ['STORE', draw.chance(80) ? draw.key('list') : sortable(draw)] : [],
    draw.chance(3) ? [draw.text()] : [],
  );
  // Texts are sorted as texts more often than not.
  const alpha = /:t/.test(key) && draw.chance(75) ? ['ALPHA'] : [];
  const words = [draw.cased(name), key, ...options, ...alpha];
  return isOpen(key, words) ? words.filter((word) => !/^store(\0|$)/i.test(word)) : words;
}

/**
 * What hash tables decide is not stored: later commands would show it. Only this family's own lists are lists
 * for certain. Options end at a zero byte.
 */
function isOpen(key: string, words: readonly string[]): boolean {
  return !/^sort:.l/.test(key) && words.some((word) => /^by(\0|$)/i.test(word));
}

function next(draw: Draw): readonly Argv[] {
  const kind = draw.below(100);
  if (kind < 28) return [fill(draw)];
  if (kind < 42) return [weight(draw)];
  if (kind < 46) return [['LRANGE', draw.key('list'), '0', '-1']];
  return [RESET, sort(draw)];
}

/** Members of a hash table come as they like where the order leaves it open. */
function rule(argv: Argv, look: Looking): Rule | undefined {
  if (!/^sort(_ro)?$/i.test(argv[0] ?? '')) return undefined;
  const encoding = look.encoding(argv[1] ?? '');
  if (!/^(hashtable|skiplist|listpack)$/.test(encoding ?? '')) return undefined;
  // An option ends at a zero byte.
  const words = argv.slice(2).map((word) => word.toLowerCase().split('\0', 1)[0]);
  const isTied = words.includes('by') || (words.includes('alpha') && !words.includes('store'));
  if (!isTied) return undefined;
  return words.includes('limit') || words.includes('get') ? 'any' : 'unordered';
}

export const sorting: Family = { name: 'sorting', next, rule };
