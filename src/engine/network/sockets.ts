/**
 * What an application sees of TCP: listen, read, close, and the state of a socket.
 *
 * Writing is in `transmit.ts`, connecting in `connect.ts`. A process whose socket has something to handle
 * is notified once; it then asks what happened (`takeEvents`).
 */
import { EventKind } from '../kernel/EventKind.ts';
import { notifyProcess, type Process } from '../kernel/Process.ts';
import type { World } from '../kernel/World.ts';
import { ConnState, NONE, SocketBit, type Network } from './Network.ts';
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
  return ((net.bits[socket] as number) & SocketBit.open) !== 0;
}

export function peerSocket(socket: number): number {
  return socket ^ 1;
}

/** Host at the other end. */
export function peerHost(world: World, socket: number): number {
  const process = world.processes[world.net.process[socket ^ 1] as number];
  return process === undefined ? NONE : process.host;
}

/** Marks a socket's event bits and makes its process look, once. */
export function raise(world: World, socket: number, bits: number): void {
  const { net } = world;
  const before = net.bits[socket] as number;
  if ((before & SocketBit.open) === 0) return;
  net.bits[socket] = before | bits | SocketBit.listed;
  if ((before & SocketBit.listed) !== 0) return;
  notifyProcess(world, world.processes[net.process[socket] as number] as Process, socket);
}

/** Takes the socket off the ready list and reports its bits; one-time events are cleared. */
export function takeEvents(net: Network, socket: number): number {
  const bits = net.bits[socket] as number;
  net.bits[socket] = bits & ~(SocketBit.listed | ONCE);
  return bits;
}

export function hasUnread(net: Network, socket: number): boolean {
  return net.recvHead[socket] !== NONE;
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
  const generation = net.generation[socket >> 1] as number;
  let left = budget;
  while (left > 0 && net.recvHead[socket] !== NONE) {
    const seg = net.recvHead[socket] as number;
    const bytes = net.segBytes[seg] as number;
    const rest = bytes - (net.recvOffset[socket] as number);
    if (rest > left) {
      net.recvOffset[socket] = (net.recvOffset[socket] as number) + left;
      left = 0;
      break;
    }
    left -= rest;
    const payload = net.segPayload[seg];
    popUnread(net, socket, seg);
    take(payload, bytes);
    if (net.generation[socket >> 1] !== generation || !isOpen(net, socket)) return budget - left;
  }
  acknowledgeRead(world, socket, budget - left);
  if (net.recvHead[socket] !== NONE) raise(world, socket, 0);
  return budget - left;
}

function popUnread(net: Network, socket: number, seg: number): void {
  const following = net.segNext[seg] as number;
  net.recvHead[socket] = following;
  if (following === NONE) net.recvTail[socket] = NONE;
  net.recvOffset[socket] = 0;
  freeSegment(net, seg);
}

/** The window opens by what was read; a sender that waits for room learns of it one latency later. */
function acknowledgeRead(world: World, socket: number, bytes: number): void {
  const { net } = world;
  const sender = socket ^ 1;
  const before = net.queuedBytes[sender] as number;
  net.queuedBytes[sender] = Math.max(0, before - bytes);
  const waits = ((net.bits[sender] as number) & SocketBit.wantsWrite) !== 0;
  if (waits && net.queuedBytes[sender] < SOCKET_BUFFER_BYTES / 2) {
    net.bits[sender] = (net.bits[sender] as number) & ~SocketBit.wantsWrite;
    const process = world.processes[net.process[socket] as number] as Process;
    const delay = drawDelayUs(world, process.host, peerHost(world, socket), 0);
    world.wheel.push(
      world.nowUs + delay,
      EventKind.netWritable,
      sender,
      net.generation[socket >> 1],
    );
  }
}

/** Handler of `netWritable`. */
export function onNetWritable(world: World, socket: number, generation: number): void {
  if (world.net.generation[socket >> 1] === generation) raise(world, socket, SocketBit.writable);
}

/**
 * Closes one end. What was written before still travels; then the peer reads end-of-file. With unread
 * data the peer is reset instead, as TCP does.
 */
export function closeSocket(world: World, socket: number, atUs = world.nowUs): void {
  const { net } = world;
  if (!isOpen(net, socket)) return;
  const hadUnread = hasUnread(net, socket);
  net.bits[socket] = (net.bits[socket] as number) & ~SocketBit.open;
  const peerOpen = isOpen(net, socket ^ 1);
  if (!peerOpen) return freeConnection(net, socket >> 1);
  const isEstablished = net.state[socket >> 1] === ConnState.established;
  // Whoever connects may give up; whoever is connected to must not take the row from under him: his
  // kernel answers with a reset.
  const isInitiator = (socket & 1) === 0;
  if (!isEstablished && isInitiator) return freeConnection(net, socket >> 1);
  if (net.heldHead[socket] !== NONE) return;
  const isReset = hadUnread || !isEstablished;
  sendEnd(world, socket, isReset ? EventKind.netReset : EventKind.netFin, atUs);
}

/** Schedules FIN or RST behind everything sent so far. */
export function sendEnd(world: World, socket: number, kind: number, atUs: number): void {
  const { net } = world;
  const process = world.processes[net.process[socket] as number] as Process;
  const delay = drawDelayUs(world, process.host, peerHost(world, socket), 0);
  const at = Math.max(atUs + delay, net.lastArrivalUs[socket] as number);
  net.lastArrivalUs[socket] = at;
  world.wheel.push(at, kind, socket, net.generation[socket >> 1]);
}

/** Handler of `netFin` and `netReset`: `socket` is the closing end. */
export function onNetEnd(world: World, socket: number, generation: number, bit: number): void {
  const { net } = world;
  if (net.generation[socket >> 1] !== generation) return;
  const peer = socket ^ 1;
  const from = world.processes[net.process[socket] as number] as Process;
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
    if (net.process[socket] !== process.index || !isOpen(net, socket)) continue;
    if (silent) dropSilently(net, socket);
    else closeSocket(world, socket);
  }
  process.ready = [];
}

/** The end vanishes without a packet; the peer finds out when it next sends something (see `onNetArrive`). */
function dropSilently(net: Network, socket: number): void {
  net.bits[socket] = (net.bits[socket] as number) & ~SocketBit.open;
  if (!isOpen(net, socket ^ 1)) freeConnection(net, socket >> 1);
}
