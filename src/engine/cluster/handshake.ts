/**
 * How nodes get to know each other: MEET by address, discovery by gossip, forgetting, changed identities.
 *
 * Source: redis 7.0.15, cluster.c, clusterStartHandshake, clusterProcessGossipSection, clusterAddNode,
 * clusterDelNode, clusterBlacklist*. Rules HS1-HS7.
 */
import { nextHex } from '../../base/random.ts';
import { emit } from '../kernel/trace.ts';
import type { World } from '../kernel/World.ts';
import { configNumber } from '../server/config.ts';
import { serverMs } from '../server/loop.ts';
import { log, type ServerState } from '../server/ServerState.ts';
import { NOBODY, NO_PONG, NodeFlag, clearCell, nodeId, processOf, refreshSkip, touchDue } from './BusTable.ts';
import { clusterOf, type Handshake } from './ClusterState.ts';
import { closeLink } from './links.ts';
import { delSlot } from './slots.ts';

/** Seconds during which a forgotten node is not taken back from gossip. */
const BLACKLIST_SECONDS = 60;
/** A handshake lives at least this long, ms. */
const HANDSHAKE_MS_MIN = 1_000;

const LEARNT_FLAGS = NodeFlag.master | NodeFlag.slave | NodeFlag.pfail | NodeFlag.fail | NodeFlag.noFailover;

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
  if (column !== cluster.myself) cluster.unlinked++;
  refreshSkip(bus, cell);
  touchDue(bus, cell);
}

/** Removes a node and every trace of it in this row: slots, reports, links, replicas' pointers. */
export function delNode(world: World, server: ServerState, column: number): void {
  const cluster = clusterOf(server);
  const { bus } = world;
  const base = server.process * bus.stride;
  const cell = base + column;
  for (let slot = 0; slot < cluster.owner.length; slot++) if (cluster.owner[slot] === column) delSlot(world, server, slot);
  for (const [slot, other] of cluster.migratingTo) if (other === column) cluster.migratingTo.delete(slot);
  for (const [slot, other] of cluster.importingFrom) if (other === column) cluster.importingFrom.delete(slot);
  cluster.failReports.delete(column);
  for (const reports of cluster.failReports.values()) reports.delete(column);
  for (const other of cluster.known) if (bus.slaveOf[base + other] === column) bus.slaveOf[base + other] = NOBODY;
  const out = bus.outLink[cell] as number;
  const incoming = bus.inLink[cell] as number;
  if (out === NOBODY) cluster.unlinked--;
  clearCell(bus, cell);
  if (out !== NOBODY) closeLink(world, server, out);
  if (incoming !== NOBODY) closeLink(world, server, incoming);
  cluster.known = cluster.known.filter((other) => other !== column);
  cluster.dict.isStale = true;
}

/** Told by a known sender of an ID we do not know: it is taken at its word, flags included. */
export function discoverNode(world: World, server: ServerState, column: number, flags: number): void {
  if ((flags & NodeFlag.noaddr) !== 0 || isBlacklisted(server, nodeId(world, column))) return;
  addNode(world, server, column, flags & LEARNT_FLAGS);
  emit(world, server.process, 'node.met', { subject: processOf(world, column) });
  clusterOf(server).todo.saveConfig = true;
}

/**
 * Begins a handshake with an address.
 *
 * @returns false when one with this address is already pending
 */
export function startHandshake(world: World, server: ServerState, host: number, port: number, meet: boolean): boolean {
  const cluster = clusterOf(server);
  if (cluster.handshakes.some((other) => other.host === host && other.port === port)) return false;
  const handshake: Handshake = {
    number: cluster.nextHandshake++,
    tempId: nextHex(world.random, server.random, 40),
    host,
    port,
    createdMs: serverMs(world, server),
    meet,
    outLink: NOBODY,
  };
  cluster.handshakes.push(handshake);
  return true;
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
    log(world, server, 'verbose', `Handshake: we already know node ${nodeId(world, column)}, updating the address if needed.`);
    closeLink(world, server, handshake.outLink);
    return;
  }
  addNode(world, server, column, headerFlags & (NodeFlag.master | NodeFlag.slave));
  bus.outLink[cell] = handshake.outLink;
  world.net.ref[handshake.outLink] = column;
  cluster.unlinked--;
  refreshSkip(bus, cell);
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
  for (const [other, untilSec] of blacklist) if (untilSec < server.unixtime) blacklist.delete(other);
  return blacklist.has(id);
}
