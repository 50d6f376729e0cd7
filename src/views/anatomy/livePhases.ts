/** Phases of one failover as of this frame, told by its place in the summary. */
import { anatomyPhases, anatomyScaleUs } from '../../charts/anatomy/anatomyPhases.ts';
import type { AnatomyPhase } from '../../charts/anatomy/anatomyPhases.ts';
import type { FailoverAnatomy } from '../../protocol/Summary.ts';
import { runStore } from '../../store/run.ts';
import { runClock } from '../../store/runClock.ts';
import type { PhaseAxis } from './drawPhases.ts';
import { timeoutInForce } from './timeoutInForce.ts';

export interface LivePhases {
  readonly phases: readonly AnatomyPhase[];
  readonly axis: PhaseAxis;
}

/** What its promises are counted with. */
export function nodeTimeoutMs({ master, faultAtUs }: FailoverAnatomy): number {
  const { setup, summary, branches, transport } = runStore.getState();
  const inputs = branches.find((one) => one.id === transport.branch)?.inputs ?? [];
  const history = { config: setup?.config ?? {}, inputs, nodes: summary?.nodes.length ?? 0 };
  return timeoutInForce(history, master, faultAtUs);
}

export function failoverById(id: number): FailoverAnatomy | undefined {
  return runStore.getState().summary?.failovers.find((one) => one.id === id);
}

export function livePhases(id: number): LivePhases {
  const failover = failoverById(id);
  if (failover === undefined) return { phases: [], axis: { fromUs: 0, scaleUs: 1 } };
  const timeout = nodeTimeoutMs(failover);
  const phases = anatomyPhases(failover, runClock().nowUs, timeout);
  const axis = { fromUs: failover.faultAtUs, scaleUs: anatomyScaleUs(phases, timeout) };
  return { phases, axis };
}
