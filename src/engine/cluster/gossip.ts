/**
 * What a heartbeat says of others, and what a receiver believes of it.
 *
 * Choosing: a tenth of the known nodes (at least 3), drawn with replacement from the dictionary, the
 * destination not excluded; then every node in PFAIL. Source: redis 7.0.15, cluster.c, clusterSendPing.
 * Believing: seconds of a pong heard by others count as ours unless we wait for an answer ourselves.
 * Source: cluster.c, clusterProcessGossipSection. Rules GO1-GO7.
 */
import { drawMany, nextBelow } from '../../base/random.ts';
import { freshDict } from './dict.ts';
import { serverMs } from '../server/loop.ts';
import type { World } from '../kernel/World.ts';
import type { ServerState } from '../server/ServerState.ts';
import {
  NEVER_HEARD,
  NodeFlag,
  PING_PENDING,
  Skip,
  WIRE_FLAGS,
  pongMsOf,
  pongSecondOf,
  type BusTable,
} from './BusTable.ts';
import { clusterOf, type ClusterState } from './ClusterState.ts';
import { countReports, dropReport, noteReport } from './failure.ts';
import { discoverNode } from './handshake.ts';
import { ENTRY_COLUMN, type BusMessage } from './message.ts';

const BAD_NEWS = NodeFlag.pfail | NodeFlag.fail;

/** A gossiped pong may lie this far in our future (clocks differ). */
const CLOCK_TOLERANCE_MS = 500;

/** Columns already in the packet being built: `stamps[column] === stamp`. Scratch, never state. */
let stamps = new Int32Array(64);
let stamp = 0;
/** Random numbers for one packet, and the flags of all entries chosen for it. Scratch as well. */
const draws = new Uint32Array(4_096);
let chosenFlags = 0;

/**
 * Number of other nodes described in one PING or PONG, before suspects are added.
 *
 * A tenth of the nodes we know, at least 3, never more than there are beside us and the receiver. Why a
 * tenth: in two node-timeouts two nodes exchange at least 8 packets, so a suspect can expect reports
 * from 8/10 of the masters before the first report expires, well over a majority.
 *
 * @param knownNodes nodes in our table, ourselves and those in handshake included
 *
 * Source: redis 7.0.15, cluster.c, clusterSendPing. Rule GO1.
 */
export function gossipEntriesWanted(knownNodes: number): number {
  return Math.min(Math.max(3, Math.floor(knownNodes / 10)), Math.max(0, knownNodes - 2));
}

/** Entries of the next heartbeat, packed as `BusMessage.entries`; see `choseBadNews`. */
export function chooseEntries(world: World, server: ServerState): number[] {
  const cluster = clusterOf(server);
  const { bus } = world;
  const base = server.process * bus.stride;
  const nodes = cluster.known.length + cluster.handshakes.length;
  // Made as long as it is likely to get: growing it entry by entry would copy it again and again.
  // oxlint-disable-next-line unicorn/no-new-array
  const entries = new Array<number>(2 * gossipEntriesWanted(nodes));
  chosenFlags = 0;
  const drawn = drawFresh(world, server, cluster, base, entries);
  if (entries.length !== drawn) entries.length = drawn;
  if (cluster.pfailNodes > 0) appendSuspects(bus, cluster, base, entries);
  return entries;
}

/** Whether the entries chosen last tell of a PFAIL or FAIL. */
export function choseBadNews(): boolean {
  return (chosenFlags & BAD_NEWS) !== 0;
}

/**
 * Fills `entries` with drawn nodes and returns how many numbers it wrote. The
 * draw itself has no branch on chance: at 1000 nodes this loop runs millions of times a second.
 */
function drawFresh(
  world: World,
  server: ServerState,
  cluster: ClusterState,
  base: number,
  entries: number[],
): number {
  const { bus, random } = world;
  const { order, starts, buckets } = freshDict(world, cluster);
  const { skip, gossipSec, flags } = bus;
  if (stamps.length < bus.stride) stamps = new Int32Array(bus.stride * 2);
  const marks = stamps;
  const mark = ++stamp;
  // Nodes in handshake are in the dictionary too: drawn, they only use up a try and a fresh node.
  const nameless = cluster.handshakes.length;
  const nodes = cluster.known.length + nameless;
  let fresh = nodes - 2;
  let wanted = gossipEntriesWanted(nodes);
  let written = 0;
  let [drawn, used] = [0, 0];
  for (let tries = wanted * 3; wanted > 0 && fresh > 0 && tries > 0; tries--) {
    if (nameless > 0 && nextBelow(random, server.random, nodes) < nameless) {
      fresh--;
      continue;
    }
    if (used === drawn) {
      drawn = nameless > 0 ? 1 : Math.min(wanted, fresh, tries, draws.length);
      drawMany(random, server.random, draws, drawn);
      used = 0;
    }
    const draw = draws[used++] as number;
    const bucket = ((draw >>> 16) * buckets) >>> 16;
    const start = starts[bucket] as number;
    const chain = (starts[bucket + 1] as number) - start;
    const column = order[start + (((draw & 0xffff) * chain) >>> 16)] as number;
    const cell = base + column;
    const why = skip[cell] as number;
    if (why !== 0) {
      // Ourselves and suspects are passed over; a node that cannot be told at all is also no longer fresh.
      if ((why & (Skip.myself | Skip.pfail)) === 0) fresh--;
      continue;
    }
    if (marks[column] === mark) continue;
    marks[column] = mark;
    const sec = gossipSec[cell] as number;
    const told = (flags[cell] as number) & WIRE_FLAGS;
    chosenFlags |= told;
    entries[written++] = column * ENTRY_COLUMN + told;
    entries[written++] = sec === PING_PENDING ? pongSecondOf(bus, cell) : sec;
    fresh--;
    wanted--;
  }
  return written;
}

function appendEntry(bus: BusTable, base: number, column: number, entries: number[]): void {
  const cell = base + column;
  let sec = bus.gossipSec[cell] as number;
  if (sec === PING_PENDING) sec = pongSecondOf(bus, cell);
  const told = (bus.flags[cell] as number) & WIRE_FLAGS;
  chosenFlags |= told;
  entries.push(column * ENTRY_COLUMN + told, sec);
}

function appendSuspects(
  bus: BusTable,
  cluster: ClusterState,
  base: number,
  entries: number[],
): void {
  let left = cluster.pfailNodes;
  for (const column of cluster.dict.order) {
    if (left === 0) return;
    const flags = bus.flags[base + column] as number;
    if ((flags & NodeFlag.pfail) === 0 || (flags & (NodeFlag.handshake | NodeFlag.noaddr)) !== 0)
      continue;
    appendEntry(bus, base, column, entries);
    left--;
  }
}

/** Believes, entry by entry, what a known sender tells of others. */
export function processGossip(world: World, server: ServerState, message: BusMessage): void {
  const { entries } = message;
  if (entries === null) return;
  const cluster = clusterOf(server);
  const { bus } = world;
  const base = server.process * bus.stride;
  const { gossipSec } = bus;
  const careful = cluster.failReports.size > 0 || message.flagged;
  const latest = latestSecond(world, server);
  for (let k = 0; k < entries.length; k += 2) {
    const packed = entries[k] as number;
    const column = packed >>> 10;
    const sec = entries[k + 1] as number;
    const mine = gossipSec[base + column] as number;
    if (careful || mine === NEVER_HEARD) {
      believe(world, server, message, column, packed & WIRE_FLAGS, sec);
    } else if (sec > mine && sec <= latest) {
      gossipSec[base + column] = sec;
    }
  }
}

/** Pongs later than this second lie too far in our future. */
function latestSecond(world: World, server: ServerState): number {
  return Math.floor((serverMs(world, server) + CLOCK_TOLERANCE_MS) / 1000) - world.bus.baseSec;
}

function believe(
  world: World,
  server: ServerState,
  message: BusMessage,
  column: number,
  flags: number,
  sec: number,
): void {
  const { bus } = world;
  const cluster = clusterOf(server);
  const cell = server.process * bus.stride + column;
  if (((bus.flags[cell] as number) & NodeFlag.known) === 0) {
    discoverNode(world, server, column, flags);
    return;
  }
  const isBad = (flags & BAD_NEWS) !== 0;
  const senderIsMaster =
    ((bus.flags[server.process * bus.stride + message.sender] as number) & NodeFlag.master) !== 0;
  if (senderIsMaster && column !== cluster.myself) {
    if (isBad) noteReport(world, server, column, message.sender);
    else if (cluster.failReports.size > 0) dropReport(world, server, column, message.sender);
  }
  if (isBad || bus.pingSentMs[cell] !== 0) return;
  if (cluster.failReports.has(column) && countReports(world, server, column) > 0) return;
  if (sec > latestSecond(world, server)) return;
  if ((sec + bus.baseSec) * 1000 > pongMsOf(bus, cell)) bus.gossipSec[cell] = sec;
}
