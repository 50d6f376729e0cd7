/**
 * Typed events of a run, each linked to the one that led to it. Codes and numbers, never sentences.
 *
 * The sink lives outside the hashed state: writing to it never changes the run. Sequence numbers do
 * live in the state, so that a replayed stretch gets the same numbers.
 */
import type { ConsoleReply } from '../../protocol/messages.ts';
import type { OutsideEvent, SentCommand } from '../../protocol/Outside.ts';
import type { TraceEvent, TraceKind } from '../../protocol/Trace.ts';
import type { World } from './World.ts';

export interface TraceSink {
  /** Newest events, oldest first; the owner may drop old ones. */
  events: TraceEvent[];
  /** False: `emit` only counts. */
  isOn: boolean;
  /** What consoles printed, numbered within the run, so that a replayed answer is known. */
  replies: { readonly seq: number; readonly reply: ConsoleReply }[];
  /** What happens on connections from outside; absent = nobody listens. */
  outside?: OutsideEvent[];
  /** What clients outside sent; absent = nobody records it. */
  commands?: SentCommand[] | undefined;
}

export function createTraceSink(isOn = true): TraceSink {
  return { events: [], isOn, replies: [] };
}

/** Appends an event caused by what is being handled now and returns its number. */
export function emit(
  world: World,
  node: number,
  kind: TraceKind,
  facts: Readonly<Record<string, number | string>> = {},
  cause = world.cause,
): number {
  const seq = world.traceSeq++;
  if (world.trace.isOn) {
    world.trace.events.push({ seq, atUs: world.nowUs, node, kind, cause, facts });
  }
  return seq;
}

/** Hands out what a console printed. */
export function emitReply(world: World, reply: ConsoleReply): void {
  const seq = world.replySeq++;
  if (world.trace.isOn) world.trace.replies.push({ seq, reply });
}
