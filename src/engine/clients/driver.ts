/** The clients' process: handles ready sockets and timers at once, then writes what they queued. */
import type { Process } from '../kernel/Process.ts';
import type { World } from '../kernel/World.ts';
import { flushConnections, handleClientSocket, onTick } from './connections.ts';
import { onTimer, runTimer, TimerKind } from './timers.ts';

/** Driver of the `clients` process. */
export function runClients(world: World, process: Process): void {
  const { ready } = process;
  if (ready.length === 1) {
    handleClientSocket(world, process, ready.pop() as number);
  } else if (ready.length > 1) {
    process.ready = [];
    for (const socket of ready) handleClientSocket(world, process, socket);
  }
  flushConnections(world);
}

/** Handler of `clientTimer`. */
export function onClientTimer(world: World, _process: number, slot: number, stamp: number): void {
  runTimer(world, slot, stamp);
  flushConnections(world);
}

onTimer(TimerKind.tick, onTick);
