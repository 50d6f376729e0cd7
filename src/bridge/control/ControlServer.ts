/**
 * The control port: RESP in, RESP out, so that redis-cli and scripts can break the world.
 *
 * Only this machine is listened to, unless there is a token, which a caller from elsewhere must show
 * first. What one connection sends wrong ends that connection alone.
 */
import { createServer, type Server, type Socket } from 'node:net';
import { respBytes, RespReader } from '../../host/live/RespReader.ts';
import { whyNot } from '../Doors.ts';
import { isLoopback, sameToken } from '../access.ts';
import { answerOrder, type ControlSession } from './answerOrder.ts';
import type { ControlContext } from './ControlContext.ts';

/** Longest word of an order. */
const WORD_BYTES_MAX = 16_384;

export class ControlServer {
  private readonly context: ControlContext;
  private readonly token: string | null;
  private readonly sockets = new Set<Socket>();
  private server: Server | null = null;

  constructor(context: ControlContext, token: string | null) {
    this.context = context;
    this.token = token;
  }

  /** Rejects with a plain reason when the port cannot be had. */
  open(host: string, port: number): Promise<void> {
    const server = createServer({ noDelay: true }, (socket) => this.serve(socket));
    this.server = server;
    return new Promise((resolve, reject) => {
      server.once('error', (problem) => reject(new Error(whyNot(problem, host, port))));
      server.listen({ host, port }, resolve);
    });
  }

  close(): void {
    this.server?.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    const reader = new RespReader(WORD_BYTES_MAX);
    const session: ControlSession = {
      resp: 2,
      isAllowed: isLoopback(socket.remoteAddress),
      isEnding: false,
      login: (token) => this.token !== null && sameToken(token, this.token),
    };
    socket.on('error', () => {});
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('data', (bytes: Buffer) => {
      reader.feed(bytes.toString('latin1'));
      this.answerAll(socket, reader, session);
    });
  }

  private answerAll(socket: Socket, reader: RespReader, session: ControlSession): void {
    let out = '';
    while (!session.isEnding) {
      const next = reader.next();
      if (next === null) break;
      if ('error' in next) {
        out += respBytes(next, session.resp);
        session.isEnding = true;
      } else if (isBrowser(next)) return void socket.destroy();
      else if (next.length > 0)
        out += respBytes(answerOrder(this.context, session, next), session.resp);
    }
    if (session.isEnding) socket.end(out, 'latin1', () => socket.destroy());
    else if (out !== '') socket.write(out, 'latin1');
  }
}

/** A web page made its reader's browser talk to us. */
function isBrowser([word = '']: readonly string[]): boolean {
  return /^(post|host:)$/i.test(word);
}
