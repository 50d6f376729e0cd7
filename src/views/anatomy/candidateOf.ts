/** Who stands for election in a failover that is not decided yet. */
import type { FailoverAnatomy } from '../../protocol/Summary.ts';
import type { TraceEvent } from '../../protocol/Trace.ts';
import { runStore } from '../../store/run.ts';
import { traceStore } from '../../store/trace.ts';

/** The winner; else the replica of the attempt that the measure tells of; else the last that was refused. */
export function candidateOf(failover: FailoverAnatomy): number {
  if (failover.winner >= 0) return failover.winner;
  const { list } = traceStore.getState();
  for (const seq of failover.chain.toReversed()) {
    const event = list.bySeq(seq);
    if (event !== undefined && isAttempt(event)) return event.node;
  }
  return lastRefused(failover);
}

function isAttempt({ kind }: TraceEvent): boolean {
  return kind === 'failover.scheduled' || kind === 'failover.started';
}

/** A replica of the same shard that could not even plan an election; -1 = none. */
function lastRefused(failover: FailoverAnatomy): number {
  const { events } = traceStore.getState().list;
  const nodes = runStore.getState().summary?.nodes ?? [];
  const shard = nodes[failover.master]?.shard;
  for (let at = events.length - 1; at >= 0; at--) {
    const event = events[at];
    if (event === undefined || event.atUs < failover.faultAtUs) return -1;
    const isTrying = isAttempt(event) || event.kind === 'failover.blocked';
    if (isTrying && nodes[event.node]?.shard === shard) return event.node;
  }
  return -1;
}
