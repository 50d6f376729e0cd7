/**
 * The network's state: TCP connections as records of numbers.
 *
 * A connection has two sides, 0 = the one that connected, 1 = the one that accepted; a *socket* is
 * `connection * 2 + side`, and the *direction* of the same number carries what that side sends. Bytes
 * travel as segments `{bytes, payload}`: one write of the application each, in order, never lost while
 * the connection lives. What reality does to bytes (buffers, Nagle, retransmission) happens to segments.
 */
import { randomStream } from '../../base/random.ts';
import type { World } from '../kernel/World.ts';
import type { LinkFault } from '../../protocol/WorldInput.ts';

export const ConnState = { free: 0, connecting: 1, established: 2 } as const;

/** Bits of a socket. */
export const SocketBit = {
  open: 1,
  /** In its process's ready list. */
  listed: 2,
  connected: 4,
  connectFailed: 8,
  eof: 16,
  reset: 32,
  wantsWrite: 64,
  /** Small writes wait for the acknowledgement of earlier ones (no TCP_NODELAY). */
  nagle: 128,
  /** Linux's interactive ("pingpong") mode: acknowledgements are delayed. */
  pingpong: 256,
  acceptPending: 512,
  writable: 1024,
  /** Of the connection, on both ends: one of them is the clients'. */
  withClients: 2048,
  /** Likewise: one of them is a program's outside the simulation. */
  withOutside: 4096,
  /** Its owner has something that this iteration of his will write to it at its end. */
  owed: 8192,
} as const;

/**
 * Words of a socket's record, one cache line: a message touches most of them, and at a thousand nodes
 * two million sockets do not fit any cache.
 */
export const Word = {
  process: 0,
  bits: 1,
  /** What the owner of this end uses it for; meaning is the owner's. */
  role: 2,
  ref: 3,
  /** Received and unread segments. */
  recvHead: 4,
  recvTail: 5,
  /** Bytes of the first unread segment already consumed. */
  recvOffset: 6,
  /** Written and not yet on the wire. */
  heldHead: 7,
  heldTail: 8,
  /** Segments written in the second `sentSecond` and in the one before it: for displays. */
  sentSecond: 9,
  sentThisSecond: 10,
  sentLastSecond: 11,
  /** Of the connection; kept in the record of side 0. */
  state: 12,
  generation: 13,
  /** Bytes written and not yet read by the other application. */
  queuedBytes: 14,
} as const;
export const SOCKET_WORDS = 16;

/** Times of a socket's record; those of a direction belong to its sending socket. */
export const Time = {
  lastArrivalUs: 0,
  /** Nagle: moment at which everything sent so far is acknowledged; Infinity while unknown. */
  ackDueUs: 1,
  lastSentUs: 2,
  lastReceivedUs: 3,
} as const;
export const SOCKET_TIMES = 4;

export interface NetworkOptions {
  latencyUs: number;
  jitterUs: number;
  lossPermille: number;
  bandwidthBps: number;
  clientLatencyUs: number;
}

/** A direction that is not getting through: the kernel retransmits with doubling waits. */
export interface Stall {
  sinceUs: number;
  tries: number;
  /** Segments in flight when the path broke, in order. */
  lost: number[];
  /** The path works again: retransmission waits until what is on its way has arrived, µs; -1 = it does not. */
  resumedUs: number;
}

export interface Network {
  options: NetworkOptions;
  stream: number;
  /** Listening process of `host * 65536 + port`. */
  listeners: Map<number, number>;
  faults: LinkFault[];
  nextFault: number;
  /** Host of the workload's clients: never behind inter-node latency. */
  clientHost: number;
  /** Host of the connections from outside, whose real network has delayed them already; -2 = none. */
  outsideHost: number;
  /** `ip:port` from which a connection (by number) really comes, where that is not its host's. */
  callers: Map<number, string>;
  /** Moment each host's link is free again (bandwidth). */
  linkFreeUs: Float64Array;

  used: number;
  freeHead: number;
  /** `SOCKET_WORDS` whole numbers a socket, see `Word`. */
  words: Int32Array;
  /** `SOCKET_TIMES` numbers a socket, see `Time`. */
  times: Float64Array;
  /** When each connection was begun. */
  createdUs: Float64Array;
  stalls: Map<number, Stall>;

  segNext: Int32Array;
  segBytes: Int32Array;
  /** Moment at which it left (last, if it was retransmitted). */
  segSentUs: Float64Array;
  segPayload: unknown[];
  segUsed: number;
  segFree: number;
  /** Segments ever sent: a counter for displays and checks. */
  segmentsSent: number;
}

declare module '../kernel/World.ts' {
  interface World {
    net: Network;
  }
}

export const NONE = -1;
/** No host at all, not even the unknown one. */
const NOWHERE = -2;

export function createNetwork(world: World, options: NetworkOptions, clientHost: number): Network {
  const room = 64;
  return {
    options,
    stream: randomStream(world.random, 'network'),
    listeners: new Map(),
    faults: [],
    nextFault: 1,
    clientHost,
    outsideHost: NOWHERE,
    callers: new Map(),
    linkFreeUs: new Float64Array(world.hosts.length + 1),
    used: 0,
    freeHead: NONE,
    words: new Int32Array(room * 2 * SOCKET_WORDS),
    times: new Float64Array(room * 2 * SOCKET_TIMES),
    createdUs: new Float64Array(room),
    stalls: new Map(),
    segNext: new Int32Array(256),
    segBytes: new Int32Array(256),
    segSentUs: new Float64Array(256),
    segPayload: [],
    segUsed: 0,
    segFree: NONE,
    segmentsSent: 0,
  };
}
