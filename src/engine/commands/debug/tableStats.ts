/**
 * DEBUG HTSTATS: how elements spread over a hash table's buckets.
 *
 * Source: redis 7.0.15, dict.c, _dictGetStatsHt.
 */
import { ChunkedMap } from '../../../base/ChunkedMap.ts';
import { bucketCount, visitBucket } from '../../keyspace/buckets.ts';
import type { Value } from '../../keyspace/Entry.ts';
import { Hash } from '../../keyspace/Hash.ts';
import { SetValue } from '../../keyspace/SetValue.ts';
import { SortedSet } from '../../keyspace/SortedSet.ts';
import type { Call } from '../../server/CommandSpec.ts';
import { configNumber } from '../../server/config.ts';
import { error, type Reply } from '../../server/Reply.ts';
import { readInteger } from '../arguments.ts';
import type { DebugCommand } from './DebugCommand.ts';

/** DICT_STATS_VECTLEN: longer chains are not told apart. */
const CHAINS_MAX = 50;

/** The hash table of a collection; null when it has none. */
export function tableOf(value: Value): ChunkedMap<unknown> | null {
  const hasTable = value instanceof Hash || value instanceof SetValue || value instanceof SortedSet;
  return hasTable ? value.table : null;
}

export function tableStats(table: ChunkedMap<unknown>): string {
  const title = 'Hash table 0 stats (main hash table):\n';
  if (table.size === 0) return `${title}No stats available for empty dictionaries\n`;
  const buckets = bucketCount(table);
  const chains = chainLengths(table, buckets);
  const used = buckets - (chains[0] ?? 0);
  const average = (table.size / used).toFixed(2);
  const lines = [
    ` table size: ${buckets}`,
    ` number of elements: ${table.size}`,
    ` different slots: ${used}`,
    ` max chain length: ${chains.length - 1}`,
    ` avg chain length (counted): ${average}`,
    ` avg chain length (computed): ${average}`,
    ' Chain length distribution:',
  ];
  for (const [length, count] of chains.entries()) {
    if (count === 0 || length >= CHAINS_MAX) continue;
    lines.push(`   ${length}: ${count} (${((count * 100) / buckets).toFixed(2)}%)`);
  }
  return `${title}${lines.join('\n')}\n`;
}

/** Number of buckets with 0, 1, 2, … elements. */
function chainLengths(table: ChunkedMap<unknown>, buckets: number): number[] {
  const chains: number[] = [];
  for (let bucket = 0; bucket < buckets; bucket++) {
    let length = 0;
    visitBucket(table, bucket, () => length++);
    while (chains.length <= length) chains.push(0);
    chains[length] = (chains[length] as number) + 1;
  }
  return chains;
}

export function verbatim(text: string): Reply {
  return { format: 'txt', text };
}

/** In cluster mode the databases beyond the first are there, and empty. */
function htstats(call: Call): Reply {
  const { server, argv } = call;
  const index = readInteger(argv[2] as string);
  if (typeof index !== 'number') return index;
  if (index < 0 || index >= configNumber(server, 'databases'))
    return error('ERR Out of range database');
  const db = server.keyspace.databases[index];
  const keys = tableStats(db?.keys ?? NO_TABLE);
  return verbatim(`[Dictionary HT]\n${keys}[Expires HT]\n${tableStats(db?.expires ?? NO_TABLE)}`);
}

const NO_TABLE = new ChunkedMap<unknown>();

export const debugTables: readonly DebugCommand[] = [
  { name: 'htstats', min: 3, max: 3, run: htstats },
];
