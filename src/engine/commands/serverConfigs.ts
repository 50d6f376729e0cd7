/**
 * Directives of the server, its clients, memory and data types that have a meaning here, with the
 * defaults, bounds and texts of 7.0.15. Replication, persistence and the cluster define their own; those
 * without a meaning stand in `idleConfigs.ts`.
 *
 * Source: redis 7.0.15, config.c, static_configs.
 */
import { fail, ok, type Result } from '../../base/Result.ts';
import { parseDouble } from '../keyspace/parseDouble.ts';
import type { ConfigSpec } from '../server/config.ts';
import { splitWords } from '../server/configValue.ts';
import { choice, FIXED, int, long, memory, text, yesNo } from '../server/configRows.ts';
import { UINT64_MAX } from '../server/memoryValue.ts';
import { checkOutputLimits, OUTPUT_LIMITS_INITIAL } from '../server/outputLimits.ts';
import { checkNotify, printNotify } from './notify.ts';

const INT_MAX = 2_147_483_647;
const UINT_MAX = 4_294_967_295;
const MEGABYTE = 1_048_576;

/** CONFIG_MIN_HZ and CONFIG_MAX_HZ: values outside are brought to the nearest. */
const HZ_BOUNDS = [1, 500] as const;
/** What the process may open, less what it keeps for itself. */
const CLIENTS_POSSIBLE = 19_968;
const OWN_DESCRIPTORS = 32;

const LOCALITY = ['no', 'yes', 'local'];

/** Percentages, printed with up to six places. Source: setConfigLatencyTrackingInfoPercentilesOutputOption. */
function checkPercentiles(value: string): Result<string> {
  const printed: string[] = [];
  for (const word of splitWords(value)) {
    const number = parseDouble(word);
    if (number === null) return fail('Invalid latency-tracking-info-percentiles parameters');
    if (number < 0 || number > 100)
      return fail('latency-tracking-info-percentiles parameters should sit between [0.0,100.0]');
    const sign = Object.is(number, -0) ? '-' : '';
    printed.push(`${sign}${number.toFixed(6).replace(/\.?0+$/, '')}`);
  }
  return ok(printed.join(' '));
}

/** In 32 bits, as Redis adds the descriptors that it keeps for itself. */
function refuseClients(value: string): string | null {
  if ((Number(value) + OWN_DESCRIPTORS) % 2 ** 32 <= CLIENTS_POSSIBLE + OWN_DESCRIPTORS)
    return null;
  return (
    'The operating system is not able to handle the specified number of clients, ' +
    `try with ${CLIENTS_POSSIBLE}`
  );
}

/** The port that a process listens at is the simulation's to give. */
function refusePort(): string {
  return 'Unable to listen on this port. Check server logs.';
}

/** A leading `-`: the address may be missing on this machine. */
const ADDRESS = /^(-.*|\*|::\*|127(\.\d{1,3}){3}|::1|0\.0\.0\.0)$/i;

function refuseBind(value: string): string | null {
  return splitWords(value).every((word) => ADDRESS.test(word))
    ? null
    : 'Failed to bind to specified addresses.';
}

const server: readonly ConfigSpec[] = [
  int('hz', 10, 0, INT_MAX, { clamp: HZ_BOUNDS }),
  int('databases', 16, 1, INT_MAX, FIXED),
  int('active-expire-effort', 1, 1, 10),
  yesNo('lazyfree-lazy-expire', 'no'),
  choice('enable-debug-command', 'no', LOCALITY, FIXED),
  choice('enable-protected-configs', 'no', LOCALITY, FIXED),
  choice('enable-module-command', 'no', LOCALITY, FIXED),
  text('notify-keyspace-events', '', { check: checkNotify, print: printNotify }),
  long('slowlog-log-slower-than', 10_000, -1),
  long('slowlog-max-len', 128),
  yesNo('latency-tracking', 'yes'),
  text('latency-tracking-info-percentiles', '50 99 99.9', {
    isBinary: true,
    check: checkPercentiles,
  }),
];

const clients: readonly ConfigSpec[] = [
  text('bind', '* -::*', { refuse: refuseBind }),
  int('port', 6379, 0, 65_535, { refuse: refusePort }),
  int('timeout', 0),
  int('maxclients', 10_000, 1, UINT_MAX, { refuse: refuseClients }),
  yesNo('protected-mode', 'yes'),
  text('requirepass', '', { isBinary: true }),
  memory('proto-max-bulk-len', 536_870_912, MEGABYTE),
  memory('client-query-buffer-limit', 1_073_741_824, MEGABYTE),
  text('client-output-buffer-limit', OUTPUT_LIMITS_INITIAL, {
    isBinary: true,
    check: checkOutputLimits,
  }),
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
  memory('maxmemory', 0, 0, { max: UINT64_MAX }),
  memory('maxmemory-clients', 0, 0, { percentMax: 100 }),
  choice('maxmemory-policy', 'noeviction', POLICIES),
  int('maxmemory-samples', 5, 1),
  int('maxmemory-eviction-tenacity', 10, 0, 100),
  yesNo('replica-ignore-maxmemory', 'yes', { alias: 'slave-ignore-maxmemory' }),
  int('lfu-log-factor', 10),
  int('lfu-decay-time', 1),
];

const types: readonly ConfigSpec[] = [
  int('list-max-listpack-size', -2, -2_147_483_648, INT_MAX, { alias: 'list-max-ziplist-size' }),
  int('list-compress-depth', 0),
  long('hash-max-listpack-entries', 512, 0, { alias: 'hash-max-ziplist-entries' }),
  memory('hash-max-listpack-value', 64, 0, { alias: 'hash-max-ziplist-value' }),
  long('set-max-intset-entries', 512),
  long('zset-max-listpack-entries', 128, 0, { alias: 'zset-max-ziplist-entries' }),
  memory('zset-max-listpack-value', 64, 0, { alias: 'zset-max-ziplist-value' }),
  memory('hll-sparse-max-bytes', 3000),
];

export const serverConfigs: readonly ConfigSpec[] = [...server, ...clients, ...memories, ...types];
