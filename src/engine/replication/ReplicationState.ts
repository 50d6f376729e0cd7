/**
 * Replication's slice of a server: who it is in the history of writes, the backlog, its replicas, and its
 * link to a master. Plain data. Names are Redis's: `replid2`, `master_repl_offset` → `masterReplOffset`.
 */
import { nextHex } from '../../base/random.ts';
import { laidOut } from '../../base/stateCopy.ts';
import type { World } from '../kernel/World.ts';
import type { Client } from '../server/Client.ts';
import type { Command } from '../server/Command.ts';
import type { Reply } from '../server/Reply.ts';
import type { ServerState } from '../server/ServerState.ts';
import type { RdbImage } from '../persistence/PersistenceState.ts';
import type { Backlog } from './backlog.ts';
import type { StreamPayload } from './wire.ts';

/** REPL_STATE_*: the replica's side of the link. */
export type LinkState =
  | 'none'
  | 'connect'
  | 'connecting'
  | 'receivePing'
  | 'receiveAuth'
  | 'receivePort'
  | 'receiveIp'
  | 'receiveCapa'
  | 'receivePsync'
  | 'transfer'
  | 'connected';

/** SLAVE_STATE_*: the master's side. `none`: a client that has not asked for synchronisation. */
export type ReplicaState = 'none' | 'waitBgsaveStart' | 'waitBgsaveEnd' | 'sendBulk' | 'online';

/** What a replica asked to be given of the dataset (REPLCONF rdb-filter-only). */
export type RdbFilter = 'everything' | 'functions' | 'nothing';

/** What a master keeps of a client that is, or prepares to be, a replica. */
export interface ReplicaOfUs {
  state: ReplicaState;
  /** REPLCONF listening-port, ip-address, capa, rdb-only. */
  port: number;
  ip: string;
  hasEof: boolean;
  hasPsync2: boolean;
  isRdbOnly: boolean;
  wants: RdbFilter;
  /** Only SYNC, never PSYNC: does not acknowledge. */
  isPrePsync: boolean;
  ackOffset: number;
  ackUnix: number;
  /** Unix second of the last thing heard before it came online. */
  askedUnix: number;
  /** Offset of the snapshot it was given. */
  initialOffset: number;
  /** Entry of the stream to send next; -1 = nothing is kept for it yet. */
  nextSeq: number;
  /** Stream offset of the next byte to send. */
  nextOffset: number;
  /** Bytes of the next entry that it already has (PSYNC to the middle of a command). */
  skipBytes: number;
  /** Online after a diskless transfer, but the stream waits for an acknowledgement (SPEC §4.10). */
  isHeld: boolean;
  /** The file it is being sent, and how much of it left. */
  bulk: RdbImage | null;
  bulkSent: number;
  /** Since when it has not taken a byte of a diskless transfer, Unix seconds; 0 = it takes them. */
  stuckUnix: number;
  /** Since when its output exceeds the soft limit, Unix seconds; 0 = it does not. */
  softLimitUnix: number;
  /** Why it could not continue: for the trace. */
  fullReason: string;
  /** Trace event that led to its present state. */
  cause: number;
}

declare module '../server/Client.ts' {
  interface Client {
    replica?: ReplicaOfUs;
  }
}

/** A master we lost and may continue with, or ourselves as our future master sees us. */
export interface CachedMaster {
  replId: string;
  /** Executed bytes of its stream. */
  offset: number;
  db: number;
}

/** The file that is coming in. */
export interface Transfer {
  /** Bytes announced; -1 before the first line, 0 while streamed with an end mark. */
  size: number;
  received: number;
  image: RdbImage | null;
  lastIoUnix: number;
}

/** A diskless transfer: the child fills a pipe, the parent empties it into all sockets alike. */
export interface Pipe {
  readonly image: RdbImage;
  readonly partBytes: number;
  readonly partUs: number;
  sentBytes: number;
  /** A part lies in the pipe. */
  isReady: boolean;
}

/** A SHUTDOWN that waits for replicas. */
export interface ShutdownPlan {
  readonly save: 'yes' | 'no' | 'byRule';
  readonly isForced: boolean;
  /** Wall ms at which it stops waiting. */
  readonly endMs: number;
}

export interface ReplicationState {
  replId: string;
  replId2: string;
  secondReplOffset: number;
  masterReplOffset: number;
  backlog: Backlog | null;
  /** Database of the last command in the stream; -1 = the next one says SELECT first. */
  selectedDb: number;
  replicas: Client[];
  /** Unix second at which the last replica left, or the time without replicas began. */
  noReplicasUnix: number;
  goodReplicas: number;
  cronLoops: number;
  /** A WAIT blocked in this iteration: ask for acknowledgements before sleeping. */
  isAckWanted: boolean;
  /** The snapshot that a child is writing straight to replicas' sockets. */
  pipe: Pipe | null;
  /** Segments made lately, shared by replicas that are equally far. */
  recent: { shared: StreamPayload[] };

  /** Null: we are a master. */
  masterHost: string | null;
  masterPort: number;
  link: LinkState;
  /** Socket of the link; -1 = none. */
  socket: number;
  /** Unix second of the last byte during connect and handshake. */
  linkIoUnix: number;
  /** Replies received and not yet looked at by the handshake. */
  inbox: Reply[];
  /** What the master's trace said beside its last line. */
  note: string;
  /** Replication id and offset that +FULLRESYNC announced. */
  initialId: string;
  initialOffset: number;
  transfer: Transfer | null;
  master: Client | null;
  /** Id of the history `master` feeds us; replaced by +CONTINUE. */
  masterId: string;
  /** Bytes received and bytes executed of the master's stream (SPEC §2.9). */
  readOffset: number;
  appliedOffset: number;
  masterIoUnix: number;
  /** Commands of an open MULTI of the master's. */
  openUnit: Command[];
  outbox: Command[];
  cachedMaster: CachedMaster | null;
  /** Unix second at which the link went down; 0 = it never was up. */
  downUnix: number;
  newlineUnix: number;
  /** Set by cluster mode: boots as a replica although nobody told it a master yet. */
  bootsAsReplica: boolean;
  shutdown: ShutdownPlan | null;
  /** Connects refused since the last one that was not: the trace tells only of the first. */
  refusals: number;
  /** Trace event that began the present attempt. */
  cause: number;
}

declare module '../server/ServerState.ts' {
  interface ServerSlices {
    replication: ReplicationState;
  }
}

export const NO_ID = '0'.repeat(40);

export function createReplication(world: World, server: ServerState): void {
  server.replication = {
    replId: nextHex(world.random, server.random, 40),
    replId2: NO_ID,
    secondReplOffset: -1,
    masterReplOffset: 0,
    backlog: null,
    selectedDb: -1,
    replicas: [],
    noReplicasUnix: server.unixtime,
    goodReplicas: 0,
    cronLoops: 0,
    isAckWanted: false,
    pipe: null,
    recent: { shared: [] },
    masterHost: null,
    masterPort: 0,
    link: 'none',
    socket: -1,
    linkIoUnix: 0,
    inbox: [],
    note: '',
    initialId: NO_ID,
    initialOffset: -1,
    transfer: null,
    master: null,
    masterId: NO_ID,
    readOffset: 0,
    appliedOffset: 0,
    masterIoUnix: 0,
    openUnit: [],
    outbox: [],
    cachedMaster: null,
    downUnix: 0,
    newlineUnix: 0,
    bootsAsReplica: false,
    shutdown: null,
    refusals: 0,
    cause: -1,
  };
}

/** A client's replica facts, made on first use. */
export function replicaOf(client: Client): ReplicaOfUs {
  client.replica ??= laidOut<ReplicaOfUs>({
    state: 'none',
    port: 0,
    ip: '',
    hasEof: false,
    hasPsync2: false,
    isRdbOnly: false,
    wants: 'everything',
    isPrePsync: false,
    ackOffset: 0,
    ackUnix: 0,
    askedUnix: 0,
    initialOffset: 0,
    nextSeq: -1,
    nextOffset: 0,
    skipBytes: 0,
    isHeld: false,
    bulk: null,
    bulkSent: 0,
    stuckUnix: 0,
    softLimitUnix: 0,
    fullReason: '',
    cause: -1,
  });
  return client.replica;
}
