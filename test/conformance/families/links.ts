/**
 * What a connection may say about replication without becoming a replica: REPLCONF's options, requests that
 * are refused. ACK and GETACK are never answered, and PSYNC is refused for the answers still to be written to
 * whoever sends many commands at once, so these are left out.
 */
import type { Draw } from '../Draw.ts';
import type { Argv, Family, Rule } from '../Family.ts';

const WORDS = ['eof', 'psync2', 'EOF', 'nonsense', ''];
const FILTERS = [
  '',
  'functions',
  'FUNCTIONS functions',
  'data',
  'functions data',
  '"functions"',
  '"',
];
const ADDRESSES = ['10.0.0.1', '', '::1', 'x'.repeat(46), 'x'.repeat(255), 'x'.repeat(256)];

function option(draw: Draw): Argv {
  return draw.pick<() => Argv>([
    () => ['listening-port', draw.integer()],
    () => ['ip-address', draw.pick(ADDRESSES)],
    () => ['capa', draw.pick(WORDS)],
    () => ['rdb-only', draw.integer(-1, 2)],
    () => ['rdb-filter-only', draw.pick(FILTERS)],
    () => [draw.pick(['nonsense', '', 'ack2', 'bad\0name']), draw.text()],
  ])();
}

const named = (draw: Draw, [name = '', ...rest]: Argv): Argv => [draw.cased(name), ...rest];

function command(draw: Draw): Argv {
  return draw.pick<() => Argv>([
    () => ['REPLCONF', ...draw.many(1, 3, () => named(draw, option(draw))).flat()],
    () => ['REPLCONF', ...draw.many(0, 4, () => draw.pick(WORDS))],
    () => [draw.pick(['REPLICAOF', 'SLAVEOF']), draw.pick(['no', 'NO']), 'One'],
    () => ['REPLICAOF', '127.0.0.1', draw.pick(['x', '-1', '65536', '', '99999999999'])],
    () => ['WAIT', draw.pick(['0', '-1', 'x', '']), draw.integer(-2, 9)],
    () => ['ROLE'],
    () => [draw.pick(['SYNC', 'REPLICAOF', 'WAIT', 'ROLE', 'REPLCONF']), ...WORDS],
  ])();
}

/** The real server has a replica, which listens to what it propagates; the simulated one has none. */
function rule([name = '']: Argv): Rule | undefined {
  const lower = name.toLowerCase();
  if (lower === 'role') return 'any';
  return lower === 'wait' ? 'shape' : undefined;
}

export const links: Family = { name: 'links', next: (draw) => [command(draw)], rule };
