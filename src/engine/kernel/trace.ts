/**
 * Typed events of a run, each linked to the one that led to it. Codes and numbers, never sentences.
 *
 * Sequence numbers live in the state, so that a replayed stretch gets the same numbers.
 */
import type { ConsoleReply } from '../../protocol/messages.ts';
import type { TraceKind } from '../../protocol/Trace.ts';
import type { World } from './World.ts';

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
