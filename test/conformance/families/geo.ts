/**
 * GEO: places all over the map, at its edges and on top of each other; searches of every size and form.
 *
 * Stored distances differ in the last bit once in some hundred times: C's library does not always round to
 * the nearest double, and how it errs depends on the processor. So they go to a key of their own, of which
 * the order of members is compared and scores nearly, and which is deleted at once.
 */
import type { Draw } from '../Draw.ts';
import type { Argv, Family } from '../Family.ts';

const key = (draw: Draw): string => draw.key('geo');
const member = (draw: Draw): string => (draw.chance(90) ? `p${draw.below(24)}` : draw.member());

const EDGES = [
  '180',
  '-180',
  '0',
  '-0',
  '179.99999999',
  '85.05112878',
  '-85.05112878',
  '85.05112879',
];
const WRONG = ['181', '-200', '91', 'inf', '-inf', 'nan', '1e300', 'abc', '', ' 1', '0x10'];

function degrees(draw: Draw, max: number): string {
  const kind = draw.below(100);
  if (kind < 3) return draw.pick(WRONG);
  if (kind < 8) return draw.pick(EDGES);
  if (kind < 40) return String(draw.between(-3, 3) + draw.below(1000) / 7919);
  if (kind < 55) return String(draw.between(-2, 2));
  return String(((draw.below(2_000_001) - 1_000_000) / 1_000_000) * max);
}

/** Longitude and latitude. */
function place(draw: Draw): string[] {
  // Close to the date line and to the poles, where cells wrap around.
  if (draw.chance(12))
    return [String(180 - draw.below(100) / 50), String(85 - draw.below(200) / 17)];
  if (draw.chance(6)) return [String(-180 + draw.below(100) / 50), String(draw.between(-84, -60))];
  return [degrees(draw, 180), degrees(draw, 85.05)];
}

function unit(draw: Draw): string {
  return draw.chance(98) ? draw.cased(draw.pick(['m', 'km', 'ft', 'mi'])) : 'yd';
}

const WRONG_LENGTHS = ['-1', 'abc', 'inf', 'nan', '', '-0', '1e400'];

function length(draw: Draw): string {
  if (draw.chance(3)) return draw.pick(WRONG_LENGTHS);
  const magnitude = draw.pick([0, 0.5, 1, 10, 100, 1000, 10_000, 100_000, 1e6, 1e7, 1e8, 1e15]);
  return String((magnitude * draw.between(1, 999)) / 300);
}

const OPTIONS = (draw: Draw): string[][] => [
  ['WITHDIST'],
  ['WITHCOORD'],
  ['WITHHASH'],
  [draw.pick(['ASC', 'DESC'])],
  ['COUNT', draw.integer(0, 12), ...(draw.chance(40) ? ['ANY'] : [])],
  ...(draw.chance(4) ? [['ANY']] : []),
];

function from(draw: Draw): string[] {
  return draw.chance(50) ? ['FROMMEMBER', member(draw)] : ['FROMLONLAT', ...place(draw)];
}

function by(draw: Draw): string[] {
  return draw.chance(50)
    ? ['BYRADIUS', length(draw), unit(draw)]
    : ['BYBOX', length(draw), length(draw), unit(draw)];
}

function search(draw: Draw): string[] {
  const parts = [from(draw), by(draw)];
  if (draw.chance(3)) parts.push(draw.chance(50) ? from(draw) : by(draw));
  if (draw.chance(3)) parts.splice(draw.below(2), 1);
  if (draw.chance(30)) parts.reverse();
  return parts.flat().map((word) => (/^[A-Z]+$/.test(word) ? draw.cased(word) : word));
}

function without(words: readonly string[], draw: Draw): string[] {
  return words.filter((word) => draw.chance(3) || !/^with/i.test(word));
}

function query(draw: Draw): Argv {
  const options = draw.options(30, ...OPTIONS(draw));
  switch (draw.below(8)) {
    case 0:
    case 1:
    case 2:
      return ['GEOSEARCH', key(draw), ...search(draw), ...options];
    case 3:
      return ['GEOSEARCHSTORE', key(draw), key(draw), ...search(draw), ...without(options, draw)];
    case 4:
      return ['GEORADIUS', key(draw), ...place(draw), length(draw), unit(draw), ...options];
    case 5: {
      const name = draw.pick(['GEORADIUSBYMEMBER', 'GEORADIUSBYMEMBER_RO']);
      return [name, key(draw), member(draw), length(draw), unit(draw), ...options];
    }
    case 6: {
      const store = draw.chance(6) ? ['STORE', key(draw)] : [];
      return [
        'GEORADIUS_RO',
        key(draw),
        ...place(draw),
        length(draw),
        unit(draw),
        ...options,
        ...store,
      ];
    }
    default: {
      const words = [...place(draw), length(draw), unit(draw), ...without(options, draw)];
      return ['GEORADIUS', key(draw), ...words, 'STORE', key(draw)];
    }
  }
}

const DISTANCES = 'distances';

function storeDistances(draw: Draw): readonly Argv[] {
  const options = without(draw.options(30, ...OPTIONS(draw)), draw);
  const order = draw.chance(50)
    ? ['GEOSEARCHSTORE', DISTANCES, key(draw), ...search(draw), ...options, 'STOREDIST']
    : ['GEORADIUS', key(draw), ...place(draw), length(draw), unit(draw), 'STOREDIST', DISTANCES];
  return [
    order,
    ['zrange', DISTANCES, '0', '-1'],
    ['ZRANGE', DISTANCES, '0', '-1', 'WITHSCORES'],
    ['OBJECT', 'ENCODING', DISTANCES],
    ['DEL', DISTANCES],
  ];
}

function add(draw: Draw): Argv {
  const options = draw.options(8, ['NX'], ['XX'], ['CH']);
  const most = draw.chance(15) ? 40 : 3;
  const points = draw.many(1, most, () => [...place(draw), member(draw)]);
  return ['GEOADD', key(draw), ...options, ...points.flat()];
}

function ask(draw: Draw): Argv {
  const members = draw.many(1, 4, () => member(draw));
  switch (draw.below(6)) {
    case 0:
      return ['GEOPOS', key(draw), ...members];
    case 1:
      return ['GEOHASH', key(draw), ...members];
    case 2:
      return ['ZRANGE', key(draw), '0', '-1', 'WITHSCORES'];
    case 3:
      return ['ZADD', key(draw), draw.chance(60) ? draw.float() : draw.integer(), member(draw)];
    case 4:
      return ['ZREM', key(draw), ...members];
    default:
      return [
        'GEODIST',
        key(draw),
        member(draw),
        member(draw),
        ...(draw.chance(60) ? [unit(draw)] : []),
      ];
  }
}

function next(draw: Draw): readonly Argv[] {
  if (draw.chance(6)) return storeDistances(draw);
  const words = draw.chance(25) ? add(draw) : draw.chance(60) ? query(draw) : ask(draw);
  if (draw.chance(98)) return [words];
  return [draw.chance(50) ? [...words, draw.text()] : words.slice(0, -1)];
}

export const geo: Family = {
  name: 'geo',
  next,
  rule: (argv) => (argv[0] === 'ZRANGE' && argv[1] === DISTANCES ? 'near' : undefined),
};
