/** A connection of one's own to a bridge: bytes as they are. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export async function openSocket(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** Writes, and returns what comes next. */
export async function asked(socket: Socket, bytes: string): Promise<string> {
  socket.write(bytes, 'latin1');
  const [answer] = (await once(socket, 'data')) as [Buffer];
  return answer.toString('latin1');
}
