/** Who stands for election in a failover that is not decided yet: the last replica of the shard that tried. */
import type { FailoverAnatomy } from '../../protocol/Summary.ts';
import { runStore } from '../../store/run.ts';
import { traceStore } from '../../store/trace.ts';

export function candidateOf(failover: FailoverAnatomy): number {
  if (failover.winner >= 0) return failover.winner;
  const { list } = traceStore.getState();
  const nodes = runStore.getState().summary?.nodes ?? [];
  const shard = nodes[failover.master]?.shard;
  for (let at = list.events.length - 1; at >= 0; at--) {
    const event = list.events[at];
    if (event === undefined || event.atUs < failover.faultAtUs) return -1;
    const isTrying = event.kind === 'failover.scheduled' || event.kind === 'failover.blocked';
    if (isTrying && nodes[event.node]?.shard === shard) return event.node;
  }
  return -1;
}
