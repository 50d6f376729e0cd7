/**
 * The fast lane of the bus: an expected heartbeat at a server that sleeps, in one go.
 *
 * Of an idle cluster's events most are heartbeats that find their receiver asleep and tell of its sender
 * nothing new. What such a one does is known beforehand: one iteration of the receiver's loop that reads
 * it, answers if it is a PING, believes its gossip and sleeps again. The lane does just that, with the same
 * functions and the same costs, without the queues in between (a socket's unread segments, its process's
 * ready list, the messages that wait for the loop's end): they would be filled and emptied within the call.
 * Whatever is not as expected goes the long way; a test holds the two against each other.
 */
import type { World } from '../kernel/World.ts';
import { NONE, SOCKET_WORDS, SocketBit, Word, type Network } from '../network/Network.ts';
import { SOCKET_BUFFER_BYTES, acknowledgeRead, generationOf } from '../network/sockets.ts';
import { freeSegment } from '../network/table.ts';
import { isQuiet, noteReceived, onNetArrive, send } from '../network/transmit.ts';
import { SocketRole } from '../server/Extension.ts';
import { beginIteration, chargeWake, endIteration, isResting } from '../server/loop.ts';
import { machineProfile } from '../server/MachineProfile.ts';
import { serverNowUs, type ServerState } from '../server/ServerState.ts';
import { NodeFlag } from './BusTable.ts';
import { clusterOf, type ClusterState } from './ClusterState.ts';
import { processGossip } from './hearsay.ts';
import { giveBack } from './heartbeats.ts';
import { MessageType, type BusMessage } from './message.ts';
import { isOldNews } from './oldNews.ts';
import { hearSender, onPong } from './packets.ts';
import { buildHeartbeat, countBuilt } from './send.ts';

/** A timer that is due sooner may have its turn in the same iteration: more than any heartbeat costs. */
const TIMER_US = 5_000;

/** Bits of the receiving socket that call for more than reading. */
const EVENTFUL =
  SocketBit.listed |
  SocketBit.connected |
  SocketBit.connectFailed |
  SocketBit.eof |
  SocketBit.reset |
  SocketBit.acceptPending |
  SocketBit.writable;

/** Handler of `netArrive`. */
export function onArrive(world: World, from: number, generation: number, seg: number): void {
  const { net } = world;
  const to = from ^ 1;
  const role = net.words[to * SOCKET_WORDS + Word.role] as number;
  const isBus = role === SocketRole.busIn || role === SocketRole.busOut;
  if (!isBus || generationOf(net, from) !== generation || !isClear(net, to))
    return onNetArrive(world, from, generation, seg);
  const index = net.words[to * SOCKET_WORDS + Word.process] as number;
  const server = sleeperOf(world, index);
  const write = net.segPayload[seg] as readonly BusMessage[];
  if (server === null || !isExpected(world, server, to, role, write))
    return onNetArrive(world, from, generation, seg);
  noteReceived(world, from, to);
  const bytes = net.segBytes[seg] as number;
  freeSegment(net, seg);
  hear(world, server, to, bytes, write);
}

/** Nothing waits in the socket or on its way, and the answer can be written at once. */
function isClear(net: Network, to: number): boolean {
  const { words } = net;
  const there = to * SOCKET_WORDS;
  const bits = words[there + Word.bits] as number;
  return (
    (bits & (SocketBit.open | EVENTFUL)) === SocketBit.open &&
    words[there + Word.recvHead] === NONE &&
    (words[there + Word.queuedBytes] as number) < SOCKET_BUFFER_BYTES &&
    isQuiet(net)
  );
}

/** The server of a process that sleeps, rests, and will not be woken by its timer just now. */
function sleeperOf(world: World, index: number): ServerState | null {
  const process = world.processes[index];
  const server = world.servers[index];
  if (process === undefined || server === null || server === undefined) return null;
  const isFree =
    process.state === 'running' &&
    process.busyUntilUs <= world.nowUs &&
    process.ready.length === 0 &&
    isResting(server) &&
    server.cronAtUs > world.nowUs + TIMER_US;
  return isFree ? server : null;
}

/** One heartbeat of a node that everybody is well with, on the link that is meant for it. */
function isExpected(
  world: World,
  server: ServerState,
  socket: number,
  role: number,
  write: readonly BusMessage[],
): boolean {
  const { bus, net } = world;
  const { cluster } = server;
  const message = write[0] as BusMessage;
  if (cluster === null || write.length !== 1 || message.flagged) return false;
  const isForRole =
    message.type === (role === SocketRole.busIn ? MessageType.ping : MessageType.pong);
  const { sender } = message;
  if (!isForRole || net.words[socket * SOCKET_WORDS + Word.ref] !== sender) return false;
  const cell = server.process * bus.stride + sender;
  const its = bus.flags[cell] as number;
  return (
    (its & (NodeFlag.known | NodeFlag.pfail | NodeFlag.fail)) === NodeFlag.known &&
    sender !== cluster.myself &&
    isOldNews(world, cluster, message, cell) &&
    isAtPeace(world, cluster)
  );
}

/** No gossip can tell of strangers, of suspects or of their recovery. */
function isAtPeace({ bus }: World, cluster: ClusterState): boolean {
  return (
    cluster.known.length === bus.identities.length &&
    cluster.failReports.size === 0 &&
    cluster.knowsOwnIp &&
    !cluster.todo.failover
  );
}

/** The iteration. */
function hear(
  world: World,
  server: ServerState,
  socket: number,
  bytes: number,
  write: readonly BusMessage[],
): void {
  const cluster = clusterOf(server);
  const profile = machineProfile(server.machine);
  const message = write[0] as BusMessage;
  const { type } = message;
  beginIteration(world, server);
  chargeWake(world, server, profile);
  server.cpuUs += profile.readUs + profile.busPacketUs;
  acknowledgeRead(world, socket, bytes);
  cluster.received[type] = (cluster.received[type] as number) + 1;
  world.cause = message.cause;
  hearSender(world, server, message);
  const answer = type === MessageType.ping ? buildHeartbeat(world, server, MessageType.pong) : null;
  if (answer === null) onPong(world, server, message.sender);
  else countBuilt(server, cluster, MessageType.pong, profile);
  processGossip(world, server, message);
  giveBack(write);
  if (answer !== null) {
    server.cpuUs += profile.writeUs;
    send(world, socket, answer[0].bytes, answer, serverNowUs(server));
  }
  endIteration(world, server);
}
