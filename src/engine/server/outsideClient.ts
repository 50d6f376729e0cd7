/**
 * A client outside the simulation: what it sends is bytes, parsed here one command at a time, and what
 * it is sent is bytes as well.
 *
 * Commands are parsed only when they can be executed, as Redis does: a command may change how the bytes
 * behind it are read (AUTH), and the bytes of a blocked client count as its query buffer.
 * Source: redis 7.0.15, networking.c, readQueryFromClient, processInputBuffer, setProtocolError.
 */
import type { World } from '../kernel/World.ts';
import { canSend, send } from '../network/transmit.ts';
import { queryResized, setOutput } from './buffers.ts';
import type { Client } from './Client.ts';
import { cutParsed, noteRead } from './clientBuffers.ts';
import type { Command } from './Command.ts';
import type { OutsideEnds, PiecesPayload } from './OutsideEnds.ts';
import { addReply, closeSoon } from './output.ts';
import { configNumber } from './config.ts';
import { countError } from './countError.ts';
import { runCommand } from './dispatch.ts';
import { takePieces } from './encodeReply.ts';
import { parseCommand, type ParseLimits } from './parseCommand.ts';
import { kit } from './kit.ts';
import { feed, unparsedBytes } from './QueryBuffer.ts';
import { machineProfile } from './MachineProfile.ts';
import { log, serverNowUs, type ServerState } from './ServerState.ts';

/** Bytes were read: the client is closed when it leaves too many of them unparsed. */
export function takeBytes(
  world: World,
  server: ServerState,
  client: Client,
  { query }: OutsideEnds,
  bytes: string,
): void {
  noteRead(query.room, bytes.length, query.wordBytes);
  queryResized(server, client, query);
  server.buffers.unsettled.add(client.id);
  feed(query, bytes);
  if (unparsedBytes(query) <= configNumber(server, 'client-query-buffer-limit')) return;
  const text = `Closing client that reached max query buffer length: id=${client.id}`;
  log(world, server, 'warning', text);
  closeSoon(server, client);
}

const limits: { -readonly [K in keyof ParseLimits]: ParseLimits[K] } = {
  bulkBytesMax: 0,
  authenticated: true,
};

/** Executes what the client has sent, until it blocks, is postponed or closes. */
export function drainBytes(
  world: World,
  server: ServerState,
  client: Client,
  ends: OutsideEnds,
): void {
  const { query } = ends;
  runBytes(world, server, client, ends);
  cutParsed(query.room, unparsedBytes(query));
  if (server.clients.has(client.id)) queryResized(server, client, query);
}

function runBytes(world: World, server: ServerState, client: Client, { query }: OutsideEnds): void {
  while (client.blocked === null && !client.closeAfterReply && !client.closeAsap) {
    limits.bulkBytesMax = configNumber(server, 'proto-max-bulk-len');
    limits.authenticated = client.authenticated;
    const next = parseCommand(query, limits);
    if (next === null) return;
    if ('error' in next) {
      addReply(server, client, next);
      countError(server, client, next);
      client.closeAfterReply = true;
      return;
    }
    const { argv } = next;
    if (argv.length === 0) {
      noteEmptyLine(server, client);
      continue;
    }
    if (isCrossProtocol(argv[0] as string)) return refuseBrowser(world, server, client);
    runRecorded(world, server, client, next);
    if (world.servers[server.process] !== server) return;
  }
}

/** Tells who wants to know. */
export function noteEmptyLine(server: ServerState, client: Client): void {
  for (const extension of kit.extensions) extension.onEmptyLine?.(server, client);
}

/** A browser was made to talk to us. Source: redis 7.0.15, server.c, processCommand. */
function isCrossProtocol(word: string): boolean {
  if (word.length !== 4 && word.length !== 5) return false;
  const lower = word.toLowerCase();
  return lower === 'post' || lower === 'host:';
}

function refuseBrowser(world: World, server: ServerState, client: Client): void {
  const text =
    'Possible SECURITY ATTACK detected. It looks like somebody is sending POST or Host: commands to ' +
    'Redis. This is likely due to an attacker attempting to use Cross Protocol Scripting to compromise ' +
    'your Redis instance. Connection aborted.';
  log(world, server, 'warning', text);
  closeSoon(server, client);
}

function runRecorded(world: World, server: ServerState, client: Client, command: Command): void {
  const { commands } = world.trace;
  if (commands === undefined) return runCommand(world, server, client, command);
  const caller = world.net.callers.get(client.socket >> 1) ?? '';
  const sent = { atUs: serverNowUs(server), caller, db: client.db, argv: command.argv };
  const before = redirections(server);
  runCommand(world, server, client, command);
  if (redirections(server) === before) commands.push(sent);
}

function redirections({ stats }: ServerState): number {
  return (stats.errors.get('MOVED') ?? 0) + (stats.errors.get('ASK') ?? 0);
}

/** Writes as much as the socket takes. Source: redis 7.0.15, networking.c, writeToClient. */
export function writePieces(
  world: World,
  server: ServerState,
  client: Client,
  { wire }: OutsideEnds,
): void {
  const before = wire.bytes;
  while (wire.bytes > 0 && canSend(world.net, client.socket)) {
    server.cpuUs += machineProfile(server.machine).writeUs;
    const pieces = takePieces(wire);
    const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
    wire.bytes -= bytes;
    const payload: PiecesPayload = { pieces };
    send(world, client.socket, bytes, payload, serverNowUs(server));
  }
  setOutput(server, client, wire.bytes);
  server.stats.netOutputBytes += before - wire.bytes;
}
