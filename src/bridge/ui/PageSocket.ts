/**
 * One page's WebSocket: the worker's messages as JSON, frames as bytes. What it sends wrong closes it alone.
 */
import type { RawData, WebSocket } from 'ws';
import { LiveViewer } from '../../host/live/LiveViewer.ts';
import type { LiveWorld } from '../../host/live/LiveWorld.ts';
import { FrameHeader } from '../../protocol/Frame.ts';
import type { ToPage } from '../../protocol/messages.ts';
import type { Loop } from '../Loop.ts';

/** Bytes on their way to a page beyond which it is told nothing new for now. */
const WAITING_BYTES_MAX = 4 * 1024 * 1024;
/** Close codes of RFC 6455. */
const NOT_UNDERSTOOD = 1003;
const NOT_TEXT = 1007;

export class PageSocket {
  private readonly socket: WebSocket;
  private readonly viewer: LiveViewer;

  constructor(socket: WebSocket, world: LiveWorld, loop: Loop, gone: () => void) {
    this.socket = socket;
    const port = {
      nowMs: () => performance.now(),
      post: (message: ToPage) => this.post(message),
      give: (input: Parameters<LiveWorld['give']>[0]) => loop.act((live) => live.give(input)),
    };
    this.viewer = new LiveViewer(port, world);
    socket.on('message', (data, isBinary) => this.receive(data, isBinary));
    // A frame that is none: the library closes this connection; `close` follows.
    socket.on('error', () => {});
    socket.on('close', gone);
  }

  start(): void {
    this.viewer.start();
  }

  turn(): void {
    if (this.socket.bufferedAmount < WAITING_BYTES_MAX) this.viewer.turn();
  }

  close(): void {
    this.socket.terminate();
  }

  private receive(data: RawData, isBinary: boolean): void {
    if (isBinary) return this.socket.close(NOT_UNDERSTOOD, 'text only');
    const message = Buffer.isBuffer(data) ? parsed(data.toString()) : undefined;
    if (message === undefined) return this.socket.close(NOT_TEXT, 'not JSON');
    this.viewer.receive(message);
  }

  private post(message: ToPage): void {
    if (message.kind !== 'event' || message.name !== 'frame')
      return this.socket.send(JSON.stringify(message));
    const { buffer } = message.payload;
    const [bytes = 0] = new Float64Array(buffer, FrameHeader.byteLength * 8, 1);
    // The buffer is written to again when this has left.
    this.socket.send(Buffer.from(buffer, 0, bytes), { binary: true }, () =>
      this.viewer.pool.giveBack(buffer),
    );
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
