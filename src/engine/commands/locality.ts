/**
 * Where a connection comes from: protected mode and the protected commands trust the loopback interface.
 *
 * Differs from Redis: what is typed in a live world's page counts as local.
 * Source: redis 7.0.15, networking.c, clientAcceptHandler, islocalClient; server.c, allowProtectedAction.
 */
import { SOCKET_WORDS, Word } from '../network/Network.ts';
import { peerHost, peerSocket } from '../network/sockets.ts';
import type { World } from '../kernel/World.ts';
import { rejectClient } from '../server/clients.ts';
import type { Call } from '../server/CommandSpec.ts';
import { configText } from '../server/config.ts';
import type { ServerState } from '../server/ServerState.ts';

/** Whether the other end of the socket stands on the server's own machine. */
function isLocal(world: World, server: ServerState, socket: number): boolean {
  const caller = world.net.callers.get(socket >> 1);
  if (caller !== undefined) return isLoopback(caller);
  const host = peerHost(world, socket);
  if (host === world.processes[server.process]?.host) return true;
  const peer =
    world.processes[world.net.words[peerSocket(socket) * SOCKET_WORDS + Word.process] as number];
  const isLive = world.net.outsideHost >= 0;
  return isLoopback(world.hosts[host]?.ip ?? '127.0.0.1') || (isLive && peer?.kind === 'clients');
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address.startsWith('[::1]') || address.startsWith('::1');
}

/** What the directive allows: everybody, local connections, nobody. */
export function isAllowed({ world, server, client }: Call, directive: string): boolean {
  const allowed = configText(server, directive);
  if (allowed !== 'local') return allowed === 'yes';
  return client.socket < 0 || isLocal(world, server, client.socket);
}

const DENIED =
  'DENIED Redis is running in protected mode because protected mode is enabled and no password is set for ' +
  'the default user. In this mode connections are only accepted from the loopback interface. If you want ' +
  'to connect from external computers to Redis you may adopt one of the following solutions: 1) Just ' +
  "disable protected mode sending the command 'CONFIG SET protected-mode no' from the loopback interface " +
  'by connecting to Redis from the same host the server is running, however MAKE SURE Redis is not ' +
  'publicly accessible from internet if you do so. Use CONFIG REWRITE to make this change permanent. 2) ' +
  'Alternatively you can just disable the protected mode by editing the Redis configuration file, and ' +
  "setting the protected mode option to 'no', and then restarting the server. 3) If you started the server " +
  "manually just for testing, restart it with the '--protected-mode no' option. 4) Setup a an " +
  'authentication password for the default user. NOTE: You only need to do one of the above things in ' +
  'order for the server to start accepting connections from the outside.';

/** Hook of accepting: true = the connection was turned away. */
export function denyStranger(
  world: World,
  server: ServerState,
  socket: number,
  port: number,
): boolean {
  if (server.numbers['protected-mode'] !== 1 || port !== world.processes[server.process]?.port)
    return false;
  if (configText(server, 'requirepass') !== '' || isLocal(world, server, socket)) return false;
  rejectClient(world, server, socket, DENIED);
  return true;
}
