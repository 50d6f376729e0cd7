/** PFADD, PFCOUNT, PFMERGE, PFDEBUG, and the strings behind them: sparse, dense, corrupt. */
import type { Draw } from '../Draw.ts';
import type { Argv, Family } from '../Family.ts';

function key(draw: Draw): string {
  return draw.key('hll');
}

/** Few elements that come again, or many new ones at once, so that sparse ones outgrow their limit. */
function elements(draw: Draw): string[] {
  if (draw.chance(60)) return draw.many(0, 4, () => draw.member());
  const start = draw.below(1_000_000);
  return Array.from({ length: draw.between(5, 400) }, (_, at) => `element:${start + at}`);
}

const HEADER = 'HYLL\x01\0\0\0\0\0\0\0\0\0\0\x80';

/** Strings that are no HyperLogLogs, or look like one. */
const STRANGE = [
  '',
  'HYLL',
  HEADER,
  `${HEADER}\x7f\xff`,
  `${HEADER}\x7f\xfe\x80`,
  `${HEADER}\x7f\xfe\xff`,
  `${HEADER}\x40\x00\x80`,
  `HYLL\x02${HEADER.slice(5)}\x7f\xff`,
  `HYLL\x00${HEADER.slice(5)}\x7f\xff`,
  `HYLM\x01${HEADER.slice(5)}\x7f\xff`,
  `HYLL\x01\0\0\0\xff\xff\xff\xff\xff\xff\xff\x7f\x7f\xff`,
  `HYLL\x00${HEADER.slice(5)}${'\xff'.repeat(12_288)}`,
  `HYLL\x00${HEADER.slice(5)}${'\xf3\x3c\xcf'.repeat(4096)}`,
  '12345',
];

function one(draw: Draw): Argv {
  const name = key(draw);
  return draw.pick<() => Argv>([
    () => ['PFADD', name, ...elements(draw)],
    () => ['PFADD', name, ...elements(draw)],
    () => ['PFADD', name, ...elements(draw)],
    () => ['PFCOUNT', name],
    () => ['PFCOUNT', ...draw.many(0, 4, () => key(draw))],
    () => ['PFMERGE', name, ...draw.many(0, 3, () => key(draw))],
    () => ['PFMERGE', ...draw.many(0, 1, () => name)],
    () => ['GET', name],
    () => ['GET', name],
    () => ['OBJECT', 'ENCODING', name],
    () => ['PFDEBUG', draw.cased(draw.pick(['GETREG', 'DECODE', 'ENCODING', 'FOO'])), name],
    () => [
      'PFDEBUG',
      draw.cased(draw.pick(['TODENSE', 'DECODE', 'DECODE', ''])),
      name,
      ...extra(draw),
    ],
    () => (draw.chance(35) ? ['SET', name, draw.pick(STRANGE)] : ['DEL', name]),
    // The header alone: an opcode cut in half reads, and writes, what lies behind the string in memory.
    () => ['SETRANGE', name, String(draw.between(0, 15)), draw.pick(['\0', '\x01', 'H', '\x80'])],
    () => [
      'CONFIG',
      'SET',
      'hll-sparse-max-bytes',
      draw.pick(['3000', '3000', '50', '0', '12000']),
    ],
    () => [draw.pick(['EXPIRE', 'PERSIST', 'STRLEN', 'PFCOUNT']), name, ...extra(draw)],
  ])();
}

function extra(draw: Draw): string[] {
  return draw.chance(8) ? ['10000'] : [];
}

export const hyperloglog: Family = {
  name: 'hyperloglog',
  next: (draw) => [one(draw)],
};
