/**
 * Commands whose replies the differential run cannot compare, with the place where they are tested or the
 * reason.
 */
const LINK = 'about links between servers: test/engine/replication';
const CLUSTER = 'cluster mode: test/engine/cluster, and redis-cli through the bridge';
const CONNECTION = 'ends, fills or holds up its connection: test/engine/commands';
const MACHINE =
  'ends, saves or describes the machine: test/engine, and redis-cli through the bridge';

export const ELSEWHERE: Readonly<Record<string, string>> = {
  psync: LINK,
  sync: LINK,
  replconf: LINK,
  replicaof: LINK,
  slaveof: LINK,
  failover: LINK,
  wait: LINK,
  quit: CONNECTION,
  monitor: CONNECTION,
  'client|pause': CONNECTION,
  'config|rewrite': MACHINE,
  shutdown: MACHINE,
  save: MACHINE,
  bgsave: MACHINE,
  lastsave: MACHINE,
  asking: CLUSTER,
  readonly: CLUSTER,
  readwrite: CLUSTER,
  'restore-asking': CLUSTER,
  ...Object.fromEntries(
    [
      'addslots',
      'addslotsrange',
      'bumpepoch',
      'delslots',
      'delslotsrange',
      'failover',
      'flushslots',
      'forget',
      'meet',
      'replicas',
      'replicate',
      'reset',
      'set-config-epoch',
      'setslot',
      'slaves',
      'count-failure-reports',
    ].map((name) => [`cluster|${name}`, CLUSTER]),
  ),
  pfselftest: 'takes a real server most of a second: test/engine/commands/hyperloglog',
};
