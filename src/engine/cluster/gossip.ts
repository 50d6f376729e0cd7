/**
 * What a heartbeat says of others. (What a receiver believes of it: `hearsay.ts`.)
 *
 * A tenth of the known nodes (at least 3), drawn with replacement from the dictionary, the destination not
 * excluded; then every node in PFAIL. Source: redis 7.0.15, cluster.c, clusterSendPing. Rules GO1-GO5.
 */
import { drawMany, nextBelow } from '../../base/random.ts';
import { freshDict } from './dict.ts';
import type { World } from '../kernel/World.ts';
import type { ServerState } from '../server/ServerState.ts';
import { NodeFlag, PASSED_OVER, PENDING, PENDING_MIN, UNFIT, WIRE_FLAGS } from './BusTable.ts';
import { clusterOf, type ClusterState } from './ClusterState.ts';
import { takeNumbers } from './heartbeats.ts';
import { ENTRY_COLUMN } from './message.ts';
import { WIDE, readRow } from './readAhead.ts';

const BAD_NEWS = NodeFlag.pfail | NodeFlag.fail;

/**
 * Columns already in the packet being built: `stamps[column] === stamp`. Scratch, never state. Dictionaries name
 * columns in 16 bits; an array that never changes is reached in fewer steps.
 */
const stamps = new Int32Array(0x1_0000);
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
  const entries = spare?.length === room ? spare : takeNumbers(room);
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
  if (bus.stride >= WIDE) readRow(bus, server.process);
  const buckets = chains.length;
  const { gossipSec, flags, stride } = bus;
  const base = server.process * stride;
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
      if (stamps[column] === mark) continue;
      stamps[column] = mark;
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
