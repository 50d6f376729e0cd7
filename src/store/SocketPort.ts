/**
 * A WebSocket to a bridge that looks like a Worker: messages as JSON, frames as bytes.
 *
 * Buffers do not travel back over a wire, so a frame that is returned is simply dropped.
 */
import type { ToHost, ToPage } from '../protocol/messages.ts';
import type { WallPort } from './WorkerLink.ts';

/** What it needs of a WebSocket; a fake in a test will do. */
export type SocketLike = Pick<
  WebSocket,
  'send' | 'close' | 'binaryType' | 'readyState' | 'onopen' | 'onmessage' | 'onclose'
>;

const OPEN = 1;

export class SocketPort implements WallPort {
  onmessage: WallPort['onmessage'] = null;
  onerror: WallPort['onerror'] = null;
  readonly #socket: SocketLike;
  #waiting: string[] = [];

  constructor(socket: SocketLike) {
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => this.#sendWaiting();
    socket.onmessage = ({ data }: MessageEvent<unknown>) => this.#receive(data);
    socket.onclose = ({ reason }) => this.onerror?.({ message: reason } as ErrorEvent);
  }

  postMessage(message: ToHost): void {
    if (message.name === 'frame.return') return;
    const text = JSON.stringify(message);
    if (this.#socket.readyState === OPEN) this.#socket.send(text);
    else this.#waiting.push(text);
  }

  terminate(): void {
    this.#socket.onclose = null;
    this.#socket.close();
  }

  #sendWaiting(): void {
    for (const text of this.#waiting) this.#socket.send(text);
    this.#waiting = [];
  }

  #receive(data: unknown): void {
    const message: ToPage =
      data instanceof ArrayBuffer
        ? { kind: 'event', name: 'frame', payload: { buffer: data } }
        : (JSON.parse(String(data)) as ToPage);
    this.onmessage?.({ data: message } as MessageEvent<ToPage>);
  }
}
