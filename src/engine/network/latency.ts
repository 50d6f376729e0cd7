/**
 * One-way delay of a segment: median latency, a right-skewed spread, added latency, queueing on a slow
 * link, and retransmission of lost segments.
 *
 * The spread is an inverse distribution table in 1/256 of the configured jitter: a light left tail and an
 * exponential-like right tail, as measured on loopback and LAN links.
 */
import { nextUint32 } from '../../base/random.ts';
import type { Process } from '../kernel/Process.ts';
import type { World } from '../kernel/World.ts';
import { addedLatencyUs, lossPermille } from './faults.ts';
import { NONE, SOCKET_WORDS, SocketBit, Word } from './Network.ts';

/** Quantiles 1/64, 3/64, … of the spread, in 1/256 jitter relative to the median. */
const SPREAD = [
  -120, -96, -84, -74, -64, -54, -44, -34, -26, -20, -14, -9, -5, -3, -1, 0, 2, 6, 12, 20, 30, 42,
  56, 74, 96, 122, 154, 196, 256, 350, 520, 900,
];

/** What comes from outside has had its delay on the real network. */
const OUTSIDE_US = 1;

/** First retransmission after this long, doubling; Linux's minimum RTO. */
export const RTO_MIN_US = 200_000;

/** Draws the delay of one segment of `bytes` from `from` to `to`, whole µs, at least 1. */
export function drawDelayUs(world: World, from: number, to: number, bytes: number): number {
  const { net } = world;
  if (from === net.outsideHost || to === net.outsideHost) return OUTSIDE_US;
  const isClient = from === net.clientHost || to === net.clientHost;
  const base = isClient ? net.options.clientLatencyUs : net.options.latencyUs;
  let delay = drawSpreadUs(world, base);
  if (net.faults.length > 0) delay += addedLatencyUs(net, from, to);
  if (net.options.bandwidthBps > 0) delay += queueingUs(world, from, bytes);
  const loss =
    net.faults.length > 0 || net.options.lossPermille > 0 ? lossPermille(net, from, to) : 0;
  if (loss > 0) delay += retransmissionUs(world, loss);
  return delay;
}

/** Delay of one segment of `bytes` that this socket sends, as `drawDelayUs`. */
export function drawSocketDelayUs(world: World, socket: number, bytes: number): number {
  const { net } = world;
  const { options, words } = net;
  const row = socket * SOCKET_WORDS;
  if (net.faults.length > 0 || options.bandwidthBps > 0 || options.lossPermille > 0) {
    const from = world.processes[words[row + Word.process] as number] as Process;
    const to = world.processes[words[(socket ^ 1) * SOCKET_WORDS + Word.process] as number];
    return drawDelayUs(world, from.host, to === undefined ? NONE : to.host, bytes);
  }
  const bits = words[row + Word.bits] as number;
  if ((bits & SocketBit.withOutside) !== 0) return OUTSIDE_US;
  const isClient = (bits & SocketBit.withClients) !== 0;
  return drawSpreadUs(world, isClient ? options.clientLatencyUs : options.latencyUs);
}

/** Latency with its spread, at least 1 µs. */
function drawSpreadUs(world: World, baseUs: number): number {
  const { net } = world;
  const draw = nextUint32(world.random, net.stream);
  return Math.max(1, baseUs + ((net.options.jitterUs * (SPREAD[draw & 31] as number)) >> 8));
}

/** Waits for the link to be free, then occupies it for the time the bytes take. */
function queueingUs(world: World, from: number, bytes: number): number {
  const { net } = world;
  const free = Math.max(world.nowUs, net.linkFreeUs[from] ?? 0);
  const end = free + Math.ceil((bytes * 8_000_000) / net.options.bandwidthBps);
  net.linkFreeUs[from] = end;
  return end - world.nowUs;
}

/**
 * Longest wait of one retransmission, µs. Timers double, but on a link that loses some segments and not
 * others the acknowledgements of later ones make Linux send the lost one again within a round trip; and
 * what was drawn here would outlive the fault.
 */
const RTO_LOSSY_MAX_US = 1_600_000;

function retransmissionUs(world: World, loss: number): number {
  let waited = 0;
  for (let rto = RTO_MIN_US; rto <= RTO_LOSSY_MAX_US; rto *= 2) {
    if (nextUint32(world.random, world.net.stream) % 1000 >= loss) break;
    waited += rto;
  }
  return waited;
}
