/**
 * How nodes get to know each other: MEET by address, discovery by gossip, forgetting, changed identities.
 *
 * Source: redis 7.0.15, cluster.c, clusterStartHandshake, clusterProcessGossipSection, clusterAddNode,
 * clusterDelNode, clusterBlacklist*. Rules HS1-HS9.
 */
import { SOCKET_WORDS, Word } from '../network/Network.ts';
import { nextHex } from '../../base/random.ts';
import { emit } from '../kernel/trace.ts';
import type { World } from '../kernel/World.ts';
import { configNumber } from '../server/config.ts';
import { serverMs } from '../server/clock.ts';
import { log, type ServerState } from '../server/ServerState.ts';
import {
  NOBODY,
  NO_PONG,
  NodeFlag,
  clearCell,
  nodeId,
  processOf,
  refreshUntold,
  touchDue,
} from './BusTable.ts';
import { clusterOf, type ClusterState, type Handshake } from './ClusterState.ts';
import { closeLink } from './links.ts';
import { detachReplica } from './roles.ts';
import { delSlot } from './slots.ts';

/** Seconds during which a forgotten node is not taken back from gossip. */
const BLACKLIST_SECONDS = 60;
/** A handshake lives at least this long, ms. */
const HANDSHAKE_MS_MIN = 1_000;

/** Flags of a gossip entry that a node is born with: all that travel but the sender's own business. */
const LEARNT_FLAGS =
  NodeFlag.master |
  NodeFlag.slave |
  NodeFlag.pfail |
  NodeFlag.fail |
  NodeFlag.migrateTo |
  NodeFlag.noFailover;

/** Adds a node to the table; flags as given. Its link is made by the next tick. */
export function addNode(world: World, server: ServerState, column: number, flags: number): void {
  const cluster = clusterOf(server);
  const { bus } = world;
  const cell = server.process * bus.stride + column;
  clearCell(bus, cell);
  bus.flags[cell] = flags | NodeFlag.known;
  bus.slotSet[cell] = 0;
  bus.gossipSec[cell] = NO_PONG;
  cluster.known.push(column);
  cluster.dict.isStale = true;
  if ((flags & (NodeFlag.myself | NodeFlag.noaddr)) === 0) cluster.unlinked++;
  if ((flags & NodeFlag.pfail) !== 0) cluster.pfailFlags++;
  refreshUntold(bus, cell);
  touchDue(bus, cell);
}

/** Removes a node and every trace of it in this row: slots, reports, links, replicas' pointers. */
export function delNode(world: World, server: ServerState, column: number): void {
  const cluster = clusterOf(server);
  const { bus } = world;
  const base = server.process * bus.stride;
  const cell = base + column;
  for (let slot = 0; slot < cluster.owner.length; slot++)
    if (cluster.owner[slot] === column) delSlot(world, server, slot);
  for (const [slot, other] of cluster.migratingTo)
    if (other === column) cluster.migratingTo.delete(slot);
  for (const [slot, other] of cluster.importingFrom)
    if (other === column) cluster.importingFrom.delete(slot);
  forgetOpinions(cluster, column);
  for (const other of cluster.known)
    if (bus.slaveOf[base + other] === column) bus.slaveOf[base + other] = NOBODY;
  if (bus.slaveOf[cell] !== NOBODY) detachReplica(world, server, column);
  const out = bus.outLink[cell] as number;
  const incoming = bus.inLink[cell] as number;
  const flags = bus.flags[cell] as number;
  if (out === NOBODY && (flags & (NodeFlag.myself | NodeFlag.noaddr)) === 0) cluster.unlinked--;
  if ((flags & NodeFlag.pfail) !== 0) cluster.pfailFlags--;
  clearCell(bus, cell);
  if (out !== NOBODY) closeLink(world, server, out);
  if (incoming !== NOBODY) closeLink(world, server, incoming);
  cluster.known = cluster.known.filter((other) => other !== column);
  cluster.dict.isStale = true;
}

/** What it reported, what was reported of it, when it failed and when we voted about it. */
function forgetOpinions(cluster: ClusterState, column: number): void {
  cluster.failReports.delete(column);
  for (const [subject, reports] of cluster.failReports) {
    if (reports.delete(column) && reports.size === 0) cluster.failReports.delete(subject);
  }
  cluster.failTimeMs.delete(column);
  cluster.votedTimeMs.delete(column);
  cluster.beliefCause.delete(column);
}

/** Told by a known sender of an ID we do not know: it is taken at its word, flags included. */
export function discoverNode(
  world: World,
  server: ServerState,
  column: number,
  flags: number,
): void {
  if ((flags & NodeFlag.noaddr) !== 0 || isBlacklisted(server, nodeId(world, column))) return;
  addNode(world, server, column, flags & LEARNT_FLAGS);
  emit(world, server.process, 'node.met', { subject: processOf(world, column) });
  clusterOf(server).todo.saveConfig = true;
}

/** CLUSTER MEET: begins a handshake with an address, unless one with it is pending. */
export function meetAddress(world: World, server: ServerState, host: number, port: number): void {
  const isPending = clusterOf(server).handshakes.some(
    (other) => other.host === host && other.port === port,
  );
  if (!isPending) startHandshake(world, server, host, port, true);
}

/** A node known by its address only; `meet`: our first packet introduces us. */
export function startHandshake(
  world: World,
  server: ServerState,
  host: number,
  port: number,
  meet: boolean,
): void {
  const cluster = clusterOf(server);
  const handshake: Handshake = {
    number: cluster.nextHandshake++,
    tempId: nextHex(world.random, server.random, 40),
    host,
    port,
    createdMs: serverMs(world, server),
    meet,
    pingSentMs: 0,
    outLink: NOBODY,
  };
  cluster.handshakes.push(handshake);
}

/** Each tick: handshakes that nobody answered are given up after max(node-timeout, 1 s). */
export function expireHandshakes(world: World, server: ServerState): void {
  const cluster = clusterOf(server);
  if (cluster.handshakes.length === 0) return;
  const limit = Math.max(configNumber(server, 'cluster-node-timeout'), HANDSHAKE_MS_MIN);
  const now = serverMs(world, server);
  cluster.handshakes = cluster.handshakes.filter((handshake) => {
    if (now - handshake.createdMs <= limit) return true;
    if (handshake.outLink !== NOBODY) closeLink(world, server, handshake.outLink);
    emit(world, server.process, 'node.handshakeExpired', {});
    return false;
  });
}

/** CLUSTER FORGET with a temporary ID; false when no handshake has it. */
export function forgetHandshake(world: World, server: ServerState, tempId: string): boolean {
  const cluster = clusterOf(server);
  const handshake = cluster.handshakes.find((other) => other.tempId === tempId);
  if (handshake === undefined) return false;
  if (handshake.outLink !== NOBODY) closeLink(world, server, handshake.outLink);
  cluster.handshakes = cluster.handshakes.filter((other) => other !== handshake);
  return true;
}

/** CLUSTER RESET: pending handshakes are forgotten like known nodes. */
export function dropHandshakes(world: World, server: ServerState): void {
  const cluster = clusterOf(server);
  for (const { outLink } of cluster.handshakes)
    if (outLink !== NOBODY) closeLink(world, server, outLink);
  cluster.handshakes = [];
}

/** The peer of a handshake told its ID: the temporary node becomes the real one, or vanishes. */
export function completeHandshake(
  world: World,
  server: ServerState,
  handshake: Handshake,
  column: number,
  headerFlags: number,
): void {
  const cluster = clusterOf(server);
  const { bus } = world;
  const cell = server.process * bus.stride + column;
  cluster.handshakes = cluster.handshakes.filter((other) => other !== handshake);
  if (((bus.flags[cell] as number) & NodeFlag.known) !== 0) {
    log(
      world,
      server,
      'verbose',
      `Handshake: we already know node ${nodeId(world, column)}, updating the address if needed.`,
    );
    closeLink(world, server, handshake.outLink);
    return;
  }
  addNode(world, server, column, headerFlags & (NodeFlag.master | NodeFlag.slave));
  bus.outLink[cell] = handshake.outLink;
  world.net.words[handshake.outLink * SOCKET_WORDS + Word.ref] = column;
  cluster.unlinked--;
  refreshUntold(bus, cell);
  log(world, server, 'debug', `Handshake with node ${nodeId(world, column)} completed.`);
  emit(world, server.process, 'node.handshakeDone', { subject: processOf(world, column) });
  cluster.todo.saveConfig = true;
}

/** CLUSTER FORGET: removed now, and not taken back from gossip for a minute. */
export function forgetNode(world: World, server: ServerState, column: number): void {
  const cluster = clusterOf(server);
  cluster.blacklist.set(nodeId(world, column), server.unixtime + BLACKLIST_SECONDS);
  delNode(world, server, column);
  emit(world, server.process, 'node.forgotten', { subject: processOf(world, column) });
  cluster.todo.updateState = true;
  cluster.todo.saveConfig = true;
}

function isBlacklisted(server: ServerState, id: string): boolean {
  const { blacklist } = clusterOf(server);
  for (const [other, untilSec] of blacklist)
    if (untilSec < server.unixtime) blacklist.delete(other);
  return blacklist.has(id);
}
