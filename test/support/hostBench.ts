/** A host with hands: a clock that tests turn, a page that keeps what it was told, Node's deflate. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Engine } from '../../src/host/Engine.ts';
import { Host } from '../../src/host/Host.ts';
import type { Codec } from '../../src/host/HostPort.ts';
import type {
  Answer,
  EventName,
  RequestName,
  Requests,
  ToPage,
  WallEvents,
} from '../../src/protocol/messages.ts';

export const nodeCodec: Codec = {
  deflate: (bytes, done) => done(new Uint8Array(deflateRawSync(bytes))),
  inflate(packed, bytesMax, done) {
    try {
      done(new Uint8Array(inflateRawSync(packed, { maxOutputLength: bytesMax })));
    } catch {
      done(null);
    }
  },
};

export class HostBench {
  nowMs = 0;
  /** How far each look at the clock moves it: a machine whose work takes time. */
  lookMs = 0;
  /** The page gives frames back at once. */
  returnsFrames = true;
  readonly told: ToPage[] = [];
  readonly host: Host;
  private turns: { readonly dueMs: number; readonly turn: () => void }[] = [];
  private answers = new Map<number, Answer<unknown>>();
  private lastId = 0;

  constructor(engine: Engine) {
    this.host = new Host(
      {
        nowMs: () => (this.nowMs += this.lookMs),
        schedule: (delayMs, turn) => this.turns.push({ dueMs: this.nowMs + delayMs, turn }),
        post: (message) => this.take(message),
        codec: nodeCodec,
      },
      engine,
    );
    this.host.start();
  }

  /** Sends a request; the answer is undefined until there is one. */
  send<K extends RequestName>(name: K, payload: unknown): () => Answer<Requests[K][1]> | undefined {
    const id = ++this.lastId;
    this.host.receive({ id, name, payload });
    return () => this.answers.get(id) as Answer<Requests[K][1]> | undefined;
  }

  /** Sends a request and turns until it is answered. */
  ask<K extends RequestName>(name: K, payload: Requests[K][0]): Answer<Requests[K][1]> {
    const answer = this.send(name, payload);
    for (let turns = 0; turns < 100_000 && answer() === undefined; turns++) this.turnOnce();
    const given = answer();
    if (given === undefined) throw new Error(`${name} was never answered`);
    return given;
  }

  /** As `ask`, for requests that must succeed. */
  get<K extends RequestName>(name: K, payload: Requests[K][0]): Requests[K][1] {
    const answer = this.ask(name, payload);
    if (!answer.ok) throw new Error(`${name}: ${answer.error.text}`);
    return answer.value;
  }

  /** Lets wall time pass. */
  wait(ms: number): void {
    const endMs = this.nowMs + ms;
    while (this.turns.some(({ dueMs }) => dueMs <= endMs)) this.turnOnce();
    this.nowMs = Math.max(this.nowMs, endMs);
  }

  events<K extends EventName>(name: K): readonly WallEvents[K][] {
    return this.told.flatMap((message) =>
      message.kind === 'event' && message.name === name ? [message.payload as WallEvents[K]] : [],
    );
  }

  /** Does what is due first, if anything is. */
  private turnOnce(): void {
    const next = this.turns.toSorted((a, b) => a.dueMs - b.dueMs)[0];
    if (next === undefined) return;
    this.turns.splice(this.turns.indexOf(next), 1);
    this.nowMs = Math.max(this.nowMs, next.dueMs);
    next.turn();
  }

  private take(message: ToPage): void {
    this.told.push(message);
    if (message.kind === 'answer') this.answers.set(message.id, message.answer);
    else if (message.name === 'frame' && this.returnsFrames) {
      const { buffer } = message.payload;
      this.turns.push({
        dueMs: this.nowMs,
        turn: () => this.host.receive({ name: 'frame.return', buffer }),
      });
    }
  }
}
