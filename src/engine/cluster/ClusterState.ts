/**
 * The cluster slice of one server: everything clusterState holds beside the tables of `BusTable`.
 *
 * Source: redis 7.0.15, cluster.h, clusterState.
 */
import type { ServerState } from '../server/ServerState.ts';
import type { BusMessage } from './message.ts';

/** A node met by address whose ID is not known yet. */
export interface Handshake {
  /** Number of this handshake on this server; links refer to it as `-2 - number`. */
  readonly number: number;
  /** Random temporary ID, shown in CLUSTER NODES. */
  readonly tempId: string;
  readonly host: number;
  readonly port: number;
  readonly createdMs: number;
  /** Say MEET first (we were told to meet it); otherwise PING. */
  meet: boolean;
  /** When a PING left that waits for its answer; a MEET does not count. 0 = none. */
  pingSentMs: number;
  outLink: number;
}

/** Work put off to the end of the loop iteration, done in this order. */
export interface Todo {
  failover: boolean;
  updateState: boolean;
  saveConfig: boolean;
  fsync: boolean;
}

export interface Election {
  /** `failover_auth_time`: when to ask for votes, wall ms; 0 = never scheduled. */
  authTimeMs: number;
  authCount: number;
  authSent: boolean;
  authRank: number;
  authEpoch: number;
  /** Reason last noted for not failing over. */
  blockedReason: string;
  /** When such a reason was last logged, whatever it was; 0 = never. */
  blockedLogMs: number;
  /** Trace events for cause links. */
  scheduledCause: number;
  startedCause: number;
}

/** Messages queued on one link: one write. */
export interface Waiting {
  readonly socket: number;
  readonly messages: BusMessage[];
}

/** What our latest header said of us, and its number. */
export interface Heading {
  readonly number: number;
  readonly sender: number;
  readonly currentEpoch: number;
  readonly configEpoch: number;
  readonly slotSet: number;
  readonly master: number;
  readonly flags: number;
}

export interface ClusterState {
  /** Our own column. */
  myself: number;
  /** `cluster-node-timeout`, for code that asks often. */
  nodeTimeoutMs: number;
  /** Our address is known (from nodes.conf, or learnt from the first MEET). */
  knowsOwnIp: boolean;
  currentEpoch: number;
  lastVoteEpoch: number;
  state: 'ok' | 'fail';
  /** Masters with at least one slot. */
  size: number;
  /** Column owning each slot, -1 = none. */
  owner: Int16Array;
  /** Bound slots whose owner's heartbeat stopped claiming them. */
  notClaiming: Uint8Array;
  migratingTo: Map<number, number>;
  importingFrom: Map<number, number>;
  /** Known columns, oldest acquaintance first. */
  known: number[];
  dict: NodeDict;
  handshakes: Handshake[];
  nextHandshake: number;
  /** currentEpoch as last saved to nodes.conf. */
  savedEpoch: number;
  /** Node ID → wall second until which gossip may not bring it back. */
  blacklist: Map<string, number>;
  /** Subject column → (reporter column → wall ms of its last report). */
  failReports: Map<number, Map<number, number>>;
  /** When FAIL was set, wall ms. */
  failTimeMs: Map<number, number>;
  /** When we last voted for a replica of this master. */
  votedTimeMs: Map<number, number>;
  /** PFAIL nodes counted at the start of the last tick. */
  pfailNodes: number;
  /** Cells of this row with the PFAIL flag, now. */
  pfailFlags: number;
  /** Known nodes with an address and without an outgoing link, tried again each tick. */
  unlinked: number;
  ticks: number;
  /** First evaluation of the state in this process; 0 = none yet. */
  firstUpdateMs: number;
  minorityMs: number;
  election: Election;
  todo: Todo;
  /** Messages by type, sent and received. */
  sent: Float64Array;
  received: Float64Array;
  heading: Heading;
  /** Counts changes that headers are compared with, see `oldNews.ts`. */
  beliefs: number;
  /** Messages queued in this iteration, by link. */
  outbox: Waiting[];
  linksBufferLimitExceeded: number;
  /** Trace event of the last PFAIL or FAIL about a column, for cause links. */
  beliefCause: Map<number, number>;
}

/** The observer's dictionary of nodes, in bucket order (see `dict.ts`). */
export interface NodeDict {
  isStale: boolean;
  readonly seed: number;
  /** Follows from the seed and the known nodes; immutable. */
  shared: DictLayout;
}

export interface DictLayout {
  /** Columns bucket by bucket, newest first within a chain. */
  readonly order: Uint16Array;
  /** Of each non-empty bucket: place in `order` in the low 16 bits, length of its chain above. */
  readonly chains: Uint32Array;
}

declare module '../server/ServerState.ts' {
  interface ServerSlices {
    /** Null on a server without cluster support. */
    cluster: ClusterState | null;
  }
}

/** The slice of a server that is known to be cluster-enabled. */
export function clusterOf(server: ServerState): ClusterState {
  return server.cluster as ClusterState;
}

const NOTHING_SAID: Heading = {
  number: 0,
  sender: -1,
  currentEpoch: 0,
  configEpoch: 0,
  slotSet: 0,
  master: -1,
  flags: 0,
};

export function createClusterState(dictSeed: number): ClusterState {
  return {
    myself: -1,
    nodeTimeoutMs: 0,
    knowsOwnIp: false,
    currentEpoch: 0,
    lastVoteEpoch: 0,
    state: 'fail',
    size: 1,
    owner: new Int16Array(16_384).fill(-1),
    notClaiming: new Uint8Array(2_048),
    migratingTo: new Map(),
    importingFrom: new Map(),
    known: [],
    dict: {
      isStale: true,
      seed: dictSeed,
      shared: { order: new Uint16Array(0), chains: new Uint32Array(0) },
    },
    handshakes: [],
    nextHandshake: 0,
    savedEpoch: 0,
    blacklist: new Map(),
    failReports: new Map(),
    failTimeMs: new Map(),
    votedTimeMs: new Map(),
    pfailNodes: 0,
    pfailFlags: 0,
    unlinked: 0,
    ticks: 0,
    firstUpdateMs: 0,
    minorityMs: 0,
    election: {
      authTimeMs: 0,
      authCount: 0,
      authSent: false,
      authRank: 0,
      authEpoch: 0,
      blockedReason: 'none',
      blockedLogMs: 0,
      scheduledCause: -1,
      startedCause: -1,
    },
    todo: { failover: false, updateState: false, saveConfig: false, fsync: false },
    sent: new Float64Array(11),
    received: new Float64Array(11),
    heading: { ...NOTHING_SAID },
    beliefs: 0,
    outbox: [],
    linksBufferLimitExceeded: 0,
    beliefCause: new Map(),
  };
}
