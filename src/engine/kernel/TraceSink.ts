/**
 * Where a run's events go.
 *
 * It lives outside the hashed state: writing to it never changes the run.
 */
import type { ConsoleReply } from '../../protocol/messages.ts';
import type { OutsideEvent, SentCommand } from '../../protocol/Outside.ts';
import type { TraceEvent } from '../../protocol/Trace.ts';

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
