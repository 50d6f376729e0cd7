/**
 * A client as CLIENT LIST prints it.
 *
 * Differs from Redis: buffer sizes are what a quiet client has; ports of simulated callers are made up
 * from their connection's number.
 * Source: redis 7.0.15, networking.c, catClientInfoString, getClientType.
 */
import type { World } from '../kernel/World.ts';
import { SOCKET_WORDS, Word } from '../network/Network.ts';
import { peerHost, peerSocket } from '../network/sockets.ts';
import type { Client } from '../server/Client.ts';
import { unparsedBytes } from '../server/QueryBuffer.ts';
import { serverNowUs, type ServerState } from '../server/ServerState.ts';

/** First descriptor of a client: after the standard ones, the log, epoll and the listening socket. */
const FIRST_FD = 8;
const FIRST_PORT = 32_768;
const PORTS = 28_000;
/** Bytes of a client's structures with empty buffers. */
const IDLE_CLIENT_BYTES = 22_298;
const QUERY_BUFFER_BYTES = 20_474;

/** `ip:port` of the caller, as the server sees it. */
export function clientAddress(world: World, client: Client): string {
  if (client.socket < 0) return '127.0.0.1:0';
  const caller = world.net.callers.get(client.socket >> 1);
  if (caller !== undefined) return caller;
  const host = world.hosts[peerHost(world, client.socket)];
  const port = peerPort(world, client);
  return `${host?.ip ?? '127.0.0.1'}:${port}`;
}

/** Our master is called at its own port; everybody else calls from one that nobody chose. */
function peerPort(world: World, { kind, socket }: Client): number {
  const peer = world.net.words[peerSocket(socket) * SOCKET_WORDS + Word.process] as number;
  const listens = kind === 'master' ? world.processes[peer]?.port : undefined;
  return listens ?? FIRST_PORT + ((socket >> 1) % PORTS);
}

/** `ip:port` that the caller connected to. */
export function localAddress(world: World, server: ServerState): string {
  const process = world.processes[server.process];
  const host = process === undefined ? undefined : world.hosts[process.host];
  return `${host?.ip ?? '127.0.0.1'}:${process?.port ?? 0}`;
}

export type ClientType = 'normal' | 'replica' | 'master' | 'pubsub';

/** Source: redis 7.0.15, getClientType. */
export function clientType(client: Client): ClientType {
  return client.kind === 'normal' && client.subscriptions !== null ? 'pubsub' : client.kind;
}

function flagsOf(client: Client): string {
  let flags = '';
  if (client.isMonitor) flags += 'O';
  if (client.kind === 'replica') flags += 'S';
  if (client.kind === 'master') flags += 'M';
  if (clientType(client) === 'pubsub') flags += 'P';
  if (client.multi !== null) flags += 'x';
  if (client.blocked !== null) flags += 'b';
  if (client.watchBroken) flags += 'd';
  if (client.closeAfterReply) flags += 'c';
  if (client.closeAsap) flags += 'A';
  if (client.readOnly) flags += 'r';
  if (client.noEvict) flags += 'e';
  return flags === '' ? 'N' : flags;
}

/** One line without its end. */
export function clientLine(world: World, server: ServerState, client: Client): string {
  const nowUs = serverNowUs(server);
  const seconds = (sinceUs: number): number => Math.floor(nowUs / 1e6) - Math.floor(sinceUs / 1e6);
  const queued = client.queue.reduce((sum, command) => sum + command.bytes, 0);
  const pending = queued + (client.outside === null ? 0 : unparsedBytes(client.outside.query));
  const multiBytes = client.multi?.commands.reduce((sum, command) => sum + command.bytes, 0) ?? 0;
  return [
    `id=${client.id}`,
    `addr=${clientAddress(world, client)}`,
    `laddr=${localAddress(world, server)}`,
    `fd=${FIRST_FD + (client.socket >> 1)}`,
    `name=${client.name}`,
    `age=${seconds(client.createdUs)}`,
    `idle=${seconds(client.lastInteractionUs)}`,
    `flags=${flagsOf(client)}`,
    `db=${client.db}`,
    `sub=${client.subscriptions?.channels.size ?? 0}`,
    `psub=${client.subscriptions?.patterns.size ?? 0}`,
    `ssub=${client.subscriptions?.shardChannels.size ?? 0}`,
    `multi=${client.multi === null ? -1 : client.multi.commands.length}`,
    `qbuf=${pending}`,
    `qbuf-free=${Math.max(0, QUERY_BUFFER_BYTES - pending)}`,
    'argv-mem=10',
    `multi-mem=${multiBytes}`,
    'rbs=1024',
    'rbp=0',
    `obl=${Math.min(client.outputBytes, 16_384)}`,
    `oll=${client.outputBytes > 16_384 ? client.output.length : 0}`,
    `omem=${Math.max(0, client.outputBytes - 16_384)}`,
    `tot-mem=${IDLE_CLIENT_BYTES + client.outputBytes + multiBytes}`,
    'events=r',
    `cmd=${client.lastCommand}`,
    'user=default',
    'redir=-1',
    `resp=${client.resp}`,
  ].join(' ');
}
