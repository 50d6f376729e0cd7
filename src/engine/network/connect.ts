/**
 * Opening a connection: SYN, its retries into a black hole, refusal, acceptance.
 *
 * Everything is asynchronous, also on one machine: a refused connect is learnt one round trip later. A
 * paused process still accepts (its kernel does); a dead one refuses.
 */
import { EventKind } from '../kernel/EventKind.ts';
import type { Process } from '../kernel/Process.ts';
import type { World } from '../kernel/World.ts';
import { isReachable, planeOf } from './faults.ts';
import { drawDelayUs } from './latency.ts';
import { ConnState, NONE, SocketBit, type Network, SOCKET_WORDS, Word } from './Network.ts';
import { isOpen, raise } from './sockets.ts';
import { freeConnection, takeConnection } from './table.ts';
import { releaseHeld } from './transmit.ts';

/** Wait for the answer to a SYN. */
const SYN_TIMEOUT_US = 1_000_000;
/**
 * SYNs repeated after this same wait before it doubles (net.ipv4.tcp_syn_linear_timeouts, Linux 6.5 and
 * later): they leave 1, 2, 3, 4, 5, 7, 11 s after the first. Older kernels double at once: 1, 3, 7 s.
 */
const SYN_LINEAR = 4;
/** Doubling retries besides (net.ipv4.tcp_syn_retries): the last SYN leaves after 67 s, the end comes after 131 s. */
const SYN_RETRIES = SYN_LINEAR + 6;

export interface ConnectOptions {
  /** What the caller uses the socket for; comes back with its events. */
  readonly role: number;
  readonly ref: number;
  /** True: TCP_NODELAY. */
  readonly noDelay: boolean;
  readonly atUs: number;
}

/** Starts a non-blocking connect and returns the caller's socket. */
export function connect(
  world: World,
  process: Process,
  host: number,
  port: number,
  options: ConnectOptions,
): number {
  const { net } = world;
  const conn = takeConnection(net, options.atUs);
  const socket = conn * 2;
  net.words[socket * SOCKET_WORDS + Word.process] = process.index;
  net.words[(socket + 1) * SOCKET_WORDS + Word.process] = NONE;
  net.words[socket * SOCKET_WORDS + Word.role] = options.role;
  net.words[socket * SOCKET_WORDS + Word.ref] = options.ref;
  net.words[socket * SOCKET_WORDS + Word.bits] =
    SocketBit.open | (options.noDelay ? 0 : SocketBit.nagle) | company(net, process.host, host);
  // While connecting, the passive end's `ref` and `role` hold the address wanted.
  net.words[(socket + 1) * SOCKET_WORDS + Word.ref] = host * 65_536 + port;
  sendSyn(world, conn, 0, options.atUs);
  return socket;
}

/** Bits that tell whose connection it is. */
function company(net: Network, from: number, to: number): number {
  if (from === net.outsideHost || to === net.outsideHost) return SocketBit.withOutside;
  return from === net.clientHost || to === net.clientHost ? SocketBit.withClients : 0;
}

function sendSyn(world: World, conn: number, attempt: number, atUs: number): void {
  const { net } = world;
  const from = world.processes[
    net.words[conn * 2 * SOCKET_WORDS + Word.process] as number
  ] as Process;
  const host = Math.floor((net.words[(conn * 2 + 1) * SOCKET_WORDS + Word.ref] as number) / 65_536);
  const delay = drawDelayUs(world, from.host, host, 0);
  world.wheel.push(
    atUs + delay,
    EventKind.netSyn,
    conn,
    net.words[conn * 2 * SOCKET_WORDS + Word.generation],
    attempt,
  );
}

/** Handler of `netSyn`. */
export function onNetSyn(world: World, conn: number, generation: number, attempt: number): void {
  const { net } = world;
  if (net.words[conn * 2 * SOCKET_WORDS + Word.generation] !== generation) return;
  const from = world.processes[
    net.words[conn * 2 * SOCKET_WORDS + Word.process] as number
  ] as Process;
  const address = net.words[(conn * 2 + 1) * SOCKET_WORDS + Word.ref] as number;
  const host = Math.floor(address / 65_536);
  const plane = planeOf(net, conn);
  const passes =
    isReachable(world, from.host, host, plane) && isReachable(world, host, from.host, plane);
  if (!passes) {
    const wait = SYN_TIMEOUT_US * 2 ** Math.max(0, attempt - SYN_LINEAR);
    world.wheel.push(world.nowUs + wait, EventKind.netSynRetry, conn, generation, attempt);
    return;
  }
  const back = drawDelayUs(world, host, from.host, 0);
  const listener = world.processes[net.listeners.get(address) ?? NONE];
  const established = listener !== undefined && listener.state !== 'dead';
  world.wheel.push(
    world.nowUs + back,
    EventKind.netConnected,
    conn,
    generation,
    established ? 1 : 0,
  );
  if (!established) return;
  net.words[(conn * 2 + 1) * SOCKET_WORDS + Word.process] = listener.index;
  net.words[(conn * 2 + 1) * SOCKET_WORDS + Word.ref] = address % 65_536;
  net.words[(conn * 2 + 1) * SOCKET_WORDS + Word.bits] =
    SocketBit.open | company(net, from.host, host);
  world.wheel.push(world.nowUs + back + back, EventKind.netAccept, conn, generation);
}

/** Handler of `netSynRetry`. */
export function onNetSynRetry(
  world: World,
  conn: number,
  generation: number,
  attempt: number,
): void {
  if (world.net.words[conn * 2 * SOCKET_WORDS + Word.generation] !== generation) return;
  if (attempt < SYN_RETRIES) sendSyn(world, conn, attempt + 1, world.nowUs);
  else raise(world, conn * 2, SocketBit.connectFailed);
}

/** Handler of `netConnected`. */
export function onNetConnected(
  world: World,
  conn: number,
  generation: number,
  established: number,
): void {
  const { net } = world;
  if (net.words[conn * 2 * SOCKET_WORDS + Word.generation] !== generation || !isOpen(net, conn * 2))
    return;
  if (established === 0) return raise(world, conn * 2, SocketBit.connectFailed);
  net.words[conn * 2 * SOCKET_WORDS + Word.state] = ConnState.established;
  raise(world, conn * 2, SocketBit.connected);
  if (net.words[conn * 2 * SOCKET_WORDS + Word.generation] === generation)
    releaseHeld(world, conn * 2);
}

/** Handler of `netAccept`. */
export function onNetAccept(world: World, conn: number, generation: number): void {
  const { net } = world;
  if (net.words[conn * 2 * SOCKET_WORDS + Word.generation] !== generation) return;
  if (!isOpen(net, conn * 2 + 1)) return;
  raise(world, conn * 2 + 1, SocketBit.acceptPending);
}

/** Gives up a connect or a connection at once: its row is freed if nobody else holds it. */
export function abandon(net: Network, socket: number): void {
  if (net.words[(socket >> 1) * 2 * SOCKET_WORDS + Word.state] === ConnState.connecting)
    freeConnection(net, socket >> 1);
}
