/**
 * How a written segment gets across: Nagle, the wire, black holes and the kernel's retransmissions.
 *
 * Acknowledgements are computed, not sent: `ackDueUs` of a direction is the moment at which its sender
 * knows that everything arrived. Linux delays an acknowledgement by up to 40 ms on a connection in
 * "pingpong" mode (the receiver usually answers at once), unless it sends data first; a delayed
 * acknowledgement that had to go out alone ends that mode. Redis's outgoing bus links do not set
 * TCP_NODELAY, so a second packet waits for the first one's acknowledgement: the 40 ms step of
 * rules NT3 and NT4 of SPEC.md.
 */
import { EventKind } from '../kernel/EventKind.ts';
import type { Process } from '../kernel/Process.ts';
import type { World } from '../kernel/World.ts';
import { addedLatencyUs, isReachable, planeOf } from './faults.ts';
import { RTO_MIN_US, drawDelayUs } from './latency.ts';
import {
  ConnState,
  NONE,
  SocketBit,
  type Network,
  type Stall,
  SOCKET_TIMES,
  SOCKET_WORDS,
  Time,
  Word,
} from './Network.ts';
import { SOCKET_BUFFER_BYTES, isOpen, peerHost, raise, sendEnd } from './sockets.ts';
import { appendSegment, freeSegment, takeSegment } from './table.ts';

/** Linux's delayed-acknowledgement time (TCP_DELACK_MIN = HZ/25). */
const DELAYED_ACK_US = 40_000;
/** Kernel timers fire on jiffies (HZ = 250): a 40 ms timer ends 40 to 44 ms later. */
const JIFFY_US = 4_000;
/** Retransmissions before a connection is given up (net.ipv4.tcp_retries2). */
const RETRIES_MAX = 15;
const RTO_MAX_US = 120_000_000;

/** Whether another write is taken now; otherwise the socket is told when there is room. */
export function canSend(net: Network, socket: number): boolean {
  if ((net.times[socket * SOCKET_TIMES + Time.queuedBytes] as number) < SOCKET_BUFFER_BYTES)
    return true;
  net.words[socket * SOCKET_WORDS + Word.bits] =
    (net.words[socket * SOCKET_WORDS + Word.bits] as number) | SocketBit.wantsWrite;
  return false;
}

/**
 * Writes one segment. Ask `canSend` first: a write is taken whole.
 *
 * @param atUs moment of the write, not before `world.nowUs` (the process may be ahead by its CPU time)
 */
export function send(
  world: World,
  socket: number,
  bytes: number,
  payload: unknown,
  atUs: number,
): void {
  const { net } = world;
  if (!isOpen(net, socket)) return;
  const seg = takeSegment(net, bytes, payload);
  net.times[socket * SOCKET_TIMES + Time.queuedBytes] =
    (net.times[socket * SOCKET_TIMES + Time.queuedBytes] as number) + bytes;
  net.segmentsSent++;
  countSent(net, socket, atUs);
  noteSent(world, socket, atUs);
  if (mustHold(net, socket, atUs)) hold(world, socket, seg);
  else launch(world, socket, seg, atUs);
}

/** Segments of this virtual second and of the one before it, for displays. */
function countSent(net: Network, socket: number, atUs: number): void {
  const second = Math.floor(atUs / 1_000_000);
  const former = net.words[socket * SOCKET_WORDS + Word.sentSecond] as number;
  if (second !== former) {
    net.words[socket * SOCKET_WORDS + Word.sentLastSecond] =
      second === former + 1
        ? (net.words[socket * SOCKET_WORDS + Word.sentThisSecond] as number)
        : 0;
    net.words[socket * SOCKET_WORDS + Word.sentThisSecond] = 0;
    net.words[socket * SOCKET_WORDS + Word.sentSecond] = second;
  }
  net.words[socket * SOCKET_WORDS + Word.sentThisSecond] =
    (net.words[socket * SOCKET_WORDS + Word.sentThisSecond] as number) + 1;
}

/** Data sent the other way carries the acknowledgement of what was received. */
function noteSent(world: World, socket: number, atUs: number): void {
  const { net } = world;
  const received = net.times[socket * SOCKET_TIMES + Time.lastReceivedUs] as number;
  const peer = socket ^ 1;
  if (received >= 0 && atUs - received < DELAYED_ACK_US) {
    net.words[socket * SOCKET_WORDS + Word.bits] =
      (net.words[socket * SOCKET_WORDS + Word.bits] as number) | SocketBit.pingpong;
  }
  net.times[socket * SOCKET_TIMES + Time.lastSentUs] = atUs;
  const isNagle = ((net.words[peer * SOCKET_WORDS + Word.bits] as number) & SocketBit.nagle) !== 0;
  if (!isNagle || (net.times[peer * SOCKET_TIMES + Time.lastArrivalUs] as number) > atUs) return;
  acknowledge(world, peer, atUs + baseLatencyUs(world, socket));
}

/** The sender of this direction will know at `atUs` that all arrived; held data leaves then. */
function acknowledge(world: World, direction: number, atUs: number): void {
  const { net } = world;
  if (atUs >= (net.times[direction * SOCKET_TIMES + Time.ackDueUs] as number)) return;
  net.times[direction * SOCKET_TIMES + Time.ackDueUs] = atUs;
  if (net.words[direction * SOCKET_WORDS + Word.heldHead] === NONE || net.stalls.has(direction))
    return;
  const at = Math.max(atUs, world.nowUs);
  world.wheel.push(
    at,
    EventKind.netUnhold,
    direction,
    net.words[(direction >> 1) * 2 * SOCKET_WORDS + Word.generation],
  );
}

/** Waits for an acknowledgement that is on its way; one still unknown releases it when it gets known. */
function hold(world: World, socket: number, seg: number): void {
  const { net } = world;
  const isFirst = net.words[socket * SOCKET_WORDS + Word.heldHead] === NONE;
  appendSegment(net, socket, Word.heldHead, seg);
  const due = net.times[socket * SOCKET_TIMES + Time.ackDueUs] as number;
  if (!isFirst || due === Infinity || due < world.nowUs || net.stalls.has(socket)) return;
  if (net.words[(socket >> 1) * 2 * SOCKET_WORDS + Word.state] !== ConnState.established) return;
  world.wheel.push(
    due,
    EventKind.netUnhold,
    socket,
    net.words[(socket >> 1) * 2 * SOCKET_WORDS + Word.generation],
  );
}

function mustHold(net: Network, socket: number, atUs: number): boolean {
  if (
    net.words[socket * SOCKET_WORDS + Word.heldHead] !== NONE ||
    net.words[(socket >> 1) * 2 * SOCKET_WORDS + Word.state] !== ConnState.established
  )
    return true;
  if (((net.words[socket * SOCKET_WORDS + Word.bits] as number) & SocketBit.nagle) === 0)
    return net.stalls.size > 0 && net.stalls.has(socket);
  return (
    net.stalls.has(socket) || (net.times[socket * SOCKET_TIMES + Time.ackDueUs] as number) > atUs
  );
}

function launch(world: World, socket: number, seg: number, atUs: number): void {
  const { net } = world;
  const from = world.processes[
    net.words[socket * SOCKET_WORDS + Word.process] as number
  ] as Process;
  const delay = drawDelayUs(world, from.host, peerHost(world, socket), net.segBytes[seg] as number);
  const at = Math.max(
    atUs + delay,
    net.times[socket * SOCKET_TIMES + Time.lastArrivalUs] as number,
  );
  net.times[socket * SOCKET_TIMES + Time.lastArrivalUs] = at;
  net.times[socket * SOCKET_TIMES + Time.ackDueUs] = Infinity;
  net.segSentUs[seg] = atUs;
  world.wheel.push(
    at,
    EventKind.netArrive,
    socket,
    net.words[(socket >> 1) * 2 * SOCKET_WORDS + Word.generation],
    seg,
  );
}

/** Handler of `netArrive`. */
export function onNetArrive(world: World, socket: number, generation: number, seg: number): void {
  const { net } = world;
  if (net.words[(socket >> 1) * 2 * SOCKET_WORDS + Word.generation] !== generation)
    return freeSegment(net, seg);
  const peer = socket ^ 1;
  const from = world.processes[
    net.words[socket * SOCKET_WORDS + Word.process] as number
  ] as Process;
  const toHost = peerHost(world, socket);
  if (net.faults.length > 0 || world.hosts[toHost]?.isUp === false) {
    const plane = planeOf(net, socket >> 1);
    const back = isReachable(world, toHost, from.host, plane);
    if (!isReachable(world, from.host, toHost, plane)) return stall(world, socket, seg);
    if (!back && net.stalls.has(socket)) return stall(world, socket, seg);
    if (!back) startStall(world, socket);
  }
  if (net.stalls.size > 0 && isBehindLoss(net, socket)) return stall(world, socket, seg);
  if (!isOpen(net, peer)) {
    freeSegment(net, seg);
    if (isOpen(net, socket)) raise(world, socket, SocketBit.reset);
    return;
  }
  noteReceived(world, socket, peer);
  appendSegment(net, peer, Word.recvHead, seg);
  raise(world, peer, 0);
}

/** An earlier segment is lost: this one waits in the receiver's kernel until that one is there. */
function isBehindLoss(net: Network, socket: number): boolean {
  const stalled = net.stalls.get(socket);
  return stalled !== undefined && stalled.lost.length > 0;
}

function noteReceived(world: World, socket: number, peer: number): void {
  const { net } = world;
  const now = world.nowUs;
  const last = net.times[peer * SOCKET_TIMES + Time.lastReceivedUs] as number;
  const unanswered =
    last >= 0 && (net.times[peer * SOCKET_TIMES + Time.lastSentUs] as number) < last;
  if (unanswered && now - last >= DELAYED_ACK_US) {
    net.words[peer * SOCKET_WORDS + Word.bits] =
      (net.words[peer * SOCKET_WORDS + Word.bits] as number) & ~SocketBit.pingpong;
  }
  net.times[peer * SOCKET_TIMES + Time.lastReceivedUs] = now;
  if (((net.words[socket * SOCKET_WORDS + Word.bits] as number) & SocketBit.nagle) === 0) return;
  if ((net.times[socket * SOCKET_TIMES + Time.lastArrivalUs] as number) > now) return;
  const isDelayed =
    ((net.words[peer * SOCKET_WORDS + Word.bits] as number) & SocketBit.pingpong) !== 0;
  const ackedUs = isDelayed ? Math.ceil((now + DELAYED_ACK_US) / JIFFY_US) * JIFFY_US : now;
  acknowledge(world, socket, ackedUs + baseLatencyUs(world, peer));
}

function baseLatencyUs(world: World, socket: number): number {
  const { net } = world;
  const from = world.processes[
    net.words[socket * SOCKET_WORDS + Word.process] as number
  ] as Process;
  const added = net.faults.length > 0 ? addedLatencyUs(net, from.host, peerHost(world, socket)) : 0;
  return net.options.latencyUs + added;
}

/** The segment did not get through: it waits, in order, for a retransmission that does. */
function stall(world: World, socket: number, seg: number): void {
  startStall(world, socket).lost.push(seg);
}

function startStall(world: World, socket: number): Stall {
  const { net } = world;
  const known = net.stalls.get(socket);
  if (known !== undefined) return known;
  const stalled: Stall = { sinceUs: world.nowUs, tries: 0, lost: [], resumedUs: -1 };
  net.stalls.set(socket, stalled);
  const generation = net.words[(socket >> 1) * 2 * SOCKET_WORDS + Word.generation];
  world.wheel.push(world.nowUs + RTO_MIN_US, EventKind.netRetransmit, socket, generation);
  return stalled;
}

/** Handler of `netRetransmit`: waits 0.2, 0.4, 0.8 … s, so attempts fall 0.2·(2^k - 1) s after the loss. */
export function onNetRetransmit(world: World, socket: number, generation: number): void {
  const { net } = world;
  const stalled = net.stalls.get(socket);
  if (
    net.words[(socket >> 1) * 2 * SOCKET_WORDS + Word.generation] !== generation ||
    stalled === undefined
  )
    return;
  const from = world.processes[
    net.words[socket * SOCKET_WORDS + Word.process] as number
  ] as Process;
  const toHost = peerHost(world, socket);
  const plane = planeOf(net, socket >> 1);
  const there = isReachable(world, from.host, toHost, plane);
  if (there && isReachable(world, toHost, from.host, plane)) {
    const last = net.times[socket * SOCKET_TIMES + Time.lastArrivalUs] as number;
    // What left later and is still on its way must not overtake: it queues up behind what was lost.
    if (last >= world.nowUs && last > stalled.resumedUs) {
      stalled.resumedUs = last;
      world.wheel.push(last, EventKind.netRetransmit, socket, generation);
      return;
    }
    net.stalls.delete(socket);
    return resume(world, socket, stalled);
  }
  stalled.tries++;
  if (stalled.tries > RETRIES_MAX) return raise(world, socket, SocketBit.reset);
  const wait = Math.min(RTO_MIN_US * 2 ** stalled.tries, RTO_MAX_US);
  world.wheel.push(world.nowUs + wait, EventKind.netRetransmit, socket, generation);
}

function resume(world: World, socket: number, stalled: Stall): void {
  const { net } = world;
  const generation = net.words[(socket >> 1) * 2 * SOCKET_WORDS + Word.generation];
  if (net.words[(socket ^ 1) * SOCKET_WORDS + Word.process] !== NONE && !isOpen(net, socket ^ 1))
    raise(world, socket, SocketBit.reset);
  // The reset may have closed this end, too: the row is free, and its next tenant's, by now.
  if (net.words[(socket >> 1) * 2 * SOCKET_WORDS + Word.generation] !== generation) {
    for (const seg of stalled.lost) freeSegment(net, seg);
    return;
  }
  for (const seg of stalled.lost) launch(world, socket, seg, world.nowUs);
  releaseHeld(world, socket);
}

/** Handler of `netUnhold`. */
export function onNetUnhold(world: World, socket: number, generation: number): void {
  const { net } = world;
  if (
    net.words[(socket >> 1) * 2 * SOCKET_WORDS + Word.generation] !== generation ||
    net.stalls.has(socket)
  )
    return;
  if ((net.times[socket * SOCKET_TIMES + Time.ackDueUs] as number) <= world.nowUs)
    releaseHeld(world, socket);
}

/** Sends everything held, in order; a socket closed meanwhile ends behind it. */
export function releaseHeld(world: World, socket: number): void {
  const { net } = world;
  let seg = net.words[socket * SOCKET_WORDS + Word.heldHead] as number;
  net.words[socket * SOCKET_WORDS + Word.heldHead] = net.words[
    socket * SOCKET_WORDS + Word.heldTail
  ] = NONE;
  const hadHeld = seg !== NONE;
  while (seg !== NONE) {
    const following = net.segNext[seg] as number;
    launch(world, socket, seg, world.nowUs);
    seg = following;
  }
  if (hadHeld && !isOpen(net, socket)) sendEnd(world, socket, EventKind.netFin, world.nowUs);
}
