/**
 * Clients of a server: accepting, reading commands, writing replies, closing.
 *
 * One read takes at most 16 KB; replies are written when the loop sleeps, newest client first (rule TB6:
 * the list of clients with output grows at its head, so a replica that a command queued is written before
 * the client that issued it).
 */
import type { World } from '../kernel/World.ts';
import { SocketBit, SOCKET_WORDS, Word } from '../network/Network.ts';
import { closeSocket, hasUnread, isOpen, raise, readSegments } from '../network/sockets.ts';
import { canSend, send } from '../network/transmit.ts';
import { setOutput } from './buffers.ts';
import { createClient, type Client } from './Client.ts';
import type { Command } from './Command.ts';
import { configBool, configNumber, configText } from './config.ts';
import { runCommand } from './dispatch.ts';
import { SocketRole } from './Extension.ts';
import { kit } from './kit.ts';
import { machineProfile } from './MachineProfile.ts';
import { ownLinks } from './ownLinks.ts';
import { drainBytes, noteEmptyLine, takeBytes, writePieces } from './outsideClient.ts';
import { outsideEnds, type BytesPayload, type OutsideEnds } from './OutsideEnds.ts';
import type { Reply } from './Reply.ts';
import { replyBytes } from './replyBytes.ts';
import { serverNowUs, type ServerState } from './ServerState.ts';

/** PROTO_IOBUF_LEN: bytes that one read(2) asks for. */
export const READ_BYTES = 16_384;

/** What a client writes in one go. */
export interface RequestPayload {
  readonly commands: readonly Command[];
}

/** What a server writes to a client in one go. */
export interface ReplyPayload {
  readonly replies: readonly Reply[];
}

export function acceptClient(world: World, server: ServerState, socket: number): void {
  server.stats.connectionsReceived++;
  const connections = server.clients.size + ownLinks(world, server).connections;
  if (connections >= configNumber(server, 'maxclients'))
    return rejectClient(world, server, socket, tooMany(server));
  const client = createClient(server.nextClientId++, socket, serverNowUs(server));
  client.authenticated = configText(server, 'requirepass') === '';
  client.outside = outsideEnds(world, socket);
  if (client.outside !== null) server.buffers.unsettled.add(client.id);
  server.clients.set(client.id, client);
  world.net.words[socket * SOCKET_WORDS + Word.role] = SocketRole.client;
  world.net.words[socket * SOCKET_WORDS + Word.ref] = client.id;
  if (hasUnread(world.net, socket)) raise(world, socket, 0);
}

/** Source: redis 7.0.15, networking.c, acceptCommonHandler. */
function tooMany(server: ServerState): string {
  const links = configBool(server, 'cluster-enabled') ? ' + cluster connections' : '';
  return `ERR max number of clients${links} reached`;
}

/** Says why and hangs up. */
export function rejectClient(
  world: World,
  server: ServerState,
  socket: number,
  text: string,
): void {
  server.stats.rejectedConnections++;
  const error: Reply = { error: text };
  send(
    world,
    socket,
    replyBytes(error, 2),
    { replies: [error] } satisfies ReplyPayload,
    serverNowUs(server),
  );
  closeSocket(world, socket, serverNowUs(server));
}

/** A client's socket has events. */
export function onClientSocket(
  world: World,
  server: ServerState,
  socket: number,
  bits: number,
): void {
  const client = server.clients.get(world.net.words[socket * SOCKET_WORDS + Word.ref] as number);
  if (client === undefined || client.socket !== socket) return;
  if ((bits & SocketBit.reset) !== 0) return closeRead(world, server, client);
  if ((bits & SocketBit.writable) !== 0) writeReplies(world, server, client);
  if (hasUnread(world.net, socket)) readCommands(world, server, client);
  else if ((bits & SocketBit.eof) !== 0) return closeRead(world, server, client);
  if ((bits & SocketBit.eof) !== 0 && isOpen(world.net, socket))
    raise(world, socket, SocketBit.eof);
}

/** A read brings the end: it counts as one. */
function closeRead(world: World, server: ServerState, client: Client): void {
  server.stats.reads++;
  closeClient(world, server, client);
}

function readCommands(world: World, server: ServerState, client: Client): void {
  const profile = machineProfile(server.machine);
  server.cpuUs += profile.readUs;
  server.stats.reads++;
  reading = client;
  readingServer = server;
  const bytes =
    client.outside === null
      ? readSegments(world, client.socket, READ_BYTES, takeCommands)
      : readOutside(world, server, client, client.outside);
  client.lastInteractionUs = serverNowUs(server);
  server.stats.netInputBytes += bytes;
  drainQueue(world, server, client);
}

/** A function of its own: others would pay for what its inner one remembers. */
function readOutside(
  world: World,
  server: ServerState,
  client: Client,
  outside: OutsideEnds,
): number {
  return readSegments(world, client.socket, READ_BYTES, (payload) =>
    takeBytes(world, server, client, outside, (payload as BytesPayload).bytes),
  );
}

/** Whose commands are being read. Never meant between events, so not part of any state. */
let reading: Client | null = null;
let readingServer: ServerState | null = null;

function takeCommands(payload: unknown): void {
  const { queue } = reading as Client;
  const { commands } = payload as RequestPayload;
  if (commands.length === 0) noteEmptyLine(readingServer as ServerState, reading as Client);
  for (let i = 0; i < commands.length; i++) queue.push(commands[i] as Command);
}

/** Executes what the client has sent, until it blocks, is postponed or closes. */
export function drainQueue(world: World, server: ServerState, client: Client): void {
  const { queue } = client;
  let done = 0;
  while (
    done < queue.length &&
    client.blocked === null &&
    !client.closeAfterReply &&
    !client.closeAsap
  ) {
    runCommand(world, server, client, queue[done++] as Command);
    if (world.servers[server.process] !== server) return;
  }
  dropFirst(queue, done);
  if (queue.length === 0 && client.outside !== null)
    drainBytes(world, server, client, client.outside);
}

/** Removes the first `count` items. Popping all of them keeps the list's room for the next ones. */
export function dropFirst(list: unknown[], count: number): void {
  if (count < list.length) list.splice(0, count);
  else while (list.length > 0) list.pop();
}

/** An empty list that changes places with a server's. Never meant between events, so not part of any state. */
let spare: Client[] = [];

/** Step before sleep: writes every client's replies, newest queued first. */
export function writePending(world: World, server: ServerState): void {
  const pending = server.pendingWrites;
  if (pending.length === 0) return;
  server.pendingWrites = spare;
  for (let client = pending.pop(); client !== undefined; client = pending.pop()) {
    client.pendingWrite = false;
    writeReplies(world, server, client);
  }
  spare = pending;
}

/** Functions that write other things than replies to a client's socket (a replica's stream), by kind. */
const streamWriters = new Map<
  string,
  (world: World, server: ServerState, client: Client) => void
>();

export function writeStreamsWith(
  kind: string,
  write: (world: World, server: ServerState, client: Client) => void,
): void {
  streamWriters.set(kind, write);
}

function writeReplies(world: World, server: ServerState, client: Client): void {
  server.stats.writes++;
  if (client.outside !== null && !client.closeAsap)
    writePieces(world, server, client, client.outside);
  if (client.output.length > 0 && !client.closeAsap && canSend(world.net, client.socket)) {
    server.cpuUs += machineProfile(server.machine).writeUs;
    const payload: ReplyPayload = { replies: client.output };
    send(world, client.socket, client.outputBytes, payload, serverNowUs(server));
    server.stats.netOutputBytes += client.outputBytes;
    client.output = [];
    setOutput(server, client, 0);
  }
  if (client.kind !== 'normal' && !client.closeAsap)
    streamWriters.get(client.kind)?.(world, server, client);
  if (client.closeAfterReply && client.outputBytes === 0) closeClient(world, server, client);
}

/** Closes a connection and forgets the client. */
export function closeClient(world: World, server: ServerState, client: Client): void {
  if (!server.clients.delete(client.id)) return;
  for (const extension of kit.extensions) extension.onClientClosed?.(world, server, client);
  if (client.pendingWrite)
    server.pendingWrites = server.pendingWrites.filter((other) => other !== client);
  client.closeAsap = true;
  closeSocket(world, client.socket, serverNowUs(server));
}
