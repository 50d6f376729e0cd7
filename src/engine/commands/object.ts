/**
 * OBJECT: how a value is kept.
 *
 * Source: redis 7.0.15, object.c, objectCommand.
 */
import { frequencyOf, idleSeconds } from '../keyspace/access.ts';
import { EMBEDDED_MAX } from '../keyspace/memory.ts';
import type { Entry } from '../keyspace/Entry.ts';
import type { Call, CommandSpec } from '../server/CommandSpec.ts';
import { configNumber, configText } from '../server/config.ts';
import { error, type Reply } from '../server/Reply.ts';
import type { ServerState } from '../server/ServerState.ts';
import { commandRow, containerRow, helpRow } from './commandRow.ts';
import { lookupQuietly } from './lookup.ts';

/** OBJ_SHARED_REFCOUNT: small integers are one object for all keys. */
const SHARED_REFCOUNT = 2_147_483_647;
const SHARED_INTEGERS = 10_000;

/** As OBJECT ENCODING prints it. */
export function encodingName(entry: Entry): string {
  const { value, isRaw } = entry;
  if (typeof value === 'object') return value.encoding;
  if (typeof value === 'number') return 'int';
  return isRaw || value.length > EMBEDDED_MAX ? 'raw' : 'embstr';
}

const IDLE_UNTRACKED = error(
  'ERR An LFU maxmemory policy is selected, idle time not tracked. Please note that when switching ' +
    'between policies at runtime LRU and LFU data will take some time to adjust.',
);
const FREQUENCY_UNTRACKED = error(
  'ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that when ' +
    'switching between policies at runtime LRU and LFU data will take some time to adjust.',
);

/** The lookup counts, but is no access, and a missing key is announced to nobody. */
function inspect(look: (call: Call, entry: Entry) => Reply): CommandSpec['run'] {
  return (call) => {
    const { stats } = call.server;
    const entry = lookupQuietly(call, call.argv[2] as string);
    if (entry === undefined) stats.keyspaceMisses++;
    else stats.keyspaceHits++;
    return entry === undefined ? null : look(call, entry);
  };
}

/** As OBJECT REFCOUNT prints it. Integers are not shared where each key needs access bits of its own. */
export function referencesTo(server: ServerState, { value, isRaw }: Entry): number {
  const mayShare =
    configNumber(server, 'maxmemory') === 0 ||
    !/lru|lfu/.test(configText(server, 'maxmemory-policy'));
  const isSmall = typeof value === 'number' && !isRaw && value >= 0 && value < SHARED_INTEGERS;
  return isSmall && mayShare ? SHARED_REFCOUNT : 1;
}

function idletime({ server }: Call, entry: Entry): Reply {
  return server.keyspace.isLfu ? IDLE_UNTRACKED : idleSeconds(entry.lru, server.unixtime);
}

function frequency({ server }: Call, entry: Entry): Reply {
  if (!server.keyspace.isLfu) return FREQUENCY_UNTRACKED;
  return frequencyOf(entry.lru, server.unixtime, configNumber(server, 'lfu-decay-time'));
}

export const objectRows: readonly CommandSpec[] = [
  containerRow('object'),
  commandRow(
    'object|encoding',
    inspect((_call, entry) => encodingName(entry)),
  ),
  commandRow(
    'object|refcount',
    inspect((call, entry) => referencesTo(call.server, entry)),
  ),
  commandRow('object|idletime', inspect(idletime)),
  commandRow('object|freq', inspect(frequency)),
  helpRow('object'),
];
