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
import { serverMs } from '../server/clock.ts';
import type { World } from '../kernel/World.ts';
import type { ServerState } from '../server/ServerState.ts';
import {
  NEVER_HEARD,
  NodeFlag,
  PASSED_OVER,
  PENDING,
  PENDING_MIN,
  UNFIT,
  WIRE_FLAGS,
  pongMsOf,
  NEAR,
  Near,
} from './BusTable.ts';
import { clusterOf, type ClusterState } from './ClusterState.ts';
import { countReports, dropReport, noteReport } from './failure.ts';
import { discoverNode } from './handshake.ts';
import { ENTRY_COLUMN, type BusMessage, type GossipEntries } from './message.ts';

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

/**
 * Entries of the next heartbeat, packed as `BusMessage.entries`; see `choseBadNews`.
 *
 * @param spare entries that nobody needs any more: written anew if they are as many
 */
export function chooseEntries(
  world: World,
  server: ServerState,
  spare: Int32Array | null = null,
): Int32Array {
  const cluster = clusterOf(server);
  const nodes = cluster.known.length + cluster.handshakes.length;
  const wanted = gossipEntriesWanted(nodes);
  const room = 2 * (wanted + cluster.pfailNodes);
  const entries = spare?.length === room ? spare : new Int32Array(room);
  chosenFlags = 0;
  const drawn = drawFresh(world, server, cluster, entries, wanted);
  const written =
    cluster.pfailNodes > 0 ? appendSuspects(world, server, cluster, entries, drawn) : drawn;
  return written === entries.length ? entries : entries.slice(0, written);
}

/** Whether the entries chosen last tell of a PFAIL or FAIL. */
export function choseBadNews(): boolean {
  return (chosenFlags & BAD_NEWS) !== 0;
}

/**
 * Writes drawn nodes to `entries`, `most` at most, and returns how many numbers it wrote. The
 * draw itself has no branch on chance: at 1000 nodes this loop runs millions of times a second.
 */
function drawFresh(
  world: World,
  server: ServerState,
  cluster: ClusterState,
  entries: Int32Array,
  most: number,
): number {
  const { bus, random } = world;
  const { order, chains } = freshDict(world, cluster);
  const buckets = chains.length;
  const { gossipSec, flags, stride } = bus;
  const base = server.process * stride;
  if (stamps.length < stride) stamps = new Int32Array(stride * 2);
  const marks = stamps;
  const mark = ++stamp;
  // Nodes in handshake are in the dictionary too: drawn, they only use up a try and a fresh node.
  const nameless = cluster.handshakes.length;
  const nodes = cluster.known.length + nameless;
  let fresh = nodes - 2;
  let wanted = most;
  let told = 0;
  let written = 0;
  let tries = wanted * 3;
  while (wanted > 0 && fresh > 0 && tries > 0) {
    if (nameless > 0 && nextBelow(random, server.random, nodes) < nameless) {
      fresh--;
      tries--;
      continue;
    }
    const drawn = nameless > 0 ? 1 : Math.min(wanted, fresh, tries, draws.length);
    drawMany(random, server.random, draws, drawn);
    tries -= drawn;
    for (let k = 0; k < drawn; k++) {
      const draw = draws[k] as number;
      const chain = chains[((draw >>> 16) * buckets) >>> 16] as number;
      const at = (chain & 0xffff) + (((draw & 0xffff) * (chain >>> 16)) >>> 16);
      const column = order[at] as number;
      const cell = base + column;
      const its = flags[cell] as number;
      if ((its & (PASSED_OVER | UNFIT)) !== 0) {
        // Ourselves and suspects are passed over; a node that cannot be told at all is also no longer fresh.
        if ((its & PASSED_OVER) === 0) fresh--;
        continue;
      }
      if (marks[column] === mark) continue;
      marks[column] = mark;
      const sec = gossipSec[cell] as number;
      told |= its;
      entries[written] = column * ENTRY_COLUMN + (its & WIRE_FLAGS);
      entries[written + 1] = sec >= PENDING_MIN ? sec - PENDING : sec;
      written += 2;
      fresh--;
      wanted--;
    }
  }
  chosenFlags |= told;
  return written;
}

/** Writes every suspect behind the first `at` numbers and returns the new end. */
function appendSuspects(
  { bus }: World,
  server: ServerState,
  cluster: ClusterState,
  entries: Int32Array,
  at: number,
): number {
  const base = server.process * bus.stride;
  let left = cluster.pfailNodes;
  for (const column of cluster.dict.shared.order) {
    if (left === 0) break;
    const cell = base + column;
    const flags = bus.flags[cell] as number;
    if ((flags & NodeFlag.pfail) === 0 || (flags & (NodeFlag.handshake | NodeFlag.noaddr)) !== 0)
      continue;
    const sec = bus.gossipSec[cell] as number;
    chosenFlags |= flags;
    entries[at++] = column * ENTRY_COLUMN + (flags & WIRE_FLAGS);
    entries[at++] = sec >= PENDING_MIN ? sec - PENDING : sec;
    left--;
  }
  return at;
}

/** Believes, entry by entry, what a known sender tells of others. */
export function processGossip(world: World, server: ServerState, message: BusMessage): void {
  const { entries } = message;
  if (entries === null) return;
  const cluster = clusterOf(server);
  const { bus } = world;
  const base = server.process * bus.stride;
  const { gossipSec } = bus;
  if (cluster.failReports.size > 0 || message.flagged)
    return believeEach(world, server, message, true);
  const latest = latestSecond(world, server);
  let strangers = 0;
  const { length } = entries;
  for (let k = 0; k < length; k += 2) {
    const cell = base + ((entries[k] as number) >>> 10);
    const mine = gossipSec[cell] as number;
    if (mine === NEVER_HEARD) {
      strangers++;
      continue;
    }
    // If newer and not from our future; an `if` on chance would cost more than the store it saves.
    const sec = entries[k + 1] as number;
    const newer = (sec - mine) | 0;
    gossipSec[cell] = mine + (newer & ~(newer >> 31) & ~((latest - sec) >> 31));
  }
  if (strangers > 0) believeEach(world, server, message, false);
}

/** Entry by entry. @param isAll false: only of nodes that we have not heard of by anybody yet */
function believeEach(world: World, server: ServerState, message: BusMessage, isAll: boolean): void {
  const { gossipSec, stride } = world.bus;
  const entries = message.entries as GossipEntries;
  for (let k = 0; k < entries.length; k += 2) {
    const packed = entries[k] as number;
    const column = packed >>> 10;
    if (isAll || gossipSec[server.process * stride + column] === NEVER_HEARD)
      believe(world, server, message, column, packed & WIRE_FLAGS, entries[k + 1] as number);
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
  if (isBad || bus.near[cell * NEAR + Near.pingSentMs] !== 0) return;
  if (cluster.failReports.has(column) && countReports(world, server, column) > 0) return;
  if (sec > latestSecond(world, server)) return;
  if ((sec + bus.baseSec) * 1000 > pongMsOf(bus, cell)) bus.gossipSec[cell] = sec;
}
