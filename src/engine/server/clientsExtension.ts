/** Joins ordinary clients to a server: their sockets, and writing their replies before sleep. */
import { onClientSocket, writePending } from './clients.ts';
import { SleepOrder, SocketRole, type ServerExtension } from './Extension.ts';

export const clientsExtension: ServerExtension = {
  name: 'clients',
  beforeSleep: [{ at: SleepOrder.writeReplies, step: writePending }],
  roles: [SocketRole.client],
  onSocket: onClientSocket,
};
