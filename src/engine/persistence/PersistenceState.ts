/**
 * Persistence's slice of a server: the running child, the save rules and their outcome, the load under way.
 *
 * Immutable big values hang on fields called `shared`: copies of the world carry them over as they are.
 */
import type { World } from '../kernel/World.ts';
import type { ServerState } from '../server/ServerState.ts';
import type { DatasetSnapshot } from './dataset.ts';

/** Replication fields of an RDB file (repl-stream-db, repl-id, repl-offset). */
export interface ReplicationAux {
  readonly streamDb: number;
  readonly replId: string;
  readonly replOffset: number;
}

/** Content of an RDB file. */
export interface RdbContent {
  readonly dataset: DatasetSnapshot;
  readonly replication: ReplicationAux | null;
  /** ctime, Unix seconds. */
  readonly createdUnix: number;
  readonly usedMemory: number;
  /** rdbchecksum: without it the checksum is zeros. */
  readonly isChecked: boolean;
}

/** An RDB with its size in bytes: as a file, or on its way to replicas. */
export interface RdbImage {
  readonly bytes: number;
  readonly shared: RdbContent;
}

export interface ForkedChild {
  readonly ticket: number;
  readonly target: 'disk' | 'socket';
  readonly startedUs: number;
  readonly startedUnix: number;
  readonly image: RdbImage;
  readonly dirtyAtFork: number;
  /** Time the child needs to serialise everything, µs. */
  readonly workUs: number;
  hasExited: boolean;
  outcome: 'ok' | 'error' | 'killed';
}

export interface Loading {
  readonly image: RdbImage;
  readonly purpose: 'boot' | 'sync';
  readonly startedUs: number;
  readonly startedUnix: number;
  readonly durationUs: number;
  loadedBytes: number;
}

export interface PersistenceState {
  child: ForkedChild | null;
  nextTicket: number;
  /** Parsed `save`: seconds, changes. */
  savePoints: readonly (readonly [number, number])[];
  lastSaveUnix: number;
  lastBgsaveOk: boolean;
  lastBgsaveTryUnix: number;
  /** Seconds the last BGSAVE took; -1 = none yet. */
  lastBgsaveSeconds: number;
  isBgsaveScheduled: boolean;
  saves: number;
  loading: Loading | null;
  lastLoadKeys: number;
  lastLoadExpired: number;
}

declare module '../server/ServerState.ts' {
  interface ServerSlices {
    persistence: PersistenceState;
  }
}

export function createPersistence(_world: World, server: ServerState): void {
  server.persistence = {
    child: null,
    nextTicket: 1,
    savePoints: [],
    lastSaveUnix: server.unixtime,
    lastBgsaveOk: true,
    lastBgsaveTryUnix: 0,
    lastBgsaveSeconds: -1,
    isBgsaveScheduled: false,
    saves: 0,
    loading: null,
    lastLoadKeys: 0,
    lastLoadExpired: 0,
  };
}

/** Who wants to know what persistence does: replication. Functions live in the module, never in state. */
export interface PersistenceWatcher {
  /** Fields for the header of an RDB written now; null = none. */
  readonly rdbFields: (server: ServerState) => ReplicationAux | null;
  /** The child was reaped; `server.persistence.child` is null again. */
  readonly childReaped: (world: World, server: ServerState, child: ForkedChild) => void;
  /** A socket child wrote to its pipe, or has nothing more to write. */
  readonly pipeReadable: (world: World, server: ServerState) => void;
  /** A load goes on: called before each part but the first. */
  readonly loadGoesOn: (world: World, server: ServerState) => void;
  /** Whether a server that boots is a replica, before it has heard of anyone. */
  readonly bootsAsReplica: (server: ServerState) => boolean;
  /** A boot's load has ended; `image` is null when there was no file. */
  readonly booted: (world: World, server: ServerState, image: RdbImage | null) => void;
  /** A full synchronisation's load has ended. */
  readonly synced: (world: World, server: ServerState, image: RdbImage) => void;
  /** A master found this key expired while loading. */
  readonly expiredWhileLoading: (
    world: World,
    server: ServerState,
    db: number,
    key: string,
  ) => void;
}

const NOTHING: PersistenceWatcher = {
  rdbFields: () => null,
  childReaped: () => {},
  pipeReadable: () => {},
  loadGoesOn: () => {},
  bootsAsReplica: () => false,
  booted: () => {},
  synced: () => {},
  expiredWhileLoading: () => {},
};

let watcher: PersistenceWatcher = NOTHING;

export function watchPersistence(watching: PersistenceWatcher): void {
  watcher = watching;
}

export function persistenceWatcher(): PersistenceWatcher {
  return watcher;
}
