/**
 * What a node does with each bus packet, in Redis's order.
 *
 * Source: redis 7.0.15, cluster.c, clusterProcessPacket. Rules PK2-PK6, HS2-HS8, RO1, SL8.
 */
import type { World } from '../kernel/World.ts';
import type { Process } from '../kernel/Process.ts';
import { SocketBit, SOCKET_WORDS, Word } from '../network/Network.ts';
import { generationOf, hasUnread, isOpen, raise, takeSegmentUnread } from '../network/sockets.ts';
import { SocketRole } from '../server/Extension.ts';
import { disturb } from '../server/loop.ts';
import { serverMs } from '../server/clock.ts';
import { machineProfile } from '../server/MachineProfile.ts';
import { log, type ServerState } from '../server/ServerState.ts';
import { NOBODY, NodeFlag, nodeId, pongSecondOf, processOf, NEAR, Near } from './BusTable.ts';
import { clusterOf } from './ClusterState.ts';
import { nodeIp } from './describe.ts';
import { onAuthAck, onAuthRequest } from './election.ts';
import { resolveCollision } from './epochs.ts';
import { clearFailure, setFail } from './failure.ts';
import { processGossip } from './hearsay.ts';
import { completeHandshake, startHandshake } from './handshake.ts';
import { giveBack } from './heartbeats.ts';
import { findHandshake, freeOutLink, onLinkConnected, onLinkLost, tieInLink } from './links.ts';
import { MessageType, type BusMessage } from './message.ts';
import { onPublication } from './publish.ts';
import { isOldNews, noteNews } from './oldNews.ts';
import { attachReplica, detachReplica, isMaster, masterOf, recordMaster } from './roles.ts';
import { sendHeartbeat, sendUpdate } from './send.ts';
import { applyClaim, delAllSlots, isNotClaiming, slotSetOf } from './slots.ts';

/** A bus link has events. */
export function onBusSocket(world: World, server: ServerState, socket: number, bits: number): void {
  const { net } = world;
  if ((bits & SocketBit.connectFailed) !== 0 || (bits & SocketBit.reset) !== 0)
    return onLinkLost(world, server, socket);
  if ((bits & SocketBit.connected) !== 0) onLinkConnected(world, server, socket);
  if (hasUnread(net, socket)) {
    const profile = machineProfile(server.machine);
    server.cpuUs += profile.readUs;
    readPackets(world, server, socket, profile.busPacketUs);
  }
  if ((bits & SocketBit.eof) === 0 || !isOpen(net, socket)) return;
  if (hasUnread(net, socket)) raise(world, socket, SocketBit.eof);
  else onLinkLost(world, server, socket);
}

/** The handler reads until nothing is left, or the link is gone. */
function readPackets(world: World, server: ServerState, socket: number, packetUs: number): void {
  const { net } = world;
  const generation = generationOf(net, socket);
  while (isOpen(net, socket) && hasUnread(net, socket)) {
    const messages = takeSegmentUnread(world, socket) as readonly BusMessage[];
    for (let i = 0; i < messages.length; i++) {
      server.cpuUs += packetUs;
      processPacket(world, server, socket, messages[i] as BusMessage);
      if (generationOf(net, socket) !== generation || !isOpen(net, socket)) return;
    }
    giveBack(messages);
  }
}

/** Handles one packet that arrived on `socket`. */
export function processPacket(
  world: World,
  server: ServerState,
  socket: number,
  message: BusMessage,
): void {
  const cluster = clusterOf(server);
  const { bus } = world;
  cluster.received[message.type] = (cluster.received[message.type] as number) + 1;
  world.cause = message.cause;
  const cell = server.process * bus.stride + message.sender;
  const isKnown =
    ((bus.flags[cell] as number) & NodeFlag.known) !== 0 && message.sender !== cluster.myself;
  const isOld = isKnown && isOldNews(world, cluster, message, cell);
  if (isKnown) {
    hearSender(world, server, message);
    tieIfUntied(world, server, socket, message.sender);
  }
  if (isKnown && !isOld) learnEpochs(world, server, message);
  if (message.type <= MessageType.meet)
    return onHeartbeat(world, server, socket, message, isKnown, isOld);
  if (!isKnown) return ignoreStranger(world, server, message);
  // Clients may have to hear of it.
  disturb(server);
  switch (message.type) {
    case MessageType.fail:
      return onFail(world, server, message);
    case MessageType.authRequest:
      return onAuthRequest(world, server, message);
    case MessageType.authAck:
      return onAuthAck(world, server, message);
    case MessageType.update:
      return onUpdate(world, server, message);
    case MessageType.publish:
    case MessageType.publishShard:
      return onPublication(server, message);
    default:
      return;
  }
}

function ignoreStranger(world: World, server: ServerState, message: BusMessage): void {
  if (message.type !== MessageType.fail) return;
  const [sender, subject] = [nodeId(world, message.sender), nodeId(world, message.subject)];
  log(
    world,
    server,
    'notice',
    `Ignoring FAIL message from unknown node ${sender} about ${subject}`,
  );
}

export function hearSender(
  world: World,
  server: ServerState,
  { sender, offset }: BusMessage,
): void {
  const cell = server.process * world.bus.stride + sender;
  world.bus.near[cell * NEAR + Near.dataMs] = serverMs(world, server);
  world.bus.replOffset[cell] = offset;
}

function tieIfUntied(world: World, server: ServerState, socket: number, sender: number): void {
  const { words } = world.net;
  const row = socket * SOCKET_WORDS;
  if (words[row + Word.ref] === NOBODY && words[row + Word.role] === SocketRole.busIn)
    tieInLink(world, server, socket, sender);
}

function learnEpochs(world: World, server: ServerState, message: BusMessage): void {
  const cluster = clusterOf(server);
  const { bus } = world;
  const cell = server.process * bus.stride + message.sender;
  if (message.currentEpoch > cluster.currentEpoch) cluster.currentEpoch = message.currentEpoch;
  if (message.configEpoch > (bus.configEpoch[cell] as number)) {
    bus.configEpoch[cell] = message.configEpoch;
    cluster.todo.saveConfig = cluster.todo.fsync = true;
  }
}

function onHeartbeat(
  world: World,
  server: ServerState,
  socket: number,
  message: BusMessage,
  isKnown: boolean,
  isOld: boolean,
): void {
  const { net } = world;
  const isOut = net.words[socket * SOCKET_WORDS + Word.role] === SocketRole.busOut;
  if (message.type !== MessageType.pong) {
    learnOwnIp(world, server);
    const isStranger = !isKnown && message.sender !== clusterOf(server).myself;
    if (isStranger && message.type === MessageType.meet) meetBack(world, server, message);
    sendHeartbeat(world, server, socket, MessageType.pong);
  }
  if (isOut && !onOwnLink(world, server, socket, message, isKnown)) return;
  // The sender may have become known by completing a handshake just now; then it is heard from the next packet on.
  if (!isKnown) return;
  if (isOut && message.type === MessageType.pong) onPong(world, server, message.sender);
  if (!isOld) learnHeader(world, server, message);
  processGossip(world, server, message);
}

function learnHeader(world: World, server: ServerState, message: BusMessage): void {
  copyNoFailover(world, server, message);
  learnRole(world, server, message);
  learnSlots(world, server, message);
  noteNews(world, server, message);
}

/** The first MEET (or PING, if we have no address yet) tells us the address we are reached at. */
function learnOwnIp(world: World, server: ServerState): void {
  const cluster = clusterOf(server);
  if (cluster.knowsOwnIp) return;
  cluster.knowsOwnIp = true;
  cluster.todo.saveConfig = true;
  log(
    world,
    server,
    'warning',
    `IP address for this node updated to ${nodeIp(world, server, cluster.myself)}`,
  );
}

function meetBack(world: World, server: ServerState, message: BusMessage): void {
  const from = world.processes[processOf(world, message.sender)] as Process;
  startHandshake(world, server, from.host, from.port, false);
  clusterOf(server).todo.saveConfig = true;
}

/** On our own link: handshakes complete, and a peer that answers with another ID is not who we meant. */
function onOwnLink(
  world: World,
  server: ServerState,
  socket: number,
  message: BusMessage,
  isKnown: boolean,
): boolean {
  const { bus, net } = world;
  const ref = net.words[socket * SOCKET_WORDS + Word.ref] as number;
  if (ref <= -2) {
    const handshake = findHandshake(server, ref);
    if (handshake === undefined) return false;
    const column = message.sender;
    completeHandshake(world, server, handshake, column, message.flags);
    if (isKnown || message.type !== MessageType.pong) return false;
    onPong(world, server, column);
    return false;
  }
  if (ref === message.sender) return true;
  const cell = server.process * bus.stride + ref;
  log(
    world,
    server,
    'debug',
    `PONG contains mismatching sender ID. About node ${nodeId(world, ref)} added ` +
      `${Math.floor(serverMs(world, server) - (bus.near[cell * NEAR + Near.dataMs] as number))} ms ago, having flags ${bus.flags[cell]}`,
  );
  bus.flags[cell] = (bus.flags[cell] as number) | NodeFlag.noaddr;
  freeOutLink(world, server, ref);
  clusterOf(server).todo.saveConfig = true;
  return false;
}

function copyNoFailover(world: World, server: ServerState, message: BusMessage): void {
  const { bus } = world;
  const cell = server.process * bus.stride + message.sender;
  const bit = message.flags & NodeFlag.noFailover;
  bus.flags[cell] = ((bus.flags[cell] as number) & ~NodeFlag.noFailover) | bit;
}

export function onPong(world: World, server: ServerState, column: number): void {
  const { bus } = world;
  const cell = server.process * bus.stride + column;
  bus.near[cell * NEAR + Near.pongMs] = serverMs(world, server);
  bus.near[cell * NEAR + Near.pingSentMs] = 0;
  bus.gossipSec[cell] = pongSecondOf(bus, cell);
  if (((bus.flags[cell] as number) & (NodeFlag.pfail | NodeFlag.fail)) !== 0)
    clearFailure(world, server, column);
}

function learnRole(world: World, server: ServerState, message: BusMessage): void {
  const { sender, master } = message;
  const { bus } = world;
  const cluster = clusterOf(server);
  const cell = server.process * bus.stride + sender;
  if (master === NOBODY) return recordMaster(world, server, sender);
  if (isMaster(world, server, sender)) {
    delAllSlots(world, server, sender);
    bus.flags[cell] =
      ((bus.flags[cell] as number) & ~(NodeFlag.master | NodeFlag.migrateTo)) | NodeFlag.slave;
    cluster.todo.saveConfig = cluster.todo.updateState = true;
  }
  const isMasterKnown =
    ((bus.flags[server.process * bus.stride + master] as number) & NodeFlag.known) !== 0;
  if (!isMasterKnown || bus.slaveOf[cell] === master) return;
  if (bus.slaveOf[cell] !== NOBODY) detachReplica(world, server, sender);
  attachReplica(world, server, sender, master);
  cluster.todo.saveConfig = true;
}

function learnSlots(world: World, server: ServerState, message: BusMessage): void {
  const { sender, slotSet } = message;
  const senderIsMaster = isMaster(world, server, sender);
  const subject = senderIsMaster ? sender : masterOf(world, server, sender);
  const isDirty = subject !== NOBODY && slotSetOf(world, server, subject) !== slotSet;
  if (senderIsMaster && isDirty) applyClaim(world, server, sender, message.configEpoch, slotSet);
  if (isDirty) correctStaleClaim(world, server, message);
  const me = clusterOf(server).myself;
  if (senderIsMaster && isMaster(world, server, me))
    resolveCollision(world, server, sender, message.configEpoch);
}

/** The sender claims a slot that we know to belong to somebody with a newer epoch: tell it, once. */
function correctStaleClaim(world: World, server: ServerState, message: BusMessage): void {
  const cluster = clusterOf(server);
  const { bus } = world;
  const base = server.process * bus.stride;
  const bitmap = bus.sets.bitmaps[message.slotSet] as Uint8Array;
  for (let slot = 0; slot < cluster.owner.length; slot++) {
    if (((bitmap[slot >> 3] as number) & (1 << (slot & 7))) === 0) continue;
    const owner = cluster.owner[slot] as number;
    if (owner === message.sender || owner === NOBODY || isNotClaiming(cluster, slot)) continue;
    if ((bus.configEpoch[base + owner] as number) <= message.configEpoch) continue;
    log(
      world,
      server,
      'verbose',
      `Node ${nodeId(world, message.sender)} has old slots configuration, sending an UPDATE message about ` +
        nodeId(world, owner),
    );
    return sendUpdate(world, server, message.sender, owner);
  }
}

function onFail(world: World, server: ServerState, message: BusMessage): void {
  const cluster = clusterOf(server);
  const flags = world.bus.flags[server.process * world.bus.stride + message.subject] as number;
  if ((flags & NodeFlag.known) === 0 || (flags & (NodeFlag.fail | NodeFlag.myself)) !== 0) return;
  log(
    world,
    server,
    'notice',
    `FAIL message received from ${nodeId(world, message.sender)} about ${nodeId(world, message.subject)}`,
  );
  setFail(world, server, message.subject, {
    via: 'message',
    from: processOf(world, message.sender),
  });
  cluster.todo.updateState = true;
}

function onUpdate(world: World, server: ServerState, message: BusMessage): void {
  const cluster = clusterOf(server);
  const { bus } = world;
  const { subject, subjectEpoch, subjectSet } = message;
  const cell = server.process * bus.stride + subject;
  if (((bus.flags[cell] as number) & NodeFlag.known) === 0 || subject === cluster.myself) return;
  if ((bus.configEpoch[cell] as number) >= subjectEpoch) return;
  if (((bus.flags[cell] as number) & NodeFlag.slave) !== 0) recordMaster(world, server, subject);
  bus.configEpoch[cell] = subjectEpoch;
  cluster.todo.saveConfig = cluster.todo.fsync = true;
  applyClaim(world, server, subject, subjectEpoch, subjectSet);
}
