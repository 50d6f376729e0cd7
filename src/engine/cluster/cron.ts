/**
 * clusterCron: ten times a second, each node looks after its links, its pings and its suspicions.
 *
 * Most peers need nothing in most ticks, so each chunk of 32 peers keeps a lower bound of its next
 * deadline; a tick looks only at chunks whose bound has passed. The bound is exact bookkeeping, not an
 * approximation: every change that could bring a deadline forward resets it (`touchDue`).
 *
 * Source: redis 7.0.15, cluster.c, clusterCron. Rules CR1-CR8, FD1-FD3, LK4.
 */
import type { World } from '../kernel/World.ts';
import { serverMs } from '../server/clock.ts';
import { machineProfile } from '../server/MachineProfile.ts';
import type { ServerState } from '../server/ServerState.ts';
import { masterLinkState } from '../replication/role.ts';
import {
  CHUNK,
  NEVER_HEARD,
  NOBODY,
  NodeFlag,
  PENDING_MIN,
  pongMsOf,
  touchDue,
  NEAR,
  Near,
} from './BusTable.ts';
import { clusterOf, type ClusterState } from './ClusterState.ts';
import { updateClusterState } from './clusterStatus.ts';
import { drawNode, nodesInOrder } from './dict.ts';
import { electionStep } from './election.ts';
import { markPfail } from './failure.ts';
import { expireHandshakes } from './handshake.ts';
import { connectToHandshake, connectToNode, freeOutLink } from './links.ts';
import { attachMaster, isMaster } from './roles.ts';
import { sendPing } from './send.ts';

/** Every tenth tick a random peer is pinged: the one of five draws not heard of for longest. */
const RANDOM_PING_TICKS = 10;
const RANDOM_PING_DRAWS = 5;

const NOT_WATCHED = NodeFlag.myself | NodeFlag.noaddr | NodeFlag.handshake;

export function clusterCron(world: World, server: ServerState): void {
  const { cluster } = server;
  if (cluster === null) return;
  server.cpuUs += machineProfile(server.machine).cronPeerUs * cluster.known.length;
  cluster.ticks++;
  expireHandshakes(world, server);
  countSuspects(world, server, cluster);
  reconnect(world, server, cluster);
  if (cluster.ticks % RANDOM_PING_TICKS === 0) pingRandomPeer(world, server, cluster);
  const suspected = watchPeers(world, server);
  const amReplica = !isMaster(world, server, cluster.myself);
  if (amReplica) {
    followMasterIfIdle(world, server, cluster);
    electionStep(world, server);
  }
  if (suspected || cluster.state === 'fail') updateClusterState(world, server);
}

/** How many suspects heartbeats will append until the next tick; a node without an address is none. */
function countSuspects(world: World, server: ServerState, cluster: ClusterState): void {
  cluster.pfailNodes = 0;
  if (cluster.pfailFlags === 0) return;
  const base = server.process * world.bus.stride;
  for (const column of cluster.known) {
    const flags = world.bus.flags[base + column] as number;
    if ((flags & (NodeFlag.pfail | NodeFlag.noaddr)) === NodeFlag.pfail) cluster.pfailNodes++;
  }
}

/** Starts a connect to every node without a link of ours. */
function reconnect(world: World, server: ServerState, cluster: ClusterState): void {
  for (const handshake of cluster.handshakes) {
    if (handshake.outLink === NOBODY) connectToHandshake(world, server, handshake);
  }
  if (cluster.unlinked === 0) return;
  const { bus } = world;
  const base = server.process * bus.stride;
  for (const column of nodesInOrder(world, cluster)) {
    const flags = bus.flags[base + column] as number;
    if (bus.outLink[base + column] !== NOBODY) continue;
    if ((flags & (NodeFlag.myself | NodeFlag.noaddr)) === 0) connectToNode(world, server, column);
  }
}

function pingRandomPeer(world: World, server: ServerState, cluster: ClusterState): void {
  const { bus } = world;
  const base = server.process * bus.stride;
  let oldest = NOBODY;
  for (let draw = 0; draw < RANDOM_PING_DRAWS; draw++) {
    const column = drawNode(world, cluster, server.random);
    const cell = base + column;
    if (bus.outLink[cell] === NOBODY || bus.near[cell * NEAR + Near.pingSentMs] !== 0) continue;
    if (((bus.flags[cell] as number) & (NodeFlag.myself | NodeFlag.handshake)) !== 0) continue;
    if (oldest === NOBODY || pongMsOf(bus, cell) < pongMsOf(bus, base + oldest)) oldest = column;
  }
  if (oldest !== NOBODY) sendPing(world, server, oldest);
}

/** Visits the chunks whose bound has passed; true when somebody became PFAIL. */
function watchPeers(world: World, server: ServerState): boolean {
  const { bus } = world;
  const now = serverMs(world, server);
  const firstChunk = (server.process * bus.stride) / CHUNK;
  const chunks = Math.ceil(world.bus.identities.length / CHUNK);
  let suspected = false;
  for (let chunk = firstChunk; chunk < firstChunk + chunks; chunk++) {
    if ((bus.dueMs[chunk] as number) < now)
      suspected = watchChunk(world, server, chunk, now) || suspected;
  }
  return suspected;
}

function watchChunk(world: World, server: ServerState, chunk: number, now: number): boolean {
  const { bus } = world;
  const { gossipSec } = bus;
  const timeout = clusterOf(server).nodeTimeoutMs;
  const half = Math.floor(timeout / 2);
  // Who answered in this second or later needs no ping yet; most have, and are passed over at once.
  const calm = Math.ceil((now - half) / 1000) - bus.baseSec;
  const firstColumn = chunk * CHUNK - server.process * bus.stride;
  let suspected = false;
  let oldest = PENDING_MIN;
  let due = Infinity;
  for (let column = firstColumn; column < firstColumn + CHUNK; column++) {
    const cell = server.process * bus.stride + column;
    const sec = gossipSec[cell] as number;
    if (sec === NEVER_HEARD) continue;
    if (sec >= calm && sec < PENDING_MIN) {
      oldest = Math.min(oldest, sec);
      continue;
    }
    const flags = bus.flags[cell] as number;
    if ((flags & NodeFlag.known) === 0 || (flags & NOT_WATCHED) !== 0) continue;
    suspected = watchPeer(world, server, column, now, timeout) || suspected;
    due = Math.min(due, nextDeadline(world, cell, timeout));
  }
  bus.dueMs[chunk] = Math.min(due, (oldest + bus.baseSec) * 1000 + half);
  return suspected;
}

/** One peer's checks of step 4 of the cron; true when it became PFAIL now. */
function watchPeer(
  world: World,
  server: ServerState,
  column: number,
  now: number,
  timeout: number,
): boolean {
  const { bus } = world;
  const cell = server.process * bus.stride + column;
  const half = Math.floor(timeout / 2);
  const pingSent = bus.near[cell * NEAR + Near.pingSentMs] as number;
  const silence = now - (bus.near[cell * NEAR + Near.dataMs] as number);
  if (
    pingSent !== 0 &&
    now - pingSent > half &&
    silence > half &&
    linkAgeMs(world, cell) > timeout
  ) {
    freeOutLink(world, server, column);
  }
  if (bus.outLink[cell] !== NOBODY && pingSent === 0 && now - pongMsOf(bus, cell) > half) {
    sendPing(world, server, column);
    return false;
  }
  if (pingSent === 0) return false;
  const waited = Math.min(now - pingSent, silence);
  const isSuspect = ((bus.flags[cell] as number) & (NodeFlag.pfail | NodeFlag.fail)) !== 0;
  if (waited <= timeout || isSuspect) return false;
  markPfail(world, server, column);
  return true;
}

function linkAgeMs(world: World, cell: number): number {
  const link = world.bus.outLink[cell] as number;
  if (link === NOBODY) return -1;
  return Math.floor((world.nowUs - (world.net.createdUs[link >> 1] as number)) / 1000);
}

/** Earliest moment (ms) after which `watchPeer` could do something for this cell. */
function nextDeadline(world: World, cell: number, timeout: number): number {
  const { bus } = world;
  const half = Math.floor(timeout / 2);
  const pingSent = bus.near[cell * NEAR + Near.pingSentMs] as number;
  const isLinked = bus.outLink[cell] !== NOBODY;
  if (pingSent === 0) return isLinked ? pongMsOf(bus, cell) + half : Infinity;
  const heard = Math.max(pingSent, bus.near[cell * NEAR + Near.dataMs] as number);
  const isSuspect = ((bus.flags[cell] as number) & (NodeFlag.pfail | NodeFlag.fail)) !== 0;
  const suspicion = isSuspect ? Infinity : heard + timeout;
  return isLinked ? Math.min(heard + half, suspicion) : suspicion;
}

/** After a restart: our master's address is known from nodes.conf, replication is not yet on. */
function followMasterIfIdle(world: World, server: ServerState, cluster: ClusterState): void {
  if (masterLinkState(server) !== 'none') return;
  const base = server.process * world.bus.stride;
  const master = world.bus.slaveOf[base + cluster.myself] as number;
  if (master === NOBODY || ((world.bus.flags[base + master] as number) & NodeFlag.noaddr) !== 0)
    return;
  attachMaster(world, server, master);
}

/** Every bound is looked at anew: the node-timeout changed, or the wall clock jumped. */
export function touchAllPeers(world: World, server: ServerState): void {
  const { bus } = world;
  for (const column of clusterOf(server).known) touchDue(bus, server.process * bus.stride + column);
}
