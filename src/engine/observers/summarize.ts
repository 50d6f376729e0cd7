/** What the page is told ten times a second: names, failovers, clients, ledger. Changes nothing. */
import type { RunSummary } from '../../protocol/Summary.ts';
import type { TraceEvent } from '../../protocol/Trace.ts';
import { summarizeLedger } from '../checkers/Ledger.ts';
import { summarizeClients } from '../clients/metrics.ts';
import type { World } from '../kernel/World.ts';
import { nodeCards, shardCards } from './cards.ts';
import { failoverAnatomy, type BySeq } from './failoverAnatomy.ts';
import { FailoverCases, type FailoverCase } from './failoverCases.ts';
import { ownCell } from './identity.ts';

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
  const { masters, start } = setup.topology;
  // A stranger is a master without slots until it follows somebody.
  const initial = [...places.keys()].slice(0, start === 'formed' ? masters : places.length);
  const cases = new FailoverCases(
    places.map(({ shard }) => shard),
    initial,
  );
  for (const event of trace) cases.take(event);
  const first = trace[0]?.seq ?? 0;
  const bySeq: BySeq = (seq) => trace[seq - first];
  return cases.list
    .filter((one) => isServing(world, one))
    .slice(-FAILOVERS_MAX)
    .map((one) => failoverAnatomy(world, one, bySeq));
}

/** A master without slots serves nobody: there is nothing to take over. */
function isServing(world: World, one: FailoverCase): boolean {
  if (one.fail !== null || one.attempts.length > 0) return true;
  const cell = ownCell(world, one.master);
  return cell >= 0 && (world.bus.numSlots[cell] as number) > 0;
}
