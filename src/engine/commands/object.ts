/**
 * OBJECT: how a value is kept.
 *
 * Source: redis 7.0.15, object.c, objectCommand.
 */
import { EMBEDDED_MAX } from '../keyspace/memory.ts';
import { isInteger64 } from '../keyspace/integers.ts';
import type { Entry } from '../keyspace/Entry.ts';
import type { Call, CommandSpec } from '../server/Command.ts';
import { configText } from '../server/config.ts';
import { error, type Reply } from '../server/Reply.ts';
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
  // Integers that a double does not hold exactly are kept as text.
  if (!isRaw && value.length > 15 && isInteger64(value)) return 'int';
  return isRaw || value.length > EMBEDDED_MAX ? 'raw' : 'embstr';
}

function isLfu(call: Call): boolean {
  return configText(call.server, 'maxmemory-policy').endsWith('lfu');
}

const IDLE_UNTRACKED = error(
  'ERR An LFU maxmemory policy is selected, idle time not tracked. Please note that when switching ' +
    'between policies at runtime LRU and LFU data will take some time to adjust.',
);
const FREQUENCY_UNTRACKED = error(
  'ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that when ' +
    'switching between policies at runtime LRU and LFU data will take some time to adjust.',
);
/** LFU_INIT_VAL: Differs from Redis: the counter does not move, because eviction is not modelled yet. */
const LFU_INITIAL = 5;

function inspect(look: (call: Call, entry: Entry) => Reply): CommandSpec['run'] {
  return (call) => {
    const entry = lookupQuietly(call, call.argv[2] as string);
    return entry === undefined ? null : look(call, entry);
  };
}

function refcount(_call: Call, entry: Entry): Reply {
  const { value } = entry;
  const isShared = typeof value === 'number' && value >= 0 && value < SHARED_INTEGERS;
  return isShared ? SHARED_REFCOUNT : 1;
}

function idletime(call: Call, entry: Entry): Reply {
  return isLfu(call) ? IDLE_UNTRACKED : Math.max(0, call.server.unixtime - entry.lru);
}

export const objectRows: readonly CommandSpec[] = [
  containerRow('object'),
  commandRow(
    'object|encoding',
    inspect((_call, entry) => encodingName(entry)),
  ),
  commandRow('object|refcount', inspect(refcount)),
  commandRow('object|idletime', inspect(idletime)),
  commandRow(
    'object|freq',
    inspect((call) => (isLfu(call) ? LFU_INITIAL : FREQUENCY_UNTRACKED)),
  ),
  helpRow('object'),
];
