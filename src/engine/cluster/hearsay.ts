/**
 * What a receiver believes of a heartbeat's gossip: seconds of a pong heard by others count as ours unless we
 * wait for an answer ourselves; reports of failure count from masters; unknown nodes are met.
 *
 * Source: redis 7.0.15, cluster.c, clusterProcessGossipSection. Rules GO6-GO7.
 */
import { serverMs } from '../server/clock.ts';
import type { World } from '../kernel/World.ts';
import type { ServerState } from '../server/ServerState.ts';
import { NEAR, Near, NEVER_HEARD, NodeFlag, pongMsOf, WIRE_FLAGS } from './BusTable.ts';
import { clusterOf } from './ClusterState.ts';
import { countReports, dropReport, noteReport } from './failure.ts';
import { discoverNode } from './handshake.ts';
import type { BusMessage, GossipEntries } from './message.ts';

const BAD_NEWS = NodeFlag.pfail | NodeFlag.fail;

/** A gossiped pong may lie this far in our future (clocks differ). */
const CLOCK_TOLERANCE_MS = 500;

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
