/** Phases of one failover as of this frame, told by its place in the summary. */
import { anatomyPhases, anatomyScaleUs } from '../../charts/anatomy/anatomyPhases.ts';
import type { AnatomyPhase } from '../../charts/anatomy/anatomyPhases.ts';
import type { FailoverAnatomy } from '../../protocol/Summary.ts';
import { runStore } from '../../store/run.ts';
import { runClock } from '../../store/runClock.ts';
import type { PhaseAxis } from './drawPhases.ts';

/** Redis's default, when the run sets no other. */
const NODE_TIMEOUT_MS = 15_000;

export interface LivePhases {
  readonly phases: readonly AnatomyPhase[];
  readonly axis: PhaseAxis;
}

export function nodeTimeoutMs(): number {
  const set = runStore.getState().setup?.config['cluster-node-timeout'];
  return Number(set ?? NODE_TIMEOUT_MS) || NODE_TIMEOUT_MS;
}

export function failoverById(id: number): FailoverAnatomy | undefined {
  return runStore.getState().summary?.failovers.find((one) => one.id === id);
}

export function livePhases(id: number): LivePhases {
  const failover = failoverById(id);
  if (failover === undefined) return { phases: [], axis: { fromUs: 0, scaleUs: 1 } };
  const timeout = nodeTimeoutMs();
  const phases = anatomyPhases(failover, runClock().nowUs, timeout);
  const axis = { fromUs: failover.faultAtUs, scaleUs: anatomyScaleUs(phases, timeout) };
  return { phases, axis };
}
