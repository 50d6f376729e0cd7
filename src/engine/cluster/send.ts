/**
 * Building and queueing bus messages. They leave when the loop sleeps, after the configuration is saved, so
 * that a vote or an epoch is on disk before the packet that tells of it (write barrier, rule LK5).
 *
 * Source: redis 7.0.15, cluster.c, clusterBuildMessageHdr, clusterSendPing, clusterBroadcastPong,
 * clusterBroadcastMessage, clusterSendFail, clusterSendUpdate.
 */
import type { World } from '../kernel/World.ts';
import { SOCKET_WORDS, SocketBit, Word } from '../network/Network.ts';
import { isOpen } from '../network/sockets.ts';
import { canSend, send } from '../network/transmit.ts';
import { serverMs } from '../server/clock.ts';
import { machineProfile, type MachineProfile } from '../server/MachineProfile.ts';
import { serverNowUs, type ServerState } from '../server/ServerState.ts';
import { replicationOffset } from '../replication/role.ts';
import { NOBODY, NodeFlag, WIRE_FLAGS, markPending, NEAR, Near } from './BusTable.ts';
import { clusterOf, type ClusterState, type Waiting } from './ClusterState.ts';
import { chooseEntries, choseBadNews } from './gossip.ts';
import { takeHeartbeat, type Heartbeat, type Writable } from './heartbeats.ts';
import {
  FAIL_BODY_BYTES,
  GOSSIP_ENTRY_BYTES,
  HEADER_BYTES,
  MessageType,
  UPDATE_BODY_BYTES,
  type BusMessage,
} from './message.ts';
import { headingOf } from './oldNews.ts';
import { WIDE, readLink } from './readAhead.ts';
import { claimedSetOf, slotSetOf } from './slots.ts';

type Body = Partial<
  Pick<
    BusMessage,
    | 'entries'
    | 'subject'
    | 'subjectEpoch'
    | 'subjectSet'
    | 'publication'
    | 'messageFlags'
    | 'cause'
    | 'flagged'
  >
>;

/** A message of ours with the header every message carries. */
export function buildMessage(
  world: World,
  server: ServerState,
  type: number,
  bytes: number,
  body: Body,
): BusMessage {
  const message = { ...BLANK, type, bytes, cause: world.cause, ...body };
  writeHeader(world, server, message);
  return message;
}

const NO_ENTRIES = new Int32Array(0);

const BLANK: BusMessage = {
  type: 0,
  bytes: 0,
  sender: NOBODY,
  currentEpoch: 0,
  configEpoch: 0,
  offset: 0,
  slotSet: 0,
  master: NOBODY,
  flags: 0,
  stateOk: true,
  heading: 0,
  messageFlags: 0,
  entries: null,
  subject: NOBODY,
  subjectEpoch: 0,
  subjectSet: 0,
  publication: null,
  cause: -1,
  flagged: false,
};

/** What the sender says of itself. */
function writeHeader(world: World, server: ServerState, message: Writable<BusMessage>): void {
  const cluster = clusterOf(server);
  const { bus } = world;
  const base = server.process * bus.stride;
  const me = base + cluster.myself;
  const master = bus.slaveOf[me] as number;
  const speaksFor = master === NOBODY ? cluster.myself : master;
  message.sender = cluster.myself;
  message.currentEpoch = cluster.currentEpoch;
  message.configEpoch = bus.configEpoch[base + speaksFor] as number;
  message.offset = replicationOffset(server);
  message.slotSet = slotSetOf(world, server, speaksFor);
  message.master = master;
  message.flags = (bus.flags[me] as number) & WIRE_FLAGS;
  message.stateOk = cluster.state === 'ok';
  message.heading = headingOf(world, cluster, message);
}

/** Queues a message on a link of ours or of a peer's; counted as sent now (rule PK5). */
export function queueMessage(
  world: World,
  server: ServerState,
  socket: number,
  message: BusMessage,
): void {
  queueWrite(world, server, socket, message, null);
}

/** @param alone the message as a write of its own, if the caller has one */
function queueWrite(
  { net }: World,
  server: ServerState,
  socket: number,
  message: BusMessage,
  alone: BusMessage[] | null,
): void {
  const cluster = clusterOf(server);
  const { outbox } = cluster;
  countBuilt(server, cluster, message.type, machineProfile(server.machine));
  const bits = socket * SOCKET_WORDS + Word.bits;
  const before = net.words[bits] as number;
  if ((before & SocketBit.owed) !== 0) {
    const owed = outbox.find((waiting) => waiting.socket === socket);
    if (owed !== undefined) return void owed.messages.push(message);
  }
  net.words[bits] = before | SocketBit.owed;
  outbox.push({ socket, messages: alone ?? [message] });
}

/** A message is built, which takes its time, and counts as sent. */
export function countBuilt(
  server: ServerState,
  { sent }: ClusterState,
  type: number,
  profile: MachineProfile,
): void {
  server.cpuUs += profile.busBuildUs;
  sent[type] = (sent[type] as number) + 1;
}

/** Step before sleep: writes what was queued, one write a link. */
export function flushOutbox(world: World, server: ServerState): void {
  const { cluster } = server;
  if (cluster === null || cluster.outbox.length === 0) return;
  const { outbox } = cluster;
  const { words } = world.net;
  const { writeUs } = machineProfile(server.machine);
  for (let i = 0; i < outbox.length; i++) {
    const { socket, messages } = outbox[i] as Waiting;
    const bits = socket * SOCKET_WORDS + Word.bits;
    words[bits] = (words[bits] as number) & ~SocketBit.owed;
    if (!isOpen(world.net, socket) || !canSend(world.net, socket)) continue;
    server.cpuUs += writeUs;
    let bytes = 0;
    for (let k = 0; k < messages.length; k++) bytes += (messages[k] as BusMessage).bytes;
    send(world, socket, bytes, messages, serverNowUs(server));
  }
  // Popping keeps the list's room for the next messages.
  while (outbox.length > 0) outbox.pop();
}

/** PING, PONG or MEET with a gossip section. */
export function sendHeartbeat(
  world: World,
  server: ServerState,
  socket: number,
  type: number,
  messageFlags = 0,
): void {
  const write = buildHeartbeat(world, server, type, messageFlags);
  queueWrite(world, server, socket, write[0], write);
}

/** The same, not sent: a write of its own. */
export function buildHeartbeat(
  world: World,
  server: ServerState,
  type: number,
  messageFlags = 0,
): Heartbeat {
  const write: Heartbeat = takeHeartbeat() ?? [{ ...BLANK, entries: NO_ENTRIES }];
  const message = write[0];
  const entries = chooseEntries(world, server, message.entries);
  message.type = type;
  message.bytes = HEADER_BYTES + (entries.length / 2) * GOSSIP_ENTRY_BYTES;
  message.entries = entries;
  message.flagged = choseBadNews();
  message.messageFlags = messageFlags;
  message.cause = world.cause;
  writeHeader(world, server, message);
  return write;
}

/** PING on our own link: from now on an answer is owed. */
export function sendPing(world: World, server: ServerState, column: number): void {
  const { bus } = world;
  const cell = server.process * bus.stride + column;
  const link = bus.outLink[cell] as number;
  if (link === NOBODY) return;
  if (bus.stride >= WIDE) readLink(world, server, link, column);
  sendHeartbeat(world, server, link, MessageType.ping);
  bus.near[cell * NEAR + Near.pingSentMs] = serverMs(world, server);
  markPending(bus, cell);
}

/** Who a broadcast PONG is for: everybody, or only the other replicas of our master. */
export type PongTargets = 'all' | 'siblings';

export function broadcastPong(world: World, server: ServerState, targets: PongTargets): void {
  const cluster = clusterOf(server);
  const { bus } = world;
  const base = server.process * bus.stride;
  const master = bus.slaveOf[base + cluster.myself] as number;
  for (const column of cluster.known) {
    const cell = base + column;
    if (column === cluster.myself || bus.outLink[cell] === NOBODY) continue;
    if (targets === 'siblings') {
      const isSibling =
        ((bus.flags[cell] as number) & NodeFlag.slave) !== 0 && bus.slaveOf[cell] === master;
      if (!isSibling) continue;
    }
    sendHeartbeat(world, server, bus.outLink[cell] as number, MessageType.pong);
  }
}

/** The same message to every node with a link. */
export function broadcast(world: World, server: ServerState, message: BusMessage): number {
  const cluster = clusterOf(server);
  const { bus } = world;
  const base = server.process * bus.stride;
  let sent = 0;
  for (const column of cluster.known) {
    const link = bus.outLink[base + column] as number;
    if (column === cluster.myself || link === NOBODY) continue;
    queueMessage(world, server, link, message);
    sent++;
  }
  return sent;
}

export function broadcastFail(world: World, server: ServerState, subject: number): void {
  const bytes = HEADER_BYTES + FAIL_BODY_BYTES;
  broadcast(
    world,
    server,
    buildMessage(world, server, MessageType.fail, bytes, { subject, flagged: true }),
  );
}

/** Tells `to` of a configuration newer than the one it claims. */
export function sendUpdate(world: World, server: ServerState, to: number, subject: number): void {
  const { bus } = world;
  const base = server.process * bus.stride;
  const link = bus.outLink[base + to] as number;
  if (link === NOBODY) return;
  const body = {
    subject,
    subjectEpoch: bus.configEpoch[base + subject] as number,
    subjectSet: claimedSetOf(world, server, subject),
  };
  const bytes = HEADER_BYTES + UPDATE_BODY_BYTES;
  const message = buildMessage(world, server, MessageType.update, bytes, body);
  queueMessage(world, server, link, message);
}
