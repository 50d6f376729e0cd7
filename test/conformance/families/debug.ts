/** DEBUG as clients' tests use it: reply shapes, errors, filling, refusals. */
import type { Draw } from '../Draw.ts';
import type { Argv, Family } from '../Family.ts';

/** Without `attrib` and `push`, which are more than one reply (test/engine/commands/debug). */
const TYPES = 'string integer double bignum null array set map verbatim true false foo'.split(' ');

/** Never many: it is a number of keys, and of bytes. */
function few(draw: Draw): string {
  return draw.chance(90) ? String(draw.below(60)) : draw.pick(['x', '-1', '', '1.5']);
}

function one(draw: Draw): Argv {
  const key = draw.key(draw.pick(['string', 'list', 'hash', 'set', 'zset']));
  return draw.pick<() => Argv>([
    () => ['DEBUG', 'PROTOCOL', draw.cased(draw.pick(TYPES))],
    () => ['DEBUG', 'PROTOCOL', draw.cased(draw.pick(TYPES))],
    () => ['DEBUG', 'ERROR', draw.pick(['ERR x', 'MYCODE a b', 'a\r\nb', '', '-ERR y'])],
    () => ['DEBUG', 'SLEEP', draw.pick(['0', '0.001', 'x', '-1'])],
    () => ['DEBUG', 'SET-ACTIVE-EXPIRE', draw.pick(['1', '1', 'x'])],
    () => ['DEBUG', 'POPULATE', few(draw), ...draw.many(0, 2, () => few(draw))],
    () => ['DEBUG', 'QUICKLIST-PACKED-THRESHOLD', draw.pick(['1gb', '0', '5gb', 'x', '-1'])],
    () => ['DEBUG', draw.pick(['STRUCTSIZE', 'CLIENT-EVICTION', 'CHANGE-REPL-ID'])],
    () => ['DEBUG', 'DROP-CLUSTER-PACKET-FILTER', draw.pick(['-1', '-1', 'x', '1.5', ''])],
    () => [
      'DEBUG',
      'MALLCTL',
      draw.pick(['arenas.page', 'nosuch']),
      ...draw.many(0, 2, () => few(draw)),
    ],
    () => [
      'DEBUG',
      'MALLCTL-STR',
      draw.pick(['version', 'nosuch', '']),
      ...draw.many(0, 1, () => key),
    ],
    () => ['DEBUG', 'CLUSTERLINK', draw.pick(['KILL', 'kill', 'x']), 'to', key],
    () => ['DEBUG', 'REPLYBUFFER', draw.pick(['RESIZING', 'PEAK-RESET-TIME', 'x']), draw.member()],
    () => ['DEBUG', draw.pick(['DIGEST-VALUE', 'SDSLEN', 'LISTPACK', 'QUICKLIST']), key],
    () => [
      'DEBUG',
      draw.pick(['DIGEST', 'HELP', 'LOG', 'OBJECT', 'JMAP', '']),
      ...draw.many(0, 1, () => key),
    ],
    () => [
      'DEBUG',
      draw.pick(['HTSTATS', 'HTSTATS-KEY']),
      draw.chance(50) ? key : draw.integer(0, 17),
    ],
    () => ['GET', `key:${draw.below(5)}`],
    () => ['OBJECT', 'ENCODING', `key:${draw.below(5)}`],
    () => ['DEL', `key:${draw.below(5)}`],
  ])();
}

export const debug: Family = {
  name: 'debug',
  next: (draw) => [one(draw)],
  rule: (argv) => {
    const name = argv[1]?.toLowerCase() ?? '';
    // Addresses and clocks; room to grow; chains of a hash table.
    return /^(object|sdslen|htstats.*)$/.test(name) ? 'shape' : undefined;
  },
};
