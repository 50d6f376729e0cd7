/**
 * The page's end of the wall: requests with their answers, and events, over a Worker-like port.
 *
 * Knows no store and no React. A port that dies (script failed to load, worker killed) is reported once
 * through `onDeath` and every open request is answered with the error `hostGone`.
 */
import type {
  Answer,
  EventName,
  RequestName,
  Requests,
  ToHost,
  ToPage,
  WallEvents,
} from '../protocol/messages.ts';

/** What `WorkerLink` needs of a Worker; a MessagePort or a fake in a test will do. */
export interface WallPort {
  postMessage(message: ToHost, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<ToPage>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  terminate?(): void;
}

export type EventSink = {
  readonly [K in EventName]: (payload: WallEvents[K]) => void;
};

export class WorkerLink {
  readonly #port: WallPort;
  readonly #open = new Map<number, (answer: Answer<unknown>) => void>();
  #lastId = 0;
  #isDead = false;

  constructor(port: WallPort, sink: EventSink, onDeath: (message: string) => void) {
    this.#port = port;
    port.onmessage = (event) => this.#onMessage(event.data, sink);
    port.onerror = (event) => {
      this.close();
      onDeath(event.message ?? '');
    };
  }

  ask<K extends RequestName>(name: K, payload: Requests[K][0]): Promise<Answer<Requests[K][1]>> {
    if (this.#isDead) return Promise.resolve(HOST_GONE);
    const id = ++this.#lastId;
    return new Promise((resolve) => {
      this.#open.set(id, (answer) => resolve(answer as Answer<Requests[K][1]>));
      this.#port.postMessage({ id, name, payload } as ToHost, []);
    });
  }

  /** Gives a frame's buffer back, so that the host can fill it again. */
  returnFrame(buffer: ArrayBuffer): void {
    if (this.#isDead || buffer.byteLength === 0) return;
    this.#port.postMessage({ name: 'frame.return', buffer }, [buffer]);
  }

  close(): void {
    this.#isDead = true;
    this.#port.terminate?.();
    for (const settle of this.#open.values()) settle(HOST_GONE);
    this.#open.clear();
  }

  #onMessage(message: ToPage, sink: EventSink): void {
    if (message.kind === 'event') {
      deliver(sink, message);
      return;
    }
    const settle = this.#open.get(message.id);
    this.#open.delete(message.id);
    settle?.(message.answer);
  }
}

const HOST_GONE = {
  ok: false,
  error: { code: 'hostGone', text: 'The simulation has stopped.' },
} as const;

function deliver<K extends EventName>(
  sink: EventSink,
  event: { readonly name: K; readonly payload: WallEvents[K] },
): void {
  sink[event.name]?.(event.payload);
}
