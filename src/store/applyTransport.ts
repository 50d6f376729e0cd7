/**
 * Keeps the clock's 60 updates a second out of React: a change of state (play, speed, branch…) is
 * applied at once, a mere step of the clock at most ten times a second, and the last one always.
 */
import type { TransportState } from '../protocol/messages.ts';
import { runStore } from './run.ts';

const CLOCK_PERIOD_MS = 100;

let pending: TransportState | null = null;
let timer: ReturnType<typeof setTimeout> | null = null;

export function applyTransport(next: TransportState): void {
  if (isStateChange(runStore.getState().transport, next)) {
    pending = null;
    runStore.setState({ transport: next });
    return;
  }
  pending = next;
  timer ??= setTimeout(flush, CLOCK_PERIOD_MS);
}

/** Another run is open: a step of the former one's clock that still waits is not its. */
export function dropClockStep(): void {
  if (timer !== null) clearTimeout(timer);
  timer = null;
  pending = null;
}

function flush(): void {
  timer = null;
  if (pending) runStore.setState({ transport: pending });
  pending = null;
}

function isStateChange(a: TransportState, b: TransportState): boolean {
  return (
    a.playing !== b.playing ||
    a.speed !== b.speed ||
    a.behind !== b.behind ||
    a.branch !== b.branch ||
    a.seeking !== b.seeking ||
    b.nowUs < a.nowUs
  );
}
