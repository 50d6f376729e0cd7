/**
 * What the host asks of its surroundings: a clock, a timer, a way out, and compression.
 *
 * The worker, the bridge and the tests each bring their own; the host itself runs anywhere.
 */
import type { ToPage } from '../protocol/messages.ts';

export interface HostPort {
  /** Monotonic wall clock in ms; only pacing and slice lengths depend on it, never the run. */
  nowMs(): number;
  /** Calls `turn` once after about `delayMs`; 0 = as soon as waiting messages were delivered. */
  schedule(delayMs: number, turn: () => void): void;
  /** Sends a message to the page; buffers in `transfer` change hands. */
  post(message: ToPage, transfer: readonly ArrayBuffer[]): void;
  readonly codec: Codec;
}

/** Raw deflate (RFC 1951). Platforms offer it only asynchronously, hence the callbacks. */
export interface Codec {
  deflate(bytes: Uint8Array, done: (packed: Uint8Array) => void): void;
  /** `null`: damaged, or longer than `bytesMax` once inflated. */
  inflate(packed: Uint8Array, bytesMax: number, done: (bytes: Uint8Array | null) => void): void;
}
