/** Rooms of the connection and segment tables: taking, freeing, growing. No behaviour. */
import { ConnState, NONE, type Network } from './Network.ts';

type Column = Uint8Array | Uint16Array | Int32Array | Float64Array;

/** A free row, cleared; its generation tells events of former tenants apart. */
export function takeConnection(net: Network, nowUs: number): number {
  let conn = net.freeHead;
  if (conn === NONE) {
    if (net.used === net.state.length) growConnections(net);
    conn = net.used++;
  } else {
    net.freeHead = net.ref[conn * 2] as number;
  }
  net.state[conn] = ConnState.connecting;
  net.createdUs[conn] = nowUs;
  for (let socket = conn * 2; socket <= conn * 2 + 1; socket++) clearSocket(net, socket);
  return conn;
}

export function freeConnection(net: Network, conn: number): void {
  for (let socket = conn * 2; socket <= conn * 2 + 1; socket++) {
    dropSegments(net, net.recvHead[socket] as number);
    dropSegments(net, net.heldHead[socket] as number);
    net.recvHead[socket] = net.recvTail[socket] = NONE;
    net.heldHead[socket] = net.heldTail[socket] = NONE;
    for (const seg of net.stalls.get(socket)?.lost ?? []) freeSegment(net, seg);
    net.stalls.delete(socket);
    net.bits[socket] = 0;
  }
  net.state[conn] = ConnState.free;
  net.generation[conn] = (net.generation[conn] as number) + 1;
  net.ref[conn * 2] = net.freeHead;
  net.freeHead = conn;
}

function clearSocket(net: Network, socket: number): void {
  net.process[socket] = NONE;
  net.bits[socket] = 0;
  net.role[socket] = 0;
  net.ref[socket] = NONE;
  net.recvOffset[socket] = 0;
  net.lastArrivalUs[socket] = 0;
  net.queuedBytes[socket] = 0;
  net.ackDueUs[socket] = 0;
  net.lastSentUs[socket] = -1;
  net.lastReceivedUs[socket] = -1;
  net.sentSecond[socket] = -1;
  net.sentThisSecond[socket] = 0;
  net.sentLastSecond[socket] = 0;
}

export function takeSegment(net: Network, bytes: number, payload: unknown): number {
  let seg = net.segFree;
  if (seg === NONE) {
    if (net.segUsed === net.segNext.length) {
      net.segNext = widened(net.segNext, 2);
      net.segBytes = widened(net.segBytes, 2);
      net.segSentUs = widened(net.segSentUs, 2);
    }
    seg = net.segUsed++;
  } else {
    net.segFree = net.segNext[seg] as number;
  }
  net.segNext[seg] = NONE;
  net.segBytes[seg] = bytes;
  net.segPayload[seg] = payload;
  return seg;
}

export function freeSegment(net: Network, seg: number): void {
  net.segPayload[seg] = undefined;
  net.segNext[seg] = net.segFree;
  net.segFree = seg;
}

export function appendSegment(
  net: Network,
  heads: Int32Array,
  tails: Int32Array,
  at: number,
  seg: number,
): void {
  net.segNext[seg] = NONE;
  const tail = tails[at] as number;
  if (tail === NONE) heads[at] = seg;
  else net.segNext[tail] = seg;
  tails[at] = seg;
}

function dropSegments(net: Network, head: number): void {
  for (let seg = head; seg !== NONE;) {
    const following = net.segNext[seg] as number;
    freeSegment(net, seg);
    seg = following;
  }
}

function growConnections(net: Network): void {
  const columns = [
    'state',
    'generation',
    'createdUs',
    'process',
    'bits',
    'role',
    'ref',
    'recvOffset',
    'lastArrivalUs',
    'queuedBytes',
    'ackDueUs',
    'lastSentUs',
    'lastReceivedUs',
    'sentSecond',
    'sentThisSecond',
    'sentLastSecond',
  ] as const;
  const table = net as unknown as Record<string, Column>;
  for (const name of columns) table[name] = widened(table[name] as Column, 2);
  for (const name of ['recvHead', 'recvTail', 'heldHead', 'heldTail']) {
    const old = table[name] as Int32Array;
    const grown = widened(old, 2);
    grown.fill(NONE, old.length);
    table[name] = grown;
  }
}

function widened<T extends Column>(from: T, times: number): T {
  const to = new (from.constructor as new (length: number) => T)(from.length * times);
  to.set(from);
  return to;
}
