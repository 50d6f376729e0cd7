/**
 * A client as CLIENT LIST prints it.
 *
 * Differs from Redis: descriptors, and ports of simulated callers, are made up from the connection's number.
 * Source: redis 7.0.15, networking.c, catClientInfoString, getClientType.
 */
import type { World } from '../kernel/World.ts';
import { SOCKET_WORDS, Word } from '../network/Network.ts';
import { peerHost, peerSocket } from '../network/sockets.ts';
import { idleSeconds } from '../server/bufferCron.ts';
import type { Client } from '../server/Client.ts';
import { serverNowUs, type ServerState } from '../server/ServerState.ts';
import { clientMemory } from './clientMemory.ts';

/** First descriptor of a client: after the standard ones, the log, epoll and the listening socket. */
const FIRST_FD = 8;
const FIRST_PORT = 32_768;
const PORTS = 28_000;

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
  return listens ?? madeUpPort(socket);
}

function madeUpPort(socket: number): number {
  return FIRST_PORT + ((socket >> 1) % PORTS);
}

/** `ip:port` that the caller connected to; of our master's link, from which we called. */
export function localAddress(world: World, server: ServerState, client: Client): string {
  const process = world.processes[server.process];
  const host = process === undefined ? undefined : world.hosts[process.host];
  const port = client.kind === 'master' ? madeUpPort(client.socket) : (process?.port ?? 0);
  return `${host?.ip ?? '127.0.0.1'}:${port}`;
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

/** One line without its end. @param argv what the client is executing now, if it is */
export function clientLine(
  world: World,
  server: ServerState,
  client: Client,
  argv?: readonly string[],
): string {
  const nowUs = serverNowUs(server);
  const seconds = (sinceUs: number): number => Math.floor(nowUs / 1e6) - Math.floor(sinceUs / 1e6);
  const idleS = idleSeconds(server, client);
  const { subscriptions, multi } = client;
  const memory = Object.entries(clientMemory(server, client, argv));
  return [
    `id=${client.id}`,
    `addr=${clientAddress(world, client)}`,
    `laddr=${localAddress(world, server, client)}`,
    `fd=${FIRST_FD + (client.socket >> 1)}`,
    `name=${client.name}`,
    `age=${seconds(client.createdUs)}`,
    `idle=${idleS}`,
    `flags=${flagsOf(client)}`,
    `db=${client.db}`,
    `sub=${subscriptions?.channels.size ?? 0}`,
    `psub=${subscriptions?.patterns.size ?? 0}`,
    `ssub=${subscriptions?.shardChannels.size ?? 0}`,
    `multi=${multi === null ? -1 : multi.commands.length}`,
    ...memory.map(([name, bytes]) => `${name}=${bytes}`),
    client.outputBytes > 0 && !client.pendingWrite ? 'events=rw' : 'events=r',
    `cmd=${client.lastCommand}`,
    `user=${client.kind === 'master' ? '(superuser)' : 'default'}`,
    'redir=-1',
    `resp=${client.resp}`,
  ].join(' ');
}
