/**
 * What an application sees of TCP: listen, read, close, and the state of a socket.
 *
 * Writing is in `transmit.ts`, connecting in `connect.ts`. A process whose socket has something to handle
 * is notified once; it then asks what happened (`takeEvents`).
 */
import { EventKind } from '../kernel/EventKind.ts';
import { notifyProcess, type Process } from '../kernel/Process.ts';
import type { World } from '../kernel/World.ts';
import {
  ConnState,
  NONE,
  SocketBit,
  type Network,
  SOCKET_TIMES,
  SOCKET_WORDS,
  Time,
  Word,
} from './Network.ts';
import { drawDelayUs } from './latency.ts';
import { isReachable, planeOf } from './faults.ts';
import { freeConnection, freeSegment } from './table.ts';

/** Events that `takeEvents` clears as it reports them. */
const ONCE =
  SocketBit.connected | SocketBit.connectFailed | SocketBit.acceptPending | SocketBit.writable;

/** Kernel socket buffers, sender's and receiver's together; measured on the reference machine: about 4 MB. */
export const SOCKET_BUFFER_BYTES = 4_194_304;

export function listen(world: World, process: Process, port: number): void {
  world.net.listeners.set(process.host * 65_536 + port, process.index);
}

export function isOpen(net: Network, socket: number): boolean {
  return ((net.words[socket * SOCKET_WORDS + Word.bits] as number) & SocketBit.open) !== 0;
}

export function peerSocket(socket: number): number {
  return socket ^ 1;
}

/** Host at the other end. */
export function peerHost(world: World, socket: number): number {
  const process =
    world.processes[world.net.words[(socket ^ 1) * SOCKET_WORDS + Word.process] as number];
  return process === undefined ? NONE : process.host;
}

/** Marks a socket's event bits and makes its process look, once. */
export function raise(world: World, socket: number, bits: number): void {
  const { words } = world.net;
  const row = socket * SOCKET_WORDS;
  const before = words[row + Word.bits] as number;
  if ((before & SocketBit.open) === 0) return;
  words[row + Word.bits] = before | bits | SocketBit.listed;
  if ((before & SocketBit.listed) !== 0) return;
  notifyProcess(world, world.processes[words[row + Word.process] as number] as Process, socket);
}

/** Takes the socket off the ready list and reports its bits; one-time events are cleared. */
export function takeEvents(net: Network, socket: number): number {
  const { words } = net;
  const at = socket * SOCKET_WORDS + Word.bits;
  const bits = words[at] as number;
  words[at] = bits & ~(SocketBit.listed | ONCE);
  return bits;
}

export function hasUnread(net: Network, socket: number): boolean {
  return net.words[socket * SOCKET_WORDS + Word.recvHead] !== NONE;
}

/**
 * Reads up to `budget` bytes: calls `take(payload, bytes)` for each segment whose last byte was read.
 *
 * @returns bytes read; when segments are left, the socket is put back on the ready list
 */
export function readSegments(
  world: World,
  socket: number,
  budget: number,
  take: (payload: unknown, bytes: number) => void,
): number {
  const { net } = world;
  const generation = net.words[(socket >> 1) * 2 * SOCKET_WORDS + Word.generation] as number;
  let left = budget;
  while (left > 0 && net.words[socket * SOCKET_WORDS + Word.recvHead] !== NONE) {
    const seg = net.words[socket * SOCKET_WORDS + Word.recvHead] as number;
    const bytes = net.segBytes[seg] as number;
    const rest = bytes - (net.words[socket * SOCKET_WORDS + Word.recvOffset] as number);
    if (rest > left) {
      net.words[socket * SOCKET_WORDS + Word.recvOffset] =
        (net.words[socket * SOCKET_WORDS + Word.recvOffset] as number) + left;
      left = 0;
      break;
    }
    left -= rest;
    const payload = net.segPayload[seg];
    popUnread(net, socket, seg);
    take(payload, bytes);
    if (
      net.words[(socket >> 1) * 2 * SOCKET_WORDS + Word.generation] !== generation ||
      !isOpen(net, socket)
    )
      return budget - left;
  }
  acknowledgeRead(world, socket, budget - left);
  if (net.words[socket * SOCKET_WORDS + Word.recvHead] !== NONE) raise(world, socket, 0);
  return budget - left;
}

/** Reads the first unread segment whole and returns its payload; there must be one (`hasUnread`). */
export function takeSegmentUnread(world: World, socket: number): unknown {
  const { net } = world;
  const row = socket * SOCKET_WORDS;
  const seg = net.words[row + Word.recvHead] as number;
  const bytes = (net.segBytes[seg] as number) - (net.words[row + Word.recvOffset] as number);
  const payload = net.segPayload[seg];
  popUnread(net, socket, seg);
  acknowledgeRead(world, socket, bytes);
  return payload;
}

/** Tells tenants of a connection's row apart. */
export function generationOf(net: Network, socket: number): number {
  return net.words[(socket & ~1) * SOCKET_WORDS + Word.generation] as number;
}

function popUnread(net: Network, socket: number, seg: number): void {
  const { words } = net;
  const row = socket * SOCKET_WORDS;
  const following = net.segNext[seg] as number;
  words[row + Word.recvHead] = following;
  if (following === NONE) words[row + Word.recvTail] = NONE;
  words[row + Word.recvOffset] = 0;
  freeSegment(net, seg);
}

/** The window opens by what was read; a sender that waits for room learns of it one latency later. */
export function acknowledgeRead(world: World, socket: number, bytes: number): void {
  const { words } = world.net;
  const row = (socket ^ 1) * SOCKET_WORDS;
  const left = (words[row + Word.queuedBytes] as number) - bytes;
  words[row + Word.queuedBytes] = Math.max(0, left);
  const waits = ((words[row + Word.bits] as number) & SocketBit.wantsWrite) !== 0;
  if (waits && left < SOCKET_BUFFER_BYTES / 2) tellOfRoom(world, socket);
}

function tellOfRoom(world: World, socket: number): void {
  const { net } = world;
  const sender = socket ^ 1;
  const bits = sender * SOCKET_WORDS + Word.bits;
  net.words[bits] = (net.words[bits] as number) & ~SocketBit.wantsWrite;
  const owner = net.words[socket * SOCKET_WORDS + Word.process] as number;
  const process = world.processes[owner] as Process;
  const delay = drawDelayUs(world, process.host, peerHost(world, socket), 0);
  const at = world.nowUs + delay;
  world.wheel.push(at, EventKind.netWritable, sender, generationOf(net, socket));
}

/** Handler of `netWritable`. */
export function onNetWritable(world: World, socket: number, generation: number): void {
  if (world.net.words[(socket >> 1) * 2 * SOCKET_WORDS + Word.generation] === generation)
    raise(world, socket, SocketBit.writable);
}

/**
 * Closes one end. What was written before still travels; then the peer reads end-of-file. With unread
 * data the peer is reset instead, as TCP does.
 */
export function closeSocket(world: World, socket: number, atUs = world.nowUs): void {
  const { net } = world;
  if (!isOpen(net, socket)) return;
  const hadUnread = hasUnread(net, socket);
  net.words[socket * SOCKET_WORDS + Word.bits] =
    (net.words[socket * SOCKET_WORDS + Word.bits] as number) & ~SocketBit.open;
  const peerOpen = isOpen(net, socket ^ 1);
  if (!peerOpen) return freeConnection(net, socket >> 1);
  const isEstablished =
    net.words[(socket >> 1) * 2 * SOCKET_WORDS + Word.state] === ConnState.established;
  // Whoever connects may give up; whoever is connected to must not take the row from under him: his
  // kernel answers with a reset.
  const isInitiator = (socket & 1) === 0;
  if (!isEstablished && isInitiator) return freeConnection(net, socket >> 1);
  if (net.words[socket * SOCKET_WORDS + Word.heldHead] !== NONE) return;
  const isReset = hadUnread || !isEstablished;
  sendEnd(world, socket, isReset ? EventKind.netReset : EventKind.netFin, atUs);
}

/** Schedules FIN or RST behind everything sent so far. */
export function sendEnd(world: World, socket: number, kind: number, atUs: number): void {
  const { net } = world;
  const process = world.processes[
    net.words[socket * SOCKET_WORDS + Word.process] as number
  ] as Process;
  const delay = drawDelayUs(world, process.host, peerHost(world, socket), 0);
  const at = Math.max(
    atUs + delay,
    net.times[socket * SOCKET_TIMES + Time.lastArrivalUs] as number,
  );
  net.times[socket * SOCKET_TIMES + Time.lastArrivalUs] = at;
  world.wheel.push(at, kind, socket, net.words[(socket >> 1) * 2 * SOCKET_WORDS + Word.generation]);
}

/** Handler of `netFin` and `netReset`: `socket` is the closing end. */
export function onNetEnd(world: World, socket: number, generation: number, bit: number): void {
  const { net } = world;
  if (net.words[(socket >> 1) * 2 * SOCKET_WORDS + Word.generation] !== generation) return;
  const peer = socket ^ 1;
  const from = world.processes[
    net.words[socket * SOCKET_WORDS + Word.process] as number
  ] as Process;
  const reaches = isReachable(world, from.host, peerHost(world, socket), planeOf(net, socket >> 1));
  // Behind data that is still being retransmitted, it waits for its turn.
  if (!reaches || net.stalls.has(socket)) {
    const kind = bit === SocketBit.eof ? EventKind.netFin : EventKind.netReset;
    // Differs from Redis: a FIN that is lost is retried every second instead of with the kernel's back-off.
    world.wheel.push(world.nowUs + 1_000_000, kind, socket, generation);
    return;
  }
  if (!isOpen(net, peer)) return freeConnection(net, socket >> 1);
  raise(world, peer, bit);
}

/** A process is gone: the kernel closes every socket it had. `silent`: the host lost power, nothing is sent. */
export function closeAllSockets(world: World, process: Process, silent: boolean): void {
  const { net } = world;
  for (const [key, owner] of net.listeners) if (owner === process.index) net.listeners.delete(key);
  for (let socket = 0; socket < net.used * 2; socket++) {
    if (net.words[socket * SOCKET_WORDS + Word.process] !== process.index || !isOpen(net, socket))
      continue;
    if (silent) dropSilently(net, socket);
    else closeSocket(world, socket);
  }
  process.ready = [];
}

/** The end vanishes without a packet; the peer finds out when it next sends something (see `onNetArrive`). */
function dropSilently(net: Network, socket: number): void {
  net.words[socket * SOCKET_WORDS + Word.bits] =
    (net.words[socket * SOCKET_WORDS + Word.bits] as number) & ~SocketBit.open;
  if (!isOpen(net, socket ^ 1)) freeConnection(net, socket >> 1);
}
