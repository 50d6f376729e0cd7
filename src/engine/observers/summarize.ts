/** What the page is told ten times a second: names, failovers, clients, ledger. Changes nothing. */
import type { RunSummary } from '../../protocol/Summary.ts';
import type { TraceEvent } from '../../protocol/Trace.ts';
import { summarizeLedger } from '../checkers/Ledger.ts';
import { summarizeClients } from '../clients/metrics.ts';
import type { World } from '../kernel/World.ts';
import { nodeCards, shardCards } from './cards.ts';
import { failoverAnatomy, type BySeq } from './failoverAnatomy.ts';
import { FailoverCases } from './failoverCases.ts';

/** Older failovers are on the timeline only. */
const FAILOVERS_MAX = 50;

/** @param trace every event of this branch that is kept, up to now, without gaps */
export function summarize(world: World, trace: readonly TraceEvent[]): RunSummary {
  return {
    nowUs: world.nowUs,
    nodes: nodeCards(world),
    shards: shardCards(world),
    faults: world.net.faults.map((fault) => ({ ...fault })),
    failovers: failoversOf(world, trace),
    ledger: summarizeLedger(world),
    clients: summarizeClients(world),
  };
}

function failoversOf(world: World, trace: readonly TraceEvent[]): RunSummary['failovers'] {
  const { places, setup } = world.shared;
  const { start } = setup.topology;
  const initial = start === 'formed' ? [...places.keys()].slice(0, setup.topology.masters) : [];
  const cases = new FailoverCases(
    places.map(({ shard }) => shard),
    initial,
  );
  for (const event of trace) cases.take(event);
  const first = trace[0]?.seq ?? 0;
  const bySeq: BySeq = (seq) => trace[seq - first];
  return cases.list.slice(-FAILOVERS_MAX).map((one) => failoverAnatomy(world, one, bySeq));
}
