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
import { RTO_MIN_US, drawSocketDelayUs } from './latency.ts';
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
import { SOCKET_BUFFER_BYTES, generationOf, isOpen, peerHost, raise, sendEnd } from './sockets.ts';
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
  const { words } = net;
  const row = socket * SOCKET_WORDS;
  if ((words[row + Word.queuedBytes] as number) < SOCKET_BUFFER_BYTES) return true;
  words[row + Word.bits] = (words[row + Word.bits] as number) | SocketBit.wantsWrite;
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
  const { words } = net;
  const row = socket * SOCKET_WORDS;
  if (((words[row + Word.bits] as number) & SocketBit.open) === 0) return;
  const seg = takeSegment(net, bytes, payload);
  words[row + Word.queuedBytes] = (words[row + Word.queuedBytes] as number) + bytes;
  net.segmentsSent++;
  countSent(words, row, atUs);
  noteSent(world, socket, atUs);
  if (mustHold(net, socket, atUs)) hold(world, socket, seg);
  else launch(world, socket, seg, atUs);
}

/** The second asked for last: a division less for each segment. Scratch, never state. */
let second = 0;
let secondEndsUs = 0;

function secondOf(us: number): number {
  if (us >= secondEndsUs || us < secondEndsUs - 1_000_000) {
    second = Math.floor(us / 1_000_000);
    secondEndsUs = (second + 1) * 1_000_000;
  }
  return second;
}

/** Segments of this virtual second and of the one before it, for displays. */
function countSent(words: Int32Array, row: number, atUs: number): void {
  const now = secondOf(atUs);
  const former = words[row + Word.sentSecond] as number;
  if (now !== former) {
    const before = words[row + Word.sentThisSecond] as number;
    words[row + Word.sentLastSecond] = now === former + 1 ? before : 0;
    words[row + Word.sentThisSecond] = 0;
    words[row + Word.sentSecond] = now;
  }
  words[row + Word.sentThisSecond] = (words[row + Word.sentThisSecond] as number) + 1;
}

/** Data sent the other way carries the acknowledgement of what was received. */
function noteSent(world: World, socket: number, atUs: number): void {
  const { words, times } = world.net;
  const at = socket * SOCKET_TIMES;
  const received = times[at + Time.lastReceivedUs] as number;
  if (received >= 0 && atUs - received < DELAYED_ACK_US) {
    const bits = socket * SOCKET_WORDS + Word.bits;
    words[bits] = (words[bits] as number) | SocketBit.pingpong;
  }
  times[at + Time.lastSentUs] = atUs;
  const peer = socket ^ 1;
  const isNagle = ((words[peer * SOCKET_WORDS + Word.bits] as number) & SocketBit.nagle) !== 0;
  if (!isNagle || (times[peer * SOCKET_TIMES + Time.lastArrivalUs] as number) > atUs) return;
  acknowledge(world, peer, atUs + baseLatencyUs(world, socket));
}

/** The sender of this direction will know at `atUs` that all arrived; held data leaves then. */
function acknowledge(world: World, direction: number, atUs: number): void {
  const { net } = world;
  const { times } = net;
  const due = direction * SOCKET_TIMES + Time.ackDueUs;
  if (atUs >= (times[due] as number)) return;
  times[due] = atUs;
  if (net.words[direction * SOCKET_WORDS + Word.heldHead] === NONE) return;
  if (net.stalls.has(direction)) return;
  const at = Math.max(atUs, world.nowUs);
  world.wheel.push(at, EventKind.netUnhold, direction, generationOf(net, direction));
}

/** Waits for an acknowledgement that is on its way; one still unknown releases it when it gets known. */
function hold(world: World, socket: number, seg: number): void {
  const { net } = world;
  const isFirst = net.words[socket * SOCKET_WORDS + Word.heldHead] === NONE;
  appendSegment(net, socket, Word.heldHead, seg);
  const due = net.times[socket * SOCKET_TIMES + Time.ackDueUs] as number;
  if (!isFirst || due === Infinity || due < world.nowUs || net.stalls.has(socket)) return;
  if (net.words[(socket >> 1) * 2 * SOCKET_WORDS + Word.state] !== ConnState.established) return;
  world.wheel.push(due, EventKind.netUnhold, socket, generationOf(net, socket));
}

function mustHold(net: Network, socket: number, atUs: number): boolean {
  const { words } = net;
  const row = socket * SOCKET_WORDS;
  const isConnected = words[(socket & ~1) * SOCKET_WORDS + Word.state] === ConnState.established;
  if (!isConnected || words[row + Word.heldHead] !== NONE) return true;
  if (net.stalls.size > 0 && net.stalls.has(socket)) return true;
  return (
    ((words[row + Word.bits] as number) & SocketBit.nagle) !== 0 &&
    (net.times[socket * SOCKET_TIMES + Time.ackDueUs] as number) > atUs
  );
}

function launch(world: World, socket: number, seg: number, atUs: number): void {
  const { net } = world;
  const { times } = net;
  const bytes = net.segBytes[seg] as number;
  const slot = socket * SOCKET_TIMES;
  const before = times[slot + Time.lastArrivalUs] as number;
  const at = Math.max(atUs + drawSocketDelayUs(world, socket, bytes), before);
  times[slot + Time.lastArrivalUs] = at;
  times[slot + Time.ackDueUs] = Infinity;
  net.segSentUs[seg] = atUs;
  world.wheel.push(at, EventKind.netArrive, socket, generationOf(net, socket), seg);
}

/**
 * Bytes came for a socket that is closed. To programs outside the reset comes behind what was sent before:
 * they must not lose an error's text. Differs from Redis: inside it takes no time and overtakes.
 */
function answerWithReset(world: World, socket: number): void {
  const { net } = world;
  const process = net.words[socket * SOCKET_WORDS + Word.process] as number;
  if (world.processes[process]?.kind !== 'outside') raise(world, socket, SocketBit.reset);
  else sendEnd(world, socket ^ 1, EventKind.netReset, world.nowUs);
}

/** Nobody has broken anything, and nothing waits to be sent again. */
export function isQuiet({ faults, stalls }: Network): boolean {
  return faults.length === 0 && stalls.size === 0;
}

/** Handler of `netArrive`. */
export function onNetArrive(world: World, socket: number, generation: number, seg: number): void {
  const { net } = world;
  const { words } = net;
  if (generationOf(net, socket) !== generation) return freeSegment(net, seg);
  const peer = socket ^ 1;
  const isOpenThere = ((words[peer * SOCKET_WORDS + Word.bits] as number) & SocketBit.open) !== 0;
  // A host without power has no open sockets.
  if (!isOpenThere || !isQuiet(net)) {
    if (!getsThrough(world, socket, seg)) return;
    if (!isOpenThere) {
      freeSegment(net, seg);
      if (isOpen(net, socket)) answerWithReset(world, socket);
      return;
    }
  }
  noteReceived(world, socket, peer);
  appendSegment(net, peer, Word.recvHead, seg);
  raise(world, peer, 0);
}

/** Whether a segment on a troubled network arrives now; otherwise it waits to be sent again. */
function getsThrough(world: World, socket: number, seg: number): boolean {
  const { net } = world;
  const from = world.processes[
    net.words[socket * SOCKET_WORDS + Word.process] as number
  ] as Process;
  const toHost = peerHost(world, socket);
  if (net.faults.length > 0 || world.hosts[toHost]?.isUp === false) {
    const plane = planeOf(net, socket >> 1);
    const back = isReachable(world, toHost, from.host, plane);
    const isLost = !isReachable(world, from.host, toHost, plane);
    if (isLost || (!back && net.stalls.has(socket))) {
      stall(world, socket, seg);
      return false;
    }
    if (!back) startStall(world, socket);
  }
  if (!isBehindLoss(net, socket)) return true;
  stall(world, socket, seg);
  return false;
}

/** An earlier segment is lost: this one waits in the receiver's kernel until that one is there. */
function isBehindLoss(net: Network, socket: number): boolean {
  const stalled = net.stalls.get(socket);
  return stalled !== undefined && stalled.lost.length > 0;
}

export function noteReceived(world: World, socket: number, peer: number): void {
  const { words, times } = world.net;
  const now = world.nowUs;
  const there = peer * SOCKET_TIMES;
  const bits = peer * SOCKET_WORDS + Word.bits;
  const last = times[there + Time.lastReceivedUs] as number;
  const unanswered = last >= 0 && (times[there + Time.lastSentUs] as number) < last;
  if (unanswered && now - last >= DELAYED_ACK_US)
    words[bits] = (words[bits] as number) & ~SocketBit.pingpong;
  times[there + Time.lastReceivedUs] = now;
  if (((words[socket * SOCKET_WORDS + Word.bits] as number) & SocketBit.nagle) === 0) return;
  if ((times[socket * SOCKET_TIMES + Time.lastArrivalUs] as number) > now) return;
  const isDelayed = ((words[bits] as number) & SocketBit.pingpong) !== 0;
  const ackedUs = isDelayed ? Math.ceil((now + DELAYED_ACK_US) / JIFFY_US) * JIFFY_US : now;
  acknowledge(world, socket, ackedUs + baseLatencyUs(world, peer));
}

function baseLatencyUs(world: World, socket: number): number {
  const { net } = world;
  if (net.faults.length === 0) return net.options.latencyUs;
  const from = world.processes[
    net.words[socket * SOCKET_WORDS + Word.process] as number
  ] as Process;
  return net.options.latencyUs + addedLatencyUs(net, from.host, peerHost(world, socket));
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
  const generation = generationOf(net, socket);
  world.wheel.push(world.nowUs + RTO_MIN_US, EventKind.netRetransmit, socket, generation);
  return stalled;
}

/** Handler of `netRetransmit`: waits 0.2, 0.4, 0.8 … s, so attempts fall 0.2·(2^k - 1) s after the loss. */
export function onNetRetransmit(world: World, socket: number, generation: number): void {
  const { net } = world;
  const stalled = net.stalls.get(socket);
  if (generationOf(net, socket) !== generation || stalled === undefined) return;
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
  const generation = generationOf(net, socket);
  if (net.words[(socket ^ 1) * SOCKET_WORDS + Word.process] !== NONE && !isOpen(net, socket ^ 1))
    raise(world, socket, SocketBit.reset);
  // The reset may have closed this end, too: the row is free, and its next tenant's, by now.
  if (generationOf(net, socket) !== generation) {
    for (const seg of stalled.lost) freeSegment(net, seg);
    return;
  }
  for (const seg of stalled.lost) launch(world, socket, seg, world.nowUs);
  releaseHeld(world, socket);
}

/** Handler of `netUnhold`. */
export function onNetUnhold(world: World, socket: number, generation: number): void {
  const { net } = world;
  if (generationOf(net, socket) !== generation || net.stalls.has(socket)) return;
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
