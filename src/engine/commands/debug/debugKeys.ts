/**
 * DEBUG about single keys: OBJECT, SDSLEN, LISTPACK, QUICKLIST, HTSTATS-KEY. Logically expired keys count as
 * there, and looking changes nothing.
 *
 * Source: redis 7.0.15, debug.c, debugCommand.
 */
import { idleSeconds } from '../../keyspace/access.ts';
import { isString, textOf, type Entry } from '../../keyspace/Entry.ts';
import { List } from '../../keyspace/List.ts';
import { OBJECT_BYTES, sdsBytes, stringBytes } from '../../keyspace/memory.ts';
import { LISTPACK_FRAME_BYTES, listpackEntryBytes } from '../../keyspace/listpack.ts';
import { rdbValue } from '../../keyspace/rdbEncode.ts';
import type { Call } from '../../server/CommandSpec.ts';
import { configText } from '../../server/config.ts';
import { Errors } from '../../server/errors.ts';
import { error, type Reply } from '../../server/Reply.ts';
import { selected } from '../keyspaceSlice.ts';
import { encodingName, referencesTo } from '../object.ts';
import type { DebugCommand } from './DebugCommand.ts';
import { tableOf, tableStats, verbatim } from './tableStats.ts';

function about(look: (call: Call, entry: Entry) => Reply): DebugCommand['run'] {
  return (call) => {
    const entry = selected(call).get(call.argv[2] as string);
    return entry === undefined ? Errors.noSuchKey : look(call, entry);
  };
}

/** Where the value is supposed to be in memory. */
const ADDRESS = '0x7f0000000000';

function object(call: Call, entry: Entry): Reply {
  const { value } = entry;
  const facts = [
    `Value at:${ADDRESS}`,
    `refcount:${referencesTo(call.server, entry)}`,
    `encoding:${encodingName(entry)}`,
    `serializedlength:${rdbValue(value, true).length}`,
    `lru:${entry.lru}`,
    `lru_seconds_idle:${idleSeconds(entry.lru, call.server.unixtime)}`,
  ];
  if (value instanceof List) facts.push(...listFacts(call, value));
  return { simple: facts.join(' ') };
}

function listFacts(call: Call, list: List): string[] {
  let bytes = 0;
  for (const run of list.runs()) bytes += listpackBytes(run);
  return [
    `ql_nodes:${list.nodeCount}`,
    `ql_avg_node:${(list.size / list.nodeCount).toFixed(2)}`,
    `ql_listpack_max:${list.fill}`,
    `ql_compressed:${configText(call.server, 'list-compress-depth') === '0' ? 0 : 1}`,
    `ql_uncompressed_size:${bytes}`,
  ];
}

function listpackBytes(elements: readonly string[]): number {
  let bytes = LISTPACK_FRAME_BYTES;
  for (const element of elements) bytes += listpackEntryBytes(element);
  return bytes;
}

const NOT_SDS = error('ERR Not an sds encoded string.');

function sdslen({ argv }: Call, entry: Entry): Reply {
  const { value, isRaw } = entry;
  if (!isString(value) || encodingName(entry) === 'int') return NOT_SDS;
  const key = argv[2] as string;
  const { length } = textOf(value);
  const facts = [
    `key_sds_len:${key.length}, key_sds_avail:0, key_zmalloc: ${sdsBytes(key.length)}`,
    `val_sds_len:${length}, val_sds_avail:0, val_zmalloc: ${stringBytes(length, isRaw) - OBJECT_BYTES}`,
  ];
  return { simple: facts.join(', ') };
}

/** What the real server prints goes to its standard output. */
function printed(what: string, isOne: (entry: Entry) => boolean): DebugCommand['run'] {
  return about((_call, entry) =>
    isOne(entry)
      ? { simple: `${what} structure printed on stdout` }
      : error(`ERR Not a ${what.toLowerCase()} encoded object.`),
  );
}

function htstatsKey(_call: Call, entry: Entry): Reply {
  const table = tableOf(entry.value);
  if (table !== null) return verbatim(tableStats(table));
  return error('ERR The value stored at the specified key is not represented using an hash table');
}

export const debugKeys: readonly DebugCommand[] = [
  { name: 'object', min: 3, max: 3, run: about(object) },
  { name: 'sdslen', min: 3, max: 3, run: about(sdslen) },
  {
    name: 'listpack',
    min: 3,
    max: 3,
    run: printed('Listpack', (entry) => encodingName(entry) === 'listpack'),
  },
  {
    name: 'quicklist',
    min: 3,
    max: 4,
    run: printed('Quicklist', ({ value }) => value instanceof List),
  },
  { name: 'htstats-key', min: 3, max: 3, run: about(htstatsKey) },
];
