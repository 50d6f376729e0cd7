/**
 * A server's databases and what belongs to them: the slice `server.keyspace`.
 *
 * Source: redis 7.0.15, server.h, redisDb and the stat_* fields about expiry.
 */
import { assert } from '../../base/assert.ts';
import { Database } from '../keyspace/Database.ts';
import type { Call } from '../server/CommandSpec.ts';
import { configBool, configNumber, configText } from '../server/config.ts';
import type { ServerState } from '../server/ServerState.ts';

export interface ExpiryState {
  /** DEBUG SET-ACTIVE-EXPIRE. */
  isOn: boolean;
  nextDatabase: number;
  /** The last cycle ran out of time. */
  ranOut: boolean;
  lastFastUs: number;
  /** Estimated share of keys that are expired and still there, 0..1. */
  staleShare: number;
  /** Times that a cycle ran out of time. */
  ranOutCount: number;
  cycleUs: number;
}

export interface KeyspaceSlice {
  /** One in cluster mode. */
  databases: Database[];
  /** The eviction policy counts accesses (LFU); else it looks at the time of the last one. */
  isLfu: boolean;
  /** Bits of `NotifyClass`; 0 = no notifications. */
  notifyFlags: number;
  expiry: ExpiryState;
  /** Keys with a time to live that clients of a writable replica gave, and their databases, oldest look first. */
  localExpires: Map<string, readonly number[]>;
  /** A child is writing a snapshot: accesses are not recorded, to spare memory copies. */
  hasChild: boolean;
  /** DEBUG SET-SKIP-CHECKSUM-VALIDATION: RESTORE believes any payload. */
  skipsChecksums: boolean;
  /** Most memory seen, bytes. */
  peakBytes: number;
}

declare module '../server/ServerState.ts' {
  interface ServerSlices {
    keyspace: KeyspaceSlice;
  }
}

export function createKeyspace(server: ServerState): KeyspaceSlice {
  const isCluster = configBool(server, 'cluster-enabled');
  const count = isCluster ? 1 : configNumber(server, 'databases');
  return {
    databases: Array.from({ length: count }, (_, index) => new Database(index, isCluster)),
    isLfu: configText(server, 'maxmemory-policy').endsWith('lfu'),
    notifyFlags: 0,
    expiry: {
      isOn: true,
      nextDatabase: 0,
      ranOut: false,
      lastFastUs: 0,
      staleShare: 0,
      ranOutCount: 0,
      cycleUs: 0,
    },
    localExpires: new Map(),
    hasChild: false,
    skipsChecksums: false,
    peakBytes: 0,
  };
}

/** The database that the client has selected. */
export function selected(call: Call): Database {
  return call.server.keyspace.databases[call.client.db] as Database;
}

export function database(server: ServerState, index: number): Database {
  const found = server.keyspace.databases[index];
  assert(found !== undefined, 'a selected database exists');
  return found;
}

export function isClusterMode(server: ServerState): boolean {
  return server.numbers['cluster-enabled'] === 1;
}
