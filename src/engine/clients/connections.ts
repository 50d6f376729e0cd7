/**
 * Connections of clients: opened lazily, written once per wake, read as replies in order, given up after
 * a time-out.
 *
 * A user registers its functions for a `ConnUse`. Commands are queued with a tag that comes back with
 * the reply; all commands queued while one event is handled leave as one segment.
 */
import { must } from '../../base/assert.ts';
import { laidOut } from '../../base/stateCopy.ts';
import { EventKind } from '../kernel/EventKind.ts';
import type { Process } from '../kernel/Process.ts';
import type { World } from '../kernel/World.ts';
import { connect } from '../network/connect.ts';
import { SocketBit, SOCKET_WORDS, Word } from '../network/Network.ts';
import { closeSocket, hasUnread, isOpen, readSegments, takeEvents } from '../network/sockets.ts';
import { canSend, send } from '../network/transmit.ts';
import type { ReplyPayload, RequestPayload } from '../server/clients.ts';
import type { Command } from '../server/Command.ts';
import type { Reply } from '../server/Reply.ts';
import type { Connection } from './ClientsState.ts';
import { timerSlot, TimerKind } from './timers.ts';

/** How a connection ended. `refused`: nothing that was queued on it ever left. */
export type DownReason = 'refused' | 'connectTimeout' | 'closed' | 'timeout';

export interface ConnectionUser {
  readonly onUp?: (world: World, conn: Connection) => void;
  readonly onReply: (world: World, conn: Connection, tag: number, reply: Reply) => void;
  /** Something came that no command waits for: a message of pub/sub, a line of MONITOR. */
  readonly onMessage?: (world: World, conn: Connection, message: Reply) => void;
  /** The connection is gone; `tags` were sent or queued and will not be answered. */
  readonly onDown: (
    world: World,
    conn: Connection,
    reason: DownReason,
    tags: readonly number[],
  ) => void;
  /** A command, or a connect, may wait this long; 0 = for ever. Whole µs. */
  readonly timeoutUs: number;
}

/** Tag of commands whose reply nobody needs (ASKING, READONLY). */
export const NO_TAG = -1;

/** How often time-outs are looked for. A user that needs a sharper one sets its own timer. */
const TICK_US = 100_000;
/** A pipeline longer than this is written as several segments. */
const SEGMENT_BYTES = 8_192;
/** More than any socket buffer holds. */
const READ_ALL = 1_000_000_000;

const users: (ConnectionUser | undefined)[] = [];

export function serveConnections(use: number, user: ConnectionUser): void {
  users[use] = user;
}

/** Functions run on every tick; true = another tick is wanted even without connections. */
const tickers: ((world: World) => boolean)[] = [];

export function onEveryTick(run: (world: World) => boolean): void {
  if (!tickers.includes(run)) tickers.push(run);
}

/** Connections with commands to write. Never alive between events, so not part of any state. */
const touched: Connection[] = [];

/** Starts to connect; commands may be queued at once. */
export function openConnection(
  world: World,
  use: number,
  owner: number,
  endpoint: number,
): Connection {
  const conn = takeRow(world);
  conn.use = use;
  conn.owner = owner;
  conn.endpoint = endpoint;
  conn.isTaken = true;
  conn.openedUs = world.nowUs;
  conn.waitingSinceUs = world.nowUs;
  const { host, port } = must(world.clients.endpoints[endpoint], 'an endpoint has a row');
  const process = world.processes[world.clients.process] as Process;
  const options = { role: 0, ref: conn.index, noDelay: true, atUs: world.nowUs };
  conn.socket = host < 0 ? -1 : connect(world, process, host, port, options);
  armTick(world);
  return conn;
}

function takeRow(world: World): Connection {
  const { conns, freeConns } = world.clients;
  const free = freeConns.pop();
  if (free !== undefined) return conns[free] as Connection;
  const conn: Connection = laidOut({
    index: conns.length,
    use: 0,
    owner: 0,
    endpoint: 0,
    socket: -1,
    isTaken: false,
    isUp: false,
    isReadOnly: false,
    expect: [],
    head: 0,
    batch: [],
    batchBytes: 0,
    openedUs: 0,
    waitingSinceUs: -1,
  });
  conns.push(conn);
  return conn;
}

/** Queues one command; it leaves with everything else queued during this event. */
export function queueOn(conn: Connection, command: Command, tag: number): void {
  if (conn.batch.length === 0) {
    touched.push(conn);
    // A literal of one element is the smallest array; pushing onto an empty one makes room for seventeen.
    conn.batch = [command];
  } else {
    conn.batch.push(command);
  }
  conn.batchBytes += command.bytes;
  conn.expect.push(tag);
}

/** Writes what was queued; every entry into this process ends with it. */
export function flushConnections(world: World): void {
  for (let conn = touched.pop(); conn !== undefined; conn = touched.pop()) flush(world, conn);
}

function flush(world: World, conn: Connection): void {
  if (conn.batch.length === 0 || conn.socket < 0) return;
  // The kernel's buffer is full: the rest leaves when the socket is writable again.
  if (!canSend(world.net, conn.socket)) return;
  if (conn.waitingSinceUs < 0) conn.waitingSinceUs = world.nowUs;
  const commands = conn.batch;
  const bytes = conn.batchBytes;
  conn.batch = [];
  conn.batchBytes = 0;
  if (bytes > SEGMENT_BYTES && commands.length > 1) return sendInParts(world, conn, commands);
  send(world, conn.socket, bytes, { commands } satisfies RequestPayload, world.nowUs);
}

/** A long pipeline arrives piece by piece: a server reads 16 KB at a time and answers what it has. */
function sendInParts(world: World, conn: Connection, commands: readonly Command[]): void {
  let part: Command[] = [];
  let bytes = 0;
  for (const command of commands) {
    part.push(command);
    bytes += command.bytes;
    if (bytes < SEGMENT_BYTES) continue;
    send(world, conn.socket, bytes, { commands: part } satisfies RequestPayload, world.nowUs);
    part = [];
    bytes = 0;
  }
  if (bytes > 0)
    send(world, conn.socket, bytes, { commands: part } satisfies RequestPayload, world.nowUs);
}

/** A socket of the clients' process has something to handle. */
export function handleClientSocket(world: World, process: Process, socket: number): void {
  const { net } = world;
  if (net.words[socket * SOCKET_WORDS + Word.process] !== process.index || !isOpen(net, socket))
    return;
  const bits = takeEvents(net, socket);
  const conn = world.clients.conns[net.words[socket * SOCKET_WORDS + Word.ref] as number];
  if (conn === undefined || conn.socket !== socket) return;
  if ((bits & SocketBit.connectFailed) !== 0) return endConnection(world, conn, 'refused');
  if ((bits & SocketBit.connected) !== 0) becomeUp(world, conn);
  if ((bits & SocketBit.writable) !== 0) flush(world, conn);
  if (conn.socket === socket && hasUnread(net, socket)) readReplies(world, conn);
  if (conn.socket === socket && (bits & (SocketBit.eof | SocketBit.reset)) !== 0)
    endConnection(world, conn, 'closed');
}

function becomeUp(world: World, conn: Connection): void {
  conn.isUp = true;
  conn.waitingSinceUs = conn.expect.length > conn.head ? world.nowUs : -1;
  users[conn.use]?.onUp?.(world, conn);
}

/** Whose replies are being read. Never alive between events. */
let readingWorld: World | null = null;
let readingConn: Connection | null = null;

function readReplies(world: World, conn: Connection): void {
  readingWorld = world;
  readingConn = conn;
  readSegments(world, conn.socket, READ_ALL, takeReplies);
  readingWorld = null;
  readingConn = null;
}

function takeReplies(payload: unknown): void {
  const world = must(readingWorld, 'replies are read in a world');
  const conn = must(readingConn, 'replies are read for a connection');
  const { replies } = payload as ReplyPayload;
  const { socket } = conn;
  const user = must(users[conn.use], 'every connection has a user');
  for (let i = 0; i < replies.length; i++) {
    if (conn.socket !== socket) return;
    const tag = takeTag(world, conn);
    if (tag !== undefined) user.onReply(world, conn, tag, replies[i] as Reply);
    else user.onMessage?.(world, conn, replies[i] as Reply);
  }
}

function takeTag(world: World, conn: Connection): number | undefined {
  const { expect } = conn;
  if (expect.length === 1) {
    conn.waitingSinceUs = -1;
    return expect.pop();
  }
  const tag = expect[conn.head];
  if (tag === undefined) return undefined;
  conn.head++;
  if (conn.head === expect.length) {
    expect.length = 0;
    conn.head = 0;
    conn.waitingSinceUs = -1;
  } else {
    conn.waitingSinceUs = world.nowUs;
    if (conn.head >= 4096) {
      expect.splice(0, conn.head);
      conn.head = 0;
    }
  }
  return tag;
}

/** Closes a connection and tells its user which tags will not be answered. */
function endConnection(world: World, conn: Connection, reason: DownReason): void {
  if (!conn.isTaken) return;
  const tags = conn.expect.slice(conn.head);
  const user = users[conn.use];
  releaseConnection(world, conn);
  user?.onDown(world, conn, reason, tags);
}

/** Closes a connection that its user no longer wants; nobody is told. */
export function releaseConnection(world: World, conn: Connection): void {
  if (!conn.isTaken) return;
  if (conn.socket >= 0) closeSocket(world, conn.socket);
  conn.isTaken = false;
  conn.socket = -1;
  conn.isUp = false;
  conn.isReadOnly = false;
  conn.expect = [];
  conn.head = 0;
  conn.batch = [];
  conn.batchBytes = 0;
  conn.waitingSinceUs = -1;
  world.clients.freeConns.push(conn.index);
}

/** Makes sure that the tick runs. */
export function armTick(world: World): void {
  if (world.clients.isTicking) return;
  world.clients.isTicking = true;
  const slot = timerSlot(TimerKind.tick, 0);
  world.wheel.push(world.nowUs + TICK_US, EventKind.clientTimer, world.clients.process, slot, 0);
}

/** Handler of the tick: ends what has waited too long. Stops when there is no connection. */
export function onTick(world: World): void {
  const { clients } = world;
  clients.isTicking = false;
  let isWanted = false;
  for (const run of tickers) if (run(world)) isWanted = true;
  for (let i = 0; i < clients.conns.length; i++) {
    const conn = clients.conns[i] as Connection;
    if (!conn.isTaken || conn.waitingSinceUs < 0) continue;
    const { timeoutUs } = must(users[conn.use], 'every connection has a user');
    if (timeoutUs === 0 || world.nowUs - conn.waitingSinceUs < timeoutUs) continue;
    endConnection(world, conn, conn.isUp ? 'timeout' : 'connectTimeout');
  }
  if (isWanted || clients.freeConns.length < clients.conns.length) armTick(world);
}
