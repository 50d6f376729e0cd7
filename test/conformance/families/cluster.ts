/**
 * CLUSTER's questions, and its orders where they are refused: nobody else is known, half of the slots are
 * ours. A standalone node refuses them all.
 */
import type { Draw } from '../Draw.ts';
import type { Argv, Family, Rule } from '../Family.ts';

const NOBODY = '0123456789abcdef0123456789abcdef01234567';

function slot(draw: Draw): string {
  return draw.chance(70) ? String(draw.below(16_384)) : draw.integer(-2, 16_400);
}

function question(draw: Draw): Argv {
  return draw.pick<() => Argv>([
    () => [
      'KEYSLOT',
      draw.chance(50) ? draw.anyKey() : draw.pick(['{a}b', '{}a', 'a{', '{{a}}b', 'a{b}{c}']),
    ],
    () => ['COUNTKEYSINSLOT', slot(draw)],
    () => ['GETKEYSINSLOT', slot(draw), draw.integer(-1, 5)],
    () => ['COUNT-FAILURE-REPORTS', draw.pick([NOBODY, 'x', ''])],
    () => ['HELP'],
    () => ['MYID'],
    () => ['INFO'],
    () => ['NODES'],
    () => ['SLOTS'],
    () => ['SHARDS'],
    () => ['LINKS'],
    () => ['SAVECONFIG'],
  ])();
}

/** Orders that cannot be obeyed. */
function order(draw: Draw): Argv {
  return draw.pick<() => Argv>([
    () => ['ADDSLOTS', draw.pick(['0', '8191', 'x', '-1', '16384', '']), '1'],
    () => [
      'ADDSLOTSRANGE',
      draw.pick(['0', '5', 'x', '16384']),
      draw.pick(['8', '3', '16384', '0']),
    ],
    () => ['ADDSLOTSRANGE', '9000'],
    () => ['DELSLOTS', draw.pick(['9000', 'x', '-1', '16384'])],
    () => ['DELSLOTSRANGE', draw.pick(['9000', 'x']), draw.pick(['9001', '8999', '-1'])],
    () => ['SETSLOT', draw.pick(['x', '-1', '16384']), 'STABLE'],
    () => ['SETSLOT', slot(draw), 'NODE', NOBODY],
    () => ['SETSLOT', '1', draw.pick(['FOO', 'NODE', ''])],
    () => ['REPLICATE', draw.pick([NOBODY, 'x'])],
    () => ['FORGET', draw.pick([NOBODY, 'x'])],
    () => [draw.pick(['REPLICAS', 'SLAVES']), NOBODY],
    () => ['MEET', draw.pick(['x', '127.0.0.1']), draw.pick(['x', '0', '-1', '65536'])],
    () => ['MEET', '127.0.0.1'],
    () => ['FAILOVER', draw.pick(['FOO', 'FORCE', 'TAKEOVER'])],
    () => ['RESET', 'FOO'],
    () => ['SET-CONFIG-EPOCH', draw.pick(['-1', 'x', '99999999999999999999'])],
    () => [draw.pick(['NOSUCH', 'KEYSLOT', 'INFO', '']), ...draw.many(0, 2, () => draw.text())],
  ])();
}

/** Node IDs and times are each server's own. */
const RULES: Readonly<Record<string, Rule>> = {
  myid: 'shape',
  info: 'any',
  nodes: 'any',
  slots: 'any',
  shards: 'any',
  links: 'shape',
};

export const cluster: Family = {
  name: 'cluster',
  next: (draw) => {
    const words = draw.chance(65) ? question(draw) : order(draw);
    return [['CLUSTER', draw.cased(words[0] as string), ...words.slice(1)]];
  },
  rule: (argv) => RULES[argv[1]?.toLowerCase() ?? ''],
};
