/** Rooms of the connection and segment tables: taking, freeing, growing. No behaviour. */
import {
  ConnState,
  NONE,
  type Network,
  SOCKET_TIMES,
  SOCKET_WORDS,
  Time,
  Word,
} from './Network.ts';

type Column = Int32Array | Float64Array;

/** A free row, cleared; its generation tells events of former tenants apart. */
export function takeConnection(net: Network, nowUs: number): number {
  let conn = net.freeHead;
  if (conn === NONE) {
    if (net.used * 2 * SOCKET_WORDS === net.words.length) growConnections(net);
    conn = net.used++;
  } else {
    net.freeHead = net.words[conn * 2 * SOCKET_WORDS + Word.ref] as number;
  }
  net.words[conn * 2 * SOCKET_WORDS + Word.state] = ConnState.connecting;
  net.createdUs[conn] = nowUs;
  for (let socket = conn * 2; socket <= conn * 2 + 1; socket++) clearSocket(net, socket);
  return conn;
}

export function freeConnection(net: Network, conn: number): void {
  for (let socket = conn * 2; socket <= conn * 2 + 1; socket++) {
    dropSegments(net, net.words[socket * SOCKET_WORDS + Word.recvHead] as number);
    dropSegments(net, net.words[socket * SOCKET_WORDS + Word.heldHead] as number);
    net.words[socket * SOCKET_WORDS + Word.recvHead] = net.words[
      socket * SOCKET_WORDS + Word.recvTail
    ] = NONE;
    net.words[socket * SOCKET_WORDS + Word.heldHead] = net.words[
      socket * SOCKET_WORDS + Word.heldTail
    ] = NONE;
    for (const seg of net.stalls.get(socket)?.lost ?? []) freeSegment(net, seg);
    net.stalls.delete(socket);
    net.words[socket * SOCKET_WORDS + Word.bits] = 0;
  }
  net.callers.delete(conn);
  net.words[conn * 2 * SOCKET_WORDS + Word.state] = ConnState.free;
  net.words[conn * 2 * SOCKET_WORDS + Word.generation] =
    (net.words[conn * 2 * SOCKET_WORDS + Word.generation] as number) + 1;
  net.words[conn * 2 * SOCKET_WORDS + Word.ref] = net.freeHead;
  net.freeHead = conn;
}

function clearSocket(net: Network, socket: number): void {
  net.words[socket * SOCKET_WORDS + Word.process] = NONE;
  net.words[socket * SOCKET_WORDS + Word.bits] = 0;
  net.words[socket * SOCKET_WORDS + Word.role] = 0;
  net.words[socket * SOCKET_WORDS + Word.ref] = NONE;
  net.words.fill(
    NONE,
    socket * SOCKET_WORDS + Word.recvHead,
    socket * SOCKET_WORDS + Word.recvTail + 1,
  );
  net.words.fill(
    NONE,
    socket * SOCKET_WORDS + Word.heldHead,
    socket * SOCKET_WORDS + Word.heldTail + 1,
  );
  net.words[socket * SOCKET_WORDS + Word.recvOffset] = 0;
  net.times[socket * SOCKET_TIMES + Time.lastArrivalUs] = 0;
  net.words[socket * SOCKET_WORDS + Word.queuedBytes] = 0;
  net.times[socket * SOCKET_TIMES + Time.ackDueUs] = 0;
  net.times[socket * SOCKET_TIMES + Time.lastSentUs] = -1;
  net.times[socket * SOCKET_TIMES + Time.lastReceivedUs] = -1;
  net.words[socket * SOCKET_WORDS + Word.sentSecond] = -1;
  net.words[socket * SOCKET_WORDS + Word.sentThisSecond] = 0;
  net.words[socket * SOCKET_WORDS + Word.sentLastSecond] = 0;
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

/** Appends to a socket's list of unread (`recvHead`) or held (`heldHead`) segments. */
export function appendSegment(
  net: Network,
  socket: number,
  list: typeof Word.recvHead | typeof Word.heldHead,
  seg: number,
): void {
  const head = socket * SOCKET_WORDS + list;
  net.segNext[seg] = NONE;
  const tail = net.words[head + 1] as number;
  if (tail === NONE) net.words[head] = seg;
  else net.segNext[tail] = seg;
  net.words[head + 1] = seg;
}

function dropSegments(net: Network, head: number): void {
  for (let seg = head; seg !== NONE;) {
    const following = net.segNext[seg] as number;
    freeSegment(net, seg);
    seg = following;
  }
}

function growConnections(net: Network): void {
  net.words = widened(net.words, 2);
  net.times = widened(net.times, 2);
  net.createdUs = widened(net.createdUs, 2);
}

function widened<T extends Column>(from: T, times: number): T {
  const to = new (from.constructor as new (length: number) => T)(from.length * times);
  to.set(from);
  return to;
}
