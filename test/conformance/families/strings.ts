/** Strings: SET with every option and its relatives, counters, ranges, LCS. */
import type { Draw } from '../Draw.ts';
import type { Argv, Family } from '../Family.ts';

function key(draw: Draw): string {
  return draw.key('string');
}

function value(draw: Draw): string {
  const kind = draw.below(10);
  if (kind < 3) return draw.text();
  if (kind < 6) return draw.integer(-300, 12_000);
  if (kind < 8) return draw.float();
  return draw.chance(50)
    ? 'x'.repeat(draw.between(40, 50))
    : draw.many(0, 12, () => draw.pick(['a', 'b', 'c'])).join('');
}

/**
 * Far enough that nothing ends while the run lasts, or refused. Nor is a key set to have ended already: both
 * servers would delete it, but not at the same moment.
 */
const SPANS = [
  '9000000',
  '0',
  '-1',
  '9223372036854775',
  '9223372036854776',
  '9223372036854775807',
  '1.5',
  '',
  'abc',
];
const NO_MOMENTS = ['0', '-1', '9223372036854775807', 'x'];

function amount(draw: Draw, unit: string): string {
  const name = unit.toUpperCase();
  if (!name.endsWith('AT')) return draw.chance(70) ? '1000000' : draw.pick(SPANS);
  if (draw.chance(20)) return draw.pick(NO_MOMENTS);
  return name === 'EXAT' ? draw.pick(['4000000000', '4000000000000']) : '4000000000000';
}

function timed(draw: Draw, units: readonly string[]): string[] {
  const unit = draw.cased(draw.pick(units));
  return [unit, amount(draw, unit)];
}

const UNITS = ['EX', 'PX', 'EXAT', 'PXAT'];

function setOptions(draw: Draw): string[] {
  const parts = [
    [draw.pick(['NX', 'XX'])],
    ['GET'],
    draw.chance(60) ? timed(draw, UNITS) : ['KEEPTTL'],
  ];
  const odd = draw.chance(6)
    ? [draw.pick(['NX', 'XX', 'EX', 'KEEPTTL', 'PERSIST', 'foo', ''])]
    : [];
  return [...draw.options(28, ...parts), ...odd];
}

function getexOptions(draw: Draw): string[] {
  const odd = draw.chance(8) ? [draw.pick(['PERSIST', 'EX', 'NX', 'KEEPTTL'])] : [];
  const past = draw.pick([
    ['EXAT', '1000'],
    ['PXAT', '4000000000'],
  ]);
  const one = draw.chance(60) ? timed(draw, UNITS) : draw.chance(70) ? ['PERSIST'] : past;
  return [...(draw.chance(80) ? one : []), ...odd];
}

function lcsOptions(draw: Draw): string[] {
  const length = ['MINMATCHLEN', draw.integer(0, 4)];
  const odd = draw.chance(5) ? [draw.pick(['LEN', 'MINMATCHLEN', 'foo'])] : [];
  return [...draw.options(35, ['LEN'], ['IDX'], length, ['WITHMATCHLEN']), ...odd];
}

function place(draw: Draw): string {
  return draw.integer(-60, 60);
}

function writing(draw: Draw): Argv {
  return draw.pick<() => Argv>([
    () => ['SET', key(draw), value(draw), ...setOptions(draw)],
    () => ['SET', key(draw), value(draw), ...setOptions(draw)],
    () => ['SETNX', key(draw), value(draw)],
    () => ['SETEX', key(draw), amount(draw, 'EX'), value(draw)],
    () => ['PSETEX', key(draw), amount(draw, 'PX'), value(draw)],
    () => ['GETSET', key(draw), value(draw)],
    () => ['GETDEL', key(draw)],
    () => ['GETEX', key(draw), ...getexOptions(draw)],
    () => ['GETEX', key(draw), ...getexOptions(draw)],
    () => ['MSET', ...draw.many(0, 4, () => [key(draw), value(draw)]).flat()],
    () => ['MSETNX', ...draw.many(0, 2, () => [key(draw), value(draw)]).flat()],
    () => ['APPEND', key(draw), value(draw)],
    () => ['SETRANGE', key(draw), draw.integer(0, 70), value(draw)],
    () => [draw.pick(['INCR', 'DECR']), key(draw)],
    () => [draw.pick(['INCRBY', 'DECRBY']), key(draw), draw.integer(-100, 100)],
    () => ['INCRBYFLOAT', key(draw), draw.float()],
    () => ['DEL', key(draw)],
  ])();
}

function reading(draw: Draw): Argv {
  return draw.pick<() => Argv>([
    () => ['GET', key(draw)],
    () => ['MGET', ...draw.many(0, 5, () => key(draw))],
    () => ['STRLEN', key(draw)],
    () => [draw.pick(['GETRANGE', 'SUBSTR']), key(draw), place(draw), place(draw)],
    () => ['LCS', key(draw), key(draw), ...lcsOptions(draw)],
    () => ['LCS', key(draw), key(draw), ...lcsOptions(draw)],
    () => ['OBJECT', 'ENCODING', key(draw)],
    () => ['OBJECT', 'REFCOUNT', key(draw)],
    () => [draw.pick(['PTTL', 'TTL', 'PEXPIRETIME', 'EXPIRETIME']), key(draw)],
    () => ['TYPE', key(draw)],
  ])();
}

export const strings: Family = {
  name: 'strings',
  next: (draw) => {
    const argv = draw.chance(60) ? writing(draw) : reading(draw);
    if (draw.chance(98) || argv.length < 2) return [argv];
    return [draw.chance(50) ? argv.slice(0, -1) : [...argv, draw.text()]];
  },
  rule: (argv) => (/ttl$|expiretime$/i.test(argv[0] ?? '') ? 'near' : undefined),
};
