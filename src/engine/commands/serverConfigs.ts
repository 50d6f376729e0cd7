/**
 * Directives of the server, its clients, memory and data types, with the defaults, bounds and texts of
 * 7.0.15. Replication, persistence and the cluster define their own.
 *
 * Source: redis 7.0.15, config.c, static_configs.
 */
import { fail, ok } from '../../base/Result.ts';
import type { ConfigSpec } from '../server/config.ts';
import { checkOutputLimits, OUTPUT_LIMITS_INITIAL } from '../server/outputLimits.ts';
import { checkNotify } from './notify.ts';

const INT_MAX = 2_147_483_647;

type More = Omit<ConfigSpec, 'name' | 'kind' | 'initial'>;

function int(name: string, initial: number, min = 0, max = INT_MAX, more: More = {}): ConfigSpec {
  return { name, kind: 'number', initial: String(initial), min, max, ...more };
}

/** A 64-bit number. */
function long(name: string, initial: number, min = 0, more: More = {}): ConfigSpec {
  return { name, kind: 'number', initial: String(initial), min, ...more };
}

function memory(name: string, initial: number, min = 0, more: More = {}): ConfigSpec {
  return { name, kind: 'memory', initial: String(initial), min, ...more };
}

function yesNo(name: string, initial: 'yes' | 'no', more: More = {}): ConfigSpec {
  return { name, kind: 'bool', initial, ...more };
}

function text(name: string, initial: string, more: More = {}): ConfigSpec {
  return { name, kind: 'text', initial, ...more };
}

function choice(name: string, initial: string, values: readonly string[]): ConfigSpec {
  return { name, kind: 'enum', initial, values };
}

const FIXED: More = { mutable: false };

/** CONFIG_MIN_HZ and CONFIG_MAX_HZ: values outside are brought to the nearest. */
const HZ_BOUNDS = [1, 500] as const;
/** What the process may open, less what it keeps for itself. */
const CLIENTS_POSSIBLE = 19_968;

const server: readonly ConfigSpec[] = [
  int('hz', 10, 0, INT_MAX, { clamp: HZ_BOUNDS }),
  yesNo('dynamic-hz', 'yes'),
  int('databases', 16, 1, INT_MAX, FIXED),
  int('active-expire-effort', 1, 1, 10),
  yesNo('lazyfree-lazy-eviction', 'no'),
  yesNo('lazyfree-lazy-expire', 'no'),
  yesNo('lazyfree-lazy-server-del', 'no'),
  yesNo('lazyfree-lazy-user-del', 'no'),
  yesNo('lazyfree-lazy-user-flush', 'no'),
  choice('loglevel', 'notice', ['debug', 'verbose', 'notice', 'warning']),
  text('logfile', '', FIXED),
  text('pidfile', '', FIXED),
  yesNo('daemonize', 'no', FIXED),
  choice('supervised', 'no', ['upstart', 'systemd', 'auto', 'no']),
  int('shutdown-timeout', 10),
  choice('shutdown-on-sigterm', 'default', ['default', 'save', 'nosave', 'now', 'force']),
  choice('shutdown-on-sigint', 'default', ['default', 'save', 'nosave', 'now', 'force']),
  yesNo('activerehashing', 'yes'),
  yesNo('set-proc-title', 'yes', FIXED),
  int('io-threads', 1, 1, 128, FIXED),
  choiceFixed('enable-debug-command', ['no', 'yes', 'local']),
  choiceFixed('enable-protected-configs', ['no', 'yes', 'local']),
  choiceFixed('enable-module-command', ['no', 'yes', 'local']),
  text('notify-keyspace-events', '', { check: checkNotify }),
  long('busy-reply-threshold', 5000, 0, { alias: 'lua-time-limit' }),
  choice('propagation-error-behavior', 'ignore', ['ignore', 'panic', 'panic-on-replicas']),
  long('slowlog-log-slower-than', 10_000, -1),
  long('slowlog-max-len', 128),
  long('latency-monitor-threshold', 0),
  yesNo('latency-tracking', 'yes'),
];

function choiceFixed(name: string, values: readonly string[]): ConfigSpec {
  return { name, kind: 'enum', initial: 'no', values, mutable: false };
}

const clients: readonly ConfigSpec[] = [
  text('bind', '* -::*'),
  int('port', 6379, 0, 65_535, FIXED),
  int('tcp-backlog', 511, 0, INT_MAX, FIXED),
  int('tcp-keepalive', 300),
  int('timeout', 0),
  int('maxclients', 10_000, 1, 4_294_967_295, {
    limit: [
      CLIENTS_POSSIBLE,
      'The operating system is not able to handle the specified number of clients, ' +
        `try with ${CLIENTS_POSSIBLE}`,
    ],
  }),
  yesNo('protected-mode', 'yes'),
  text('requirepass', ''),
  memory('proto-max-bulk-len', 536_870_912, 1_048_576),
  memory('client-query-buffer-limit', 1_073_741_824, 1_048_576),
  text('client-output-buffer-limit', OUTPUT_LIMITS_INITIAL, { check: checkOutputLimits }),
  text('maxmemory-clients', '0', {
    check: (value) =>
      /^\d+(%|[kmg]b?|b)?$/i.test(value)
        ? ok(value)
        : fail('argument must be a memory or percent value'),
  }),
  long('tracking-table-max-keys', 1_000_000),
];

const POLICIES = [
  'volatile-lru',
  'volatile-lfu',
  'volatile-random',
  'volatile-ttl',
  'allkeys-lru',
  'allkeys-lfu',
  'allkeys-random',
  'noeviction',
];

const memories: readonly ConfigSpec[] = [
  memory('maxmemory', 0),
  choice('maxmemory-policy', 'noeviction', POLICIES),
  int('maxmemory-samples', 5, 1),
  int('maxmemory-eviction-tenacity', 10, 0, 100),
  int('lfu-log-factor', 10),
  int('lfu-decay-time', 1),
  yesNo('activedefrag', 'no'),
];

const types: readonly ConfigSpec[] = [
  int('list-max-listpack-size', -2, -2_147_483_648, INT_MAX, { alias: 'list-max-ziplist-size' }),
  int('list-compress-depth', 0),
  long('hash-max-listpack-entries', 512, 0, { alias: 'hash-max-ziplist-entries' }),
  memory('hash-max-listpack-value', 64, 0, { alias: 'hash-max-ziplist-value' }),
  long('set-max-intset-entries', 512),
  long('zset-max-listpack-entries', 128, 0, { alias: 'zset-max-ziplist-entries' }),
  memory('zset-max-listpack-value', 64, 0, { alias: 'zset-max-ziplist-value' }),
  memory('stream-node-max-bytes', 4096),
  long('stream-node-max-entries', 100),
  memory('hll-sparse-max-bytes', 3000),
];

export const serverConfigs: readonly ConfigSpec[] = [...server, ...clients, ...memories, ...types];
