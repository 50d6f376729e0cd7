/** Shows a failover from its fault to the last thing measured of it. */
import type { FailoverAnatomy } from '../../protocol/Summary.ts';
import { runStore } from '../../store/run.ts';
import { runClock } from '../../store/runClock.ts';
import { showStretch } from './camera.ts';

export function fitLastFailover(): void {
  const last = runStore.getState().summary?.failovers.at(-1);
  if (last !== undefined) fitFailover(last);
}

function fitFailover(failover: FailoverAnatomy): void {
  const { faultAtUs, firstPfailAtUs, failAtUs, startedAtUs, wonAtUs, writeOkAtUs, spreadAtUs } =
    failover;
  const moments = [firstPfailAtUs, failAtUs, startedAtUs, wonAtUs, writeOkAtUs, spreadAtUs];
  const last = Math.max(faultAtUs, ...moments);
  const end = failover.outcome === 'running' ? Math.max(last, runClock().nowUs) : last;
  showStretch(faultAtUs, Math.max(end, faultAtUs + 1_000_000));
}
