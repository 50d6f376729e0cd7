/**
 * Bus links: one outgoing to every peer, made by our cron; one incoming from every peer.
 *
 * Source: redis 7.0.15, cluster.c, clusterNodeCronHandleReconnect, clusterLinkConnectHandler, freeClusterLink,
 * clusterAcceptHandler. Rules LK1-LK8.
 */
import type { World } from '../kernel/World.ts';
import type { Process } from '../kernel/Process.ts';
import { connect, abandon } from '../network/connect.ts';
import { ConnState, SOCKET_WORDS, Word } from '../network/Network.ts';
import { closeSocket } from '../network/sockets.ts';
import { SocketRole } from '../server/Extension.ts';
import { serverMs } from '../server/clock.ts';
import { machineProfile } from '../server/MachineProfile.ts';
import { serverNowUs, type ServerState } from '../server/ServerState.ts';
import {
  NOBODY,
  NodeFlag,
  markPending,
  processOf,
  refreshUntold,
  touchDue,
  NEAR,
  Near,
} from './BusTable.ts';
import { clusterOf, type Handshake } from './ClusterState.ts';
import { MessageType } from './message.ts';
import { sendHeartbeat } from './send.ts';

/** The bus listens at the client port plus this, unless `cluster-port` says otherwise. */
export const BUS_PORT_OFFSET = 10_000;
const PORT_MAX = 65_535;

/**
 * Bus port of a node that listens at `port`. Differs from Redis: where there is no port 10000 higher, the
 * bus listens 10000 lower instead of the server refusing to start.
 */
export function busPortOf(port: number): number {
  return port + BUS_PORT_OFFSET <= PORT_MAX ? port + BUS_PORT_OFFSET : port - BUS_PORT_OFFSET;
}

export function busPort(process: Process): number {
  return busPortOf(process.port);
}

/** Starts a non-blocking connect to a known node. */
export function connectToNode(world: World, server: ServerState, column: number): void {
  const { bus } = world;
  const target = world.processes[processOf(world, column)] as Process;
  const cell = server.process * bus.stride + column;
  bus.outLink[cell] = openLink(world, server, target.host, busPort(target), column);
  clusterOf(server).unlinked--;
  refreshUntold(bus, cell);
  touchDue(bus, cell);
}

/** Starts a connect to an address we were told of; links of handshakes refer to them as `-2 - number`. */
export function connectToHandshake(world: World, server: ServerState, handshake: Handshake): void {
  handshake.outLink = openLink(
    world,
    server,
    handshake.host,
    busPortOf(handshake.port),
    -2 - handshake.number,
  );
}

function openLink(
  world: World,
  server: ServerState,
  host: number,
  port: number,
  ref: number,
): number {
  server.cpuUs += machineProfile(server.machine).connectUs;
  const process = world.processes[server.process] as Process;
  const options = { role: SocketRole.busOut, ref, noDelay: false, atUs: serverNowUs(server) };
  return connect(world, process, host, port, options);
}

/** Our connect succeeded: say PING (or MEET). A ping pending from before stays pending since then. */
export function onLinkConnected(world: World, server: ServerState, socket: number): void {
  const { bus, net } = world;
  const ref = net.words[socket * SOCKET_WORDS + Word.ref] as number;
  if (ref <= -2) {
    const handshake = findHandshake(server, ref);
    if (handshake === undefined) return;
    sendHeartbeat(world, server, socket, handshake.meet ? MessageType.meet : MessageType.ping);
    if (!handshake.meet && handshake.pingSentMs === 0) {
      handshake.pingSentMs = serverMs(world, server);
    }
    handshake.meet = false;
    return;
  }
  const cell = server.process * bus.stride + ref;
  const isMeet = ((bus.flags[cell] as number) & NodeFlag.meet) !== 0;
  bus.flags[cell] = (bus.flags[cell] as number) & ~NodeFlag.meet;
  sendHeartbeat(world, server, socket, isMeet ? MessageType.meet : MessageType.ping);
  if (bus.near[cell * NEAR + Near.pingSentMs] === 0)
    bus.near[cell * NEAR + Near.pingSentMs] = serverMs(world, server);
  markPending(bus, cell);
}

export function findHandshake(server: ServerState, ref: number): Handshake | undefined {
  return clusterOf(server).handshakes.find((handshake) => handshake.number === -2 - ref);
}

/** Drops our link to a node; the next tick makes a new one. A pending ping stays pending. */
export function freeOutLink(world: World, server: ServerState, column: number): void {
  const { bus } = world;
  const cell = server.process * bus.stride + column;
  const socket = bus.outLink[cell] as number;
  if (socket === NOBODY) return;
  bus.outLink[cell] = NOBODY;
  if (((bus.flags[cell] as number) & NodeFlag.noaddr) === 0) clusterOf(server).unlinked++;
  refreshUntold(bus, cell);
  closeLink(world, server, socket);
}

/** Closes a link's socket, connected or not. What is queued on it goes nowhere. */
export function closeLink(world: World, server: ServerState, socket: number): void {
  const { net } = world;
  const cluster = clusterOf(server);
  if (cluster.outbox.length > 0)
    cluster.outbox = cluster.outbox.filter((waiting) => waiting.socket !== socket);
  if (net.words[(socket >> 1) * 2 * SOCKET_WORDS + Word.state] === ConnState.established)
    closeSocket(world, socket, serverNowUs(server));
  else abandon(net, socket);
}

/** A link ended by itself (refused, reset, end of file). */
export function onLinkLost(world: World, server: ServerState, socket: number): void {
  const { bus, net } = world;
  const ref = net.words[socket * SOCKET_WORDS + Word.ref] as number;
  const isOut = net.words[socket * SOCKET_WORDS + Word.role] === SocketRole.busOut;
  if (ref >= 0) {
    const cell = server.process * bus.stride + ref;
    if (isOut && bus.outLink[cell] === socket) return freeOutLink(world, server, ref);
    if (!isOut && bus.inLink[cell] === socket) bus.inLink[cell] = NOBODY;
  } else if (isOut) {
    const handshake = findHandshake(server, ref);
    if (handshake !== undefined) handshake.outLink = NOBODY;
  }
  closeLink(world, server, socket);
}

/** An incoming link turned out to be this node's; a second one replaces the first. */
export function tieInLink(world: World, server: ServerState, socket: number, column: number): void {
  const { bus, net } = world;
  const cell = server.process * bus.stride + column;
  const former = bus.inLink[cell] as number;
  if (former !== NOBODY && former !== socket) {
    net.words[former * SOCKET_WORDS + Word.ref] = NOBODY;
    closeLink(world, server, former);
  }
  net.words[socket * SOCKET_WORDS + Word.ref] = column;
  bus.inLink[cell] = socket;
}
