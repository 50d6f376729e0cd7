/** Who stands for election in a failover that is not decided yet: the last replica that scheduled one. */
import type { FailoverAnatomy } from '../../protocol/Summary.ts';
import { traceStore } from '../../store/trace.ts';

export function candidateOf(failover: FailoverAnatomy): number {
  if (failover.winner >= 0) return failover.winner;
  const { list } = traceStore.getState();
  for (let at = list.events.length - 1; at >= 0; at--) {
    const event = list.events[at];
    if (event === undefined || event.atUs < failover.faultAtUs) return -1;
    const isTheirs = event.kind === 'failover.scheduled' || event.kind === 'failover.blocked';
    if (isTheirs && (event.facts['master'] ?? failover.master) === failover.master)
      return event.node;
  }
  return -1;
}
