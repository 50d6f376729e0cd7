/** Directives that decide on the encodings of values that are loaded. */
import type { RdbLimits } from '../keyspace/rdbDecode.ts';
import { configNumber } from '../server/config.ts';
import type { ServerState } from '../server/ServerState.ts';

export function rdbLimits(server: ServerState): RdbLimits {
  return {
    listNode: configNumber(server, 'list-max-listpack-size'),
    hashEntries: configNumber(server, 'hash-max-listpack-entries'),
    hashValue: configNumber(server, 'hash-max-listpack-value'),
    intsetEntries: configNumber(server, 'set-max-intset-entries'),
    zsetEntries: configNumber(server, 'zset-max-listpack-entries'),
    zsetValue: configNumber(server, 'zset-max-listpack-value'),
  };
}
