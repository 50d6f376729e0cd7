/**
 * Directives of 7.0.15 that are accepted, checked and kept, and change nothing here; each group says why.
 *
 * Source: redis 7.0.15, config.c, static_configs.
 */
import { fail, ok, type Result } from '../../base/Result.ts';
import { readCLong } from '../server/cLong.ts';
import type { ConfigSpec } from '../server/config.ts';
import {
  choice,
  FIXED,
  int,
  long,
  memory,
  text,
  yesNo,
  type ConfigMore,
} from '../server/configRows.ts';
import { splitWords } from '../server/configValue.ts';

function remarked(remark: string, ...rows: readonly ConfigSpec[]): ConfigSpec[] {
  return rows.map((row) => ({ ...row, remark }));
}

/** Three whole numbers of a small range. Source: setConfigOOMScoreAdjValuesOption. */
function checkOomScores(value: string): Result<string> {
  const words = splitWords(value);
  if (words.length !== 3) return fail('wrong number of arguments');
  const numbers = words.map(readCLong);
  if (!numbers.every((n) => n !== null && n >= -2000n && n <= 2000n))
    return fail('Invalid oom-score-adj-values, elements must be between -2000 and 2000.');
  return ok(numbers.join(' '));
}

const ADJUSTMENTS = ['no', 'yes', 'relative', 'absolute'];

/** `relative` is another word for yes. */
function checkAdjustment(value: string): Result<string> {
  const word = value.toLowerCase();
  if (ADJUSTMENTS.includes(word)) return ok(word === 'relative' ? 'yes' : word);
  return fail(`argument(s) must be one of the following: ${ADJUSTMENTS.join(', ')}`);
}

/** What stands for a variable in the process's title; nothing is known of some. */
const VARIABLES: Readonly<Record<string, string>> = {
  title: '',
  'listen-addr': '*',
  'server-mode': '',
  port: '0',
  'tls-port': '0',
  'config-file': '-',
  unixsocket: '',
};

/** `{{` is a brace, `{name}` a variable. Source: isValidProcTitleTemplate; sds.c, sdstemplate. */
function checkTitle(value: string): Result<string> {
  let isRight = true;
  const title = value.replaceAll(/\{\{|\{([^}]*)\}?/g, (whole, name: string | undefined) => {
    if (name === undefined) return '{';
    const text = whole.endsWith('}') ? VARIABLES[name] : undefined;
    isRight &&= text !== undefined;
    return text ?? '';
  });
  return isRight && title.trim() !== ''
    ? ok(value)
    : fail('template format is invalid or contains unknown variables');
}

/** Only the folder that the process stands in exists. */
function checkFolder(value: string, current: string): Result<string> {
  return value === current ? ok(value) : fail('No such file or directory');
}

const process = remarked(
  'about the process and its machine',
  text('dir', '/var/lib/redis', { check: checkFolder, isProtected: true }),
  text('logfile', '', FIXED),
  choice('loglevel', 'notice', ['debug', 'verbose', 'notice', 'warning']),
  text('pidfile', '', FIXED),
  yesNo('daemonize', 'no', FIXED),
  choice('supervised', 'no', ['upstart', 'systemd', 'auto', 'no'], FIXED),
  yesNo('set-proc-title', 'yes', FIXED),
  text('proc-title-template', '{title} {listen-addr} {server-mode}', { check: checkTitle }),
  yesNo('always-show-logo', 'no', FIXED),
  text('ignore-warnings', ''),
  yesNo('crash-log-enabled', 'yes'),
  yesNo('crash-memcheck-enabled', 'yes'),
  yesNo('disable-thp', 'yes', FIXED),
  yesNo('jemalloc-bg-thread', 'yes'),
  text('oom-score-adj', 'no', { check: checkAdjustment }),
  text('oom-score-adj-values', '0 200 800', { isBinary: true, check: checkOomScores }),
  int('io-threads', 1, 1, 128, FIXED),
  yesNo('io-threads-do-reads', 'no', FIXED),
  text('server_cpulist', '', FIXED),
  text('bio_cpulist', '', FIXED),
  text('aof_rewrite_cpulist', '', FIXED),
  text('bgsave_cpulist', '', FIXED),
  yesNo('syslog-enabled', 'no', FIXED),
  text('syslog-ident', 'redis', FIXED),
  text('syslog-facility', 'local0', FIXED),
);

const SIGNALS = ['default', 'save', 'nosave', 'now', 'force'];

/** Source: isValidShutdownOnSigFlags. */
function flags(name: string): ConfigSpec {
  return { name, kind: 'flags', initial: 'default', values: SIGNALS, check: checkSaving };
}

function checkSaving(value: string): Result<string> {
  return value.startsWith('save nosave')
    ? fail("shutdown options SAVE and NOSAVE can't be used simultaneously")
    : ok(value);
}

const loop = remarked(
  'the loop is not modelled so finely: it has hz ticks, frees at once and rehashes as it goes',
  yesNo('dynamic-hz', 'yes'),
  yesNo('activerehashing', 'yes'),
  yesNo('lazyfree-lazy-eviction', 'no'),
  yesNo('lazyfree-lazy-server-del', 'no'),
  yesNo('lazyfree-lazy-user-del', 'no'),
  yesNo('lazyfree-lazy-user-flush', 'no'),
  yesNo('activedefrag', 'no', { refuse: refuseDefrag }),
  memory('active-defrag-ignore-bytes', 104_857_600, 1),
  int('active-defrag-threshold-lower', 10, 0, 1000),
  int('active-defrag-threshold-upper', 100, 0, 1000),
  int('active-defrag-cycle-min', 1, 1, 99),
  int('active-defrag-cycle-max', 25, 1, 99),
  long('active-defrag-max-scan-fields', 1000, 1),
  flags('shutdown-on-sigterm'),
  flags('shutdown-on-sigint'),
);

function refuseDefrag(): string {
  return (
    'Active defragmentation cannot be enabled: it requires a Redis server compiled with a modified ' +
    'Jemalloc like the one shipped by default with the Redis source distribution'
  );
}

const network = remarked(
  'connections are simulated without these',
  text('bind-source-addr', ''),
  int('tcp-backlog', 511, 0, 2_147_483_647, FIXED),
  int('tcp-keepalive', 300),
  int('socket-mark-id', 0, 0, 4_294_967_295, FIXED),
  text('unixsocket', '', FIXED),
  int('unixsocketperm', 0, 0, 511, FIXED),
);

/** There are no certificates. */
function refuseTls(value: string): string | null {
  if (value === 'no' || value === '0') return null;
  return 'Unable to update TLS configuration. Check server logs.';
}

const tls = remarked(
  'TLS is not simulated',
  int('tls-port', 0, 0, 65_535, { refuse: refuseTls }),
  int('tls-session-cache-size', 20_480),
  int('tls-session-cache-timeout', 300),
  yesNo('tls-cluster', 'no', { refuse: refuseTls }),
  yesNo('tls-replication', 'no', { refuse: refuseTls }),
  choice('tls-auth-clients', 'yes', ['no', 'yes', 'optional']),
  yesNo('tls-prefer-server-ciphers', 'no'),
  yesNo('tls-session-caching', 'yes'),
  ...[
    'tls-cert-file',
    'tls-key-file',
    'tls-key-file-pass',
    'tls-client-cert-file',
    'tls-client-key-file',
    'tls-client-key-file-pass',
    'tls-dh-params-file',
    'tls-ca-cert-file',
    'tls-ca-cert-dir',
    'tls-protocols',
    'tls-ciphers',
    'tls-ciphersuites',
  ].map((name) => text(name, '')),
);

const appendOnly = remarked(
  'the append-only file is not simulated yet',
  yesNo('appendonly', 'no'),
  text('appendfilename', 'appendonly.aof', FIXED),
  text('appenddirname', 'appendonlydir', FIXED),
  choice('appendfsync', 'everysec', ['everysec', 'always', 'no']),
  yesNo('no-appendfsync-on-rewrite', 'no'),
  int('auto-aof-rewrite-percentage', 100),
  memory('auto-aof-rewrite-min-size', 67_108_864),
  yesNo('aof-load-truncated', 'yes'),
  yesNo('aof-use-rdb-preamble', 'yes'),
  yesNo('aof-rewrite-incremental-fsync', 'yes'),
  yesNo('aof-timestamp-enabled', 'no'),
  yesNo('aof-disable-auto-gc', 'no'),
);

const absent = remarked(
  'what it is about is not simulated yet',
  text('aclfile', '', FIXED),
  choice('acl-pubsub-default', 'resetchannels', ['allchannels', 'resetchannels']),
  long('acllog-max-len', 128),
  long('tracking-table-max-keys', 1_000_000),
  long('latency-monitor-threshold', 0),
  long('busy-reply-threshold', 5000, 0, { alias: 'lua-time-limit' }),
  choice('propagation-error-behavior', 'ignore', ['ignore', 'panic', 'panic-on-replicas']),
  memory('stream-node-max-bytes', 4096),
  long('stream-node-max-entries', 100),
  choice('sanitize-dump-payload', 'no', ['no', 'yes', 'clients']),
);

const HIDDEN: ConfigMore = { isHidden: true };

const hidden = remarked(
  "for Redis's own tests",
  yesNo('use-exit-on-panic', 'no', HIDDEN),
  int('watchdog-period', 0, 0, 2_147_483_647, HIDDEN),
);

export const idleConfigs: readonly ConfigSpec[] = [
  ...process,
  ...loop,
  ...network,
  ...tls,
  ...appendOnly,
  ...absent,
  ...hidden,
];
