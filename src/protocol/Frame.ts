/**
 * What the page draws, at most once per animation frame: one ArrayBuffer, transferred and returned.
 *
 * Sections are typed-array views on that buffer; `viewFrame` finds them by the offset table in the header.
 * Everything is in virtual µs, bytes or counts. Indices are node indices (see `NodeCard`).
 */

export const FRAME_VERSION = 1;

/** Offsets into `header` (Float64). */
export const FrameHeader = {
  version: 0,
  nowUs: 1,
  nodeCount: 2,
  packetCount: 3,
  flowCount: 4,
  hasSlots: 5,
  hasBeliefs: 6,
  /** The greatest moment computed so far on this branch. */
  headUs: 7,
  /** Node whose view the slots show; -1 = god view. */
  slotsSeenBy: 8,
  /** Virtual seconds per wall second achieved lately. */
  pace: 9,
  /** 1 = the wanted speed cannot be kept. */
  behind: 10,
  playing: 11,
  /** Messages of any kind sent per virtual second, last second. */
  messagesPerSecond: 12,
  byteLength: 13,
  size: 16,
} as const;

/** Fields of one node, `NodeField.size` Float64 each. */
export const NodeField = {
  /** `ProcessState`. */
  state: 0,
  /** By its own belief: 0 master, 1 replica. */
  role: 1,
  /** Node it replicates, by its own belief; -1 = none or unknown. */
  master: 2,
  slots: 3,
  /** Its own cluster_state: 1 ok, 0 fail. */
  clusterOk: 4,
  replOffset: 5,
  /** Replica: bytes behind its master's offset right now (god view); master: 0. */
  lagBytes: 6,
  /** Replica: age of the oldest byte not yet applied, µs. */
  lagUs: 7,
  /** `ReplLink`. */
  replLink: 8,
  /** `ElectionPhase`. */
  election: 9,
  electionScheduledAtUs: 10,
  electionStartsAtUs: 11,
  votes: 12,
  votesNeeded: 13,
  configEpoch: 14,
  currentEpoch: 15,
  keys: 16,
  opsPerSecond: 17,
  pfailSeen: 18,
  failSeen: 19,
  /** Share of one CPU used during the last virtual second, 0..1. */
  cpu: 20,
  usedMemory: 21,
  size: 24,
} as const;

export const ProcessState = {
  up: 0,
  killed: 1,
  paused: 2,
  powerCut: 3,
  loading: 4,
  /** The run has just begun: it has not been started yet. */
  starting: 5,
} as const;
export const ReplLink = { none: 0, connecting: 1, handshake: 2, sync: 3, connected: 4 } as const;
export const ElectionPhase = { none: 0, delay: 1, votes: 2 } as const;

/** Low three bits of one belief cell; bit 8 = the observer has an outgoing link that is connected. */
export const Belief = { unknown: 0, fine: 1, pfail: 2, fail: 3, handshake: 4, noaddr: 5 } as const;
export const BELIEF_MASK = 7;
export const BELIEF_LINKED = 8;

/** One packet in flight, `PacketField.size` Float32 each. */
export const PacketField = {
  from: 0,
  to: 1,
  /** `PacketKind`. */
  kind: 2,
  /** 0 = just left, 1 = arrives. */
  progress: 3,
  /** 1 = carries bad news (a gossip entry with PFAIL or FAIL). */
  flagged: 4,
  bytes: 5,
  size: 6,
} as const;

export const PacketKind = {
  ping: 0,
  pong: 1,
  meet: 2,
  fail: 3,
  voteRequest: 4,
  vote: 5,
  update: 6,
  replication: 7,
  request: 8,
  reply: 9,
  redirect: 10,
  error: 11,
  publish: 12,
  other: 13,
} as const;

/** Client end of a packet: `from` or `to` is this instead of a node index. */
export const CLIENT_END = -1;

/** One aggregated flow, `FlowField.size` Float32 each: messages per virtual second over the last second. */
export const FlowField = { from: 0, to: 1, kind: 2, perSecond: 3, size: 4 } as const;

export interface FrameView {
  readonly buffer: ArrayBuffer;
  readonly header: Float64Array;
  readonly nodes: Float64Array;
  readonly packets: Float32Array;
  readonly flows: Float32Array;
  /** Row = observer, column = subject, `nodeCount`² cells; empty when not subscribed. */
  readonly beliefs: Uint8Array;
  /** Owner node index of each of the 16384 slots, -1 = nobody; empty when not subscribed. */
  readonly slots: Int16Array;
}

export interface FrameShape {
  readonly nodeCount: number;
  readonly packetCount: number;
  readonly flowCount: number;
  readonly hasBeliefs: boolean;
  readonly hasSlots: boolean;
}

export const SLOT_COUNT = 16384;

/** Bytes needed for a frame of this shape; every section starts on a multiple of 8. */
export function frameByteLength(shape: FrameShape): number {
  return layout(shape).end;
}

/** Views on a buffer that is at least `frameByteLength(shape)` long. Sections are not cleared. */
export function frameViews(buffer: ArrayBuffer, shape: FrameShape): FrameView {
  const at = layout(shape);
  const { nodeCount: n, packetCount, flowCount } = shape;
  return {
    buffer,
    header: new Float64Array(buffer, 0, FrameHeader.size),
    nodes: new Float64Array(buffer, at.nodes, n * NodeField.size),
    packets: new Float32Array(buffer, at.packets, packetCount * PacketField.size),
    flows: new Float32Array(buffer, at.flows, flowCount * FlowField.size),
    beliefs: new Uint8Array(buffer, at.beliefs, shape.hasBeliefs ? n * n : 0),
    slots: new Int16Array(buffer, at.slots, shape.hasSlots ? SLOT_COUNT : 0),
  };
}

/** Reads the shape from the header of a received buffer. */
export function readFrame(buffer: ArrayBuffer): FrameView {
  const header = new Float64Array(buffer, 0, FrameHeader.size);
  return frameViews(buffer, {
    nodeCount: header[FrameHeader.nodeCount] ?? 0,
    packetCount: header[FrameHeader.packetCount] ?? 0,
    flowCount: header[FrameHeader.flowCount] ?? 0,
    hasBeliefs: header[FrameHeader.hasBeliefs] === 1,
    hasSlots: header[FrameHeader.hasSlots] === 1,
  });
}

function layout(shape: FrameShape) {
  const { nodeCount: n, packetCount, flowCount, hasBeliefs, hasSlots } = shape;
  const nodes = FrameHeader.size * 8;
  const packets = nodes + n * NodeField.size * 8;
  const flows = packets + align8(packetCount * PacketField.size * 4);
  const beliefs = flows + align8(flowCount * FlowField.size * 4);
  const slots = beliefs + (hasBeliefs ? align8(n * n) : 0);
  const end = slots + (hasSlots ? SLOT_COUNT * 2 : 0);
  return { nodes, packets, flows, beliefs, slots, end };
}

function align8(bytes: number): number {
  return (bytes + 7) & ~7;
}
