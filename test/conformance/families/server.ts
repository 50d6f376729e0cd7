/**
 * The server about itself: CONFIG, COMMAND, SLOWLOG, INFO, TIME and the like. Directives are set that change
 * no other command's answer and close no connection.
 */
import { SERVER_EXTENSIONS } from '../../../src/engine/assemble.ts';
import type { Draw } from '../Draw.ts';
import type { Argv, Family, Rule } from '../Family.ts';

const DIRECTIVES = [
  'acllog-max-len',
  'active-defrag-cycle-max',
  'active-defrag-ignore-bytes',
  'activerehashing',
  'appendfsync',
  'auto-aof-rewrite-min-size',
  'busy-reply-threshold',
  'lua-time-limit',
  'cluster-announce-hostname',
  'cluster-link-sendbuf-limit',
  'cluster-replica-validity-factor',
  'cluster-slave-validity-factor',
  'crash-log-enabled',
  'ignore-warnings',
  'latency-monitor-threshold',
  'latency-tracking-info-percentiles',
  'loglevel',
  'maxmemory-eviction-tenacity',
  'min-slaves-max-lag',
  'notify-keyspace-events',
  'oom-score-adj-values',
  'proc-title-template',
  'repl-backlog-ttl',
  'repl-diskless-load',
  'repl-timeout',
  'replica-announce-port',
  'replica-priority',
  'slave-priority',
  'shutdown-on-sigint',
  'shutdown-timeout',
  'slowlog-max-len',
  'stream-node-max-bytes',
  'tcp-keepalive',
  'tls-session-cache-size',
  'tracking-table-max-keys',
];
const REFUSED = ['databases', 'DIR', 'dbfilename', 'supervised', 'nosuch', '', 'io-threads'];
const VALUES = [
  '',
  'yes',
  'NO',
  'everysec',
  'debug',
  'KEA',
  'Kn',
  'g$lshzxetdmnKE',
  'normal 1mb 2kb 60',
  'replica 1 2 3 pubsub 4 5 6',
  'normal 0 0',
  '1gb',
  '10mb',
  '5%',
  '200%',
  '1 2 3',
  '50 99.9',
  '101',
  'host-1.example',
  'a b',
  '{title}',
  '{x}',
  'nosave now',
  'save nosave',
  'swapdb',
];

function value(draw: Draw): string {
  return draw.chance(50) ? draw.integer(0, 20_000) : draw.pick(VALUES);
}

const INITIAL = new Map(
  SERVER_EXTENSIONS.flatMap(({ configs = [] }) => configs).flatMap(({ name, alias, initial }) => [
    [name, initial] as const,
    [alias ?? name, initial] as const,
  ]),
);

/** Sets some directives from where both servers have them alike, and reads them back. */
function set(draw: Draw): Argv[] {
  const names = draw.many(1, 3, () => draw.pick(DIRECTIVES));
  const asked = names.map((name) => draw.cased(draw.chance(93) ? name : draw.pick(REFUSED)));
  const words = asked.flatMap((name) => [name, value(draw)]);
  return [
    ...names.map((name) => ['CONFIG', 'SET', name, INITIAL.get(name) ?? '']),
    ['CONFIG', 'SET', ...(draw.chance(4) ? words.slice(1) : words)],
    ['CONFIG', 'GET', ...names.map((name) => draw.cased(name))],
  ];
}

/** Names that are never set. */
function get(draw: Draw): Argv {
  const globs = ['*-max-*list*', '?z', 'H[a]sh-max-*', 'nosuch*', 'appendfilename', 'dbfilename'];
  return ['CONFIG', 'GET', ...draw.many(1, 3, () => draw.cased(draw.pick(globs)))];
}

const NAMES = ['get', 'SET', 'zadd', 'nosuch', 'lmpop', 'sort', 'bitfield', 'geosearch', 'mset'];
const CALLS: readonly Argv[] = [
  ['GET', 'a'],
  ['SET', 'a', 'b', 'GET'],
  ['MSET', 'a', '1', 'b', '2'],
  ['BITFIELD', 'a', 'GET', 'u8', '0'],
  ['BITOP', 'AND', 'd', 'a', 'b'],
  ['ZUNIONSTORE', 'd', '2', 'a', 'b'],
  ['SORT', 'a', 'BY', 'x', 'STORE', 'b'],
  ['LMPOP', '2', 'a', 'b', 'LEFT'],
  ['SSUBSCRIBE', 'a', 'b'],
  ['PING', 'a'],
  ['GET', 'a', 'b'],
  ['nosuch', 'a'],
];

function command(draw: Draw): Argv {
  return draw.pick<() => Argv>([
    () => ['COMMAND'],
    () => ['COMMAND', 'COUNT'],
    () => ['COMMAND', 'INFO', ...draw.many(1, 3, () => draw.pick(NAMES))],
    () => ['COMMAND', 'DOCS', draw.pick(NAMES)],
    () => ['COMMAND', 'LIST'],
    () => ['COMMAND', 'LIST', 'FILTERBY', 'PATTERN', draw.pick(['getb*', 'nosuch', 'HMG?T'])],
    () => ['COMMAND', 'LIST', 'FILTERBY', draw.pick(['MODULE', 'ACLCAT', 'x']), 'nosuch'],
    () => ['COMMAND', 'GETKEYS', ...draw.pick(CALLS)],
    () => ['COMMAND', 'GETKEYSANDFLAGS', ...draw.pick(CALLS)],
    () => ['COMMAND', 'HELP'],
    () => ['COMMAND', draw.text()],
  ])();
}

function slowlog(draw: Draw): Argv {
  const sub = draw.pick(['GET', 'LEN', 'RESET', 'HELP', 'FOO']);
  const words = sub === 'GET' ? draw.many(0, 2, () => draw.integer(-2, 5)) : [];
  return ['SLOWLOG', draw.cased(sub), ...words];
}

function about(draw: Draw): Argv {
  return draw.pick<() => Argv>([
    () => ['TIME'],
    () => ['ROLE'],
    () => ['LASTSAVE'],
    () => ['LOLWUT', ...draw.options(40, ['VERSION', draw.pick(['7', '9', 'x'])])],
    () => ['INFO', ...draw.many(0, 2, () => draw.pick(['server', 'keyspace', 'nosuch', 'all']))],
    () => ['CONFIG', draw.pick(['RESETSTAT', 'HELP', 'FOO', 'REWRITE x', 'GET'])],
  ])();
}

/** Clocks, machines, and a table that is shorter here. */
function rule(argv: Argv): Rule | undefined {
  const [name = '', sub = ''] = argv.map((word) => word.toLowerCase());
  if (name === 'info') return 'shape';
  if (name === 'time' || name === 'lastsave') return 'shape';
  // The real one has a replica, which listens to what is propagated.
  if (name === 'role') return 'any';
  if (name === 'config' && sub === 'get') return 'unorderedPairs';
  if (name === 'slowlog' && (sub === 'get' || sub === 'len')) return 'any';
  if (name !== 'command') return undefined;
  return argv.length === 1 || sub === 'count' || (sub === 'list' && argv.length === 2)
    ? 'any'
    : undefined;
}

export const server: Family = {
  name: 'server',
  next: (draw) => {
    const kind = draw.below(100);
    if (kind < 40) return set(draw);
    if (kind < 55) return [get(draw)];
    if (kind < 78) return [command(draw)];
    return kind < 88 ? [slowlog(draw)] : [about(draw)];
  },
  rule,
};
