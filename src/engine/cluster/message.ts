/**
 * Bus messages: structured payloads that know their exact size on the wire.
 *
 * Source: redis 7.0.15, cluster.h, clusterMsg and clusterMsgData. Rules GO5, PK1.
 */

export const MessageType = {
  ping: 0,
  pong: 1,
  meet: 2,
  fail: 3,
  publish: 4,
  authRequest: 5,
  authAck: 6,
  update: 7,
  mfStart: 8,
  module: 9,
  publishShard: 10,
} as const;

/** Names of the types in CLUSTER INFO. */
export const MESSAGE_NAMES = [
  'ping',
  'pong',
  'meet',
  'fail',
  'publish',
  'auth-req',
  'auth-ack',
  'update',
  'mfstart',
  'module',
  'publishshard',
] as const;

/** Bytes: header; one gossip entry; bodies of FAIL, UPDATE and, without its strings, PUBLISH. */
export const HEADER_BYTES = 2_256;
export const GOSSIP_ENTRY_BYTES = 104;
export const FAIL_BODY_BYTES = 40;
export const UPDATE_BODY_BYTES = 2_096;
/** PUBLISH and PUBLISHSHARD: two lengths before the channel and the text. */
export const PUBLISH_BODY_BYTES = 8;

/** Message flags, first byte. */
export const MessageFlag = { paused: 1, forceAck: 2, extData: 4 } as const;

/** Gossip entries pack column and flags into one number: `column * ENTRY_COLUMN + flags`. */
export const ENTRY_COLUMN = 1_024;

/** A message of a client for the listeners of other nodes. */
export interface Publication {
  readonly channel: string;
  readonly text: string;
}

export type GossipEntries = ArrayLike<number>;

export interface BusMessage {
  readonly type: number;
  readonly bytes: number;
  /** Column of the sender's ID. */
  readonly sender: number;
  readonly currentEpoch: number;
  /** Own, or its master's when the sender is a replica. */
  readonly configEpoch: number;
  readonly offset: number;
  /** Interned slots: own, or its master's. */
  readonly slotSet: number;
  /** Column of the sender's master, -1 = it is a master. */
  readonly master: number;
  readonly flags: number;
  readonly stateOk: boolean;
  /** Number of this header: two messages with one number say the same above it but for `offset`, `stateOk`. */
  readonly heading: number;
  readonly messageFlags: number;
  /** Pairs: column and flags, seconds of the last pong since the table's base (`NO_PONG` = none). */
  readonly entries: GossipEntries | null;
  /** FAIL, UPDATE: the node spoken of. */
  readonly subject: number;
  /** UPDATE: its epoch and slots. */
  readonly subjectEpoch: number;
  readonly subjectSet: number;
  /** PUBLISH, PUBLISHSHARD: what was published. */
  readonly publication: Publication | null;
  /** Trace event that led to it. */
  readonly cause: number;
  /** It carries bad news (a PFAIL or FAIL entry, or is FAIL itself). */
  readonly flagged: boolean;
}
