/** Joins ordinary clients to a server: their sockets, writing their replies before sleep, closing them. */
import type { World } from '../kernel/World.ts';
import { closeClient, onClientSocket, writePending } from './clients.ts';
import { resizeBuffers } from './bufferCron.ts';
import { createBuffers, forgetBuffers } from './buffers.ts';
import { CronOrder, SleepOrder, SocketRole, type ServerExtension } from './Extension.ts';
import { REPLY_BUFFER_BYTES_MIN } from './outputLimits.ts';
import { log, type ServerState } from './ServerState.ts';

/** Step before sleep: clients flagged for closing, most of them for leaving too much output unread. */
function closeOverdue(world: World, server: ServerState): void {
  if (server.closingClients.length === 0) return;
  const clients = server.closingClients;
  server.closingClients = [];
  for (const client of clients) {
    if (!server.clients.has(client.id)) continue;
    const text = `Client id=${client.id} scheduled to be closed ASAP for overcoming of output buffer limits.`;
    if (client.outputBytes > REPLY_BUFFER_BYTES_MIN) log(world, server, 'warning', text);
    closeClient(world, server, client);
  }
}

export const clientsExtension: ServerExtension = {
  name: 'clients',
  create: (_world, server) => {
    server.buffers = createBuffers();
  },
  beforeSleep: [
    {
      at: SleepOrder.writeReplies,
      step: writePending,
      rests: ({ pendingWrites }) => pendingWrites.length === 0,
    },
    {
      at: SleepOrder.closeAsap,
      step: closeOverdue,
      rests: ({ closingClients }) => closingClients.length === 0,
    },
  ],
  cron: [
    {
      at: CronOrder.clients,
      step: resizeBuffers,
      rests: ({ buffers }) => buffers.unsettled.size === 0,
    },
  ],
  roles: [SocketRole.client],
  onSocket: onClientSocket,
  onClientClosed: (_world, server, client) => forgetBuffers(server, client),
};
