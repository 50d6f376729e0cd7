/** The clock as a server reads it: its host's wall clock, at the moment its iteration has reached. */
import { wallMs, wallUs } from '../kernel/Host.ts';
import type { Process } from '../kernel/Process.ts';
import type { World } from '../kernel/World.ts';
import { serverNowUs, type ServerState } from './ServerState.ts';

/** Refreshes the cached wall clock. */
export function updateClock(world: World, server: ServerState): void {
  const ms = serverMs(world, server);
  if (ms === server.commandMs) return;
  server.unixtime = Math.floor(ms / 1000);
  server.commandMs = ms;
}

/** `mstime()`: the host's wall clock in whole ms at the moment the iteration has reached. */
export function serverMs(world: World, server: ServerState): number {
  const process = world.processes[server.process] as Process;
  return wallMs(world, process.host, serverNowUs(server));
}

/** Unix time in whole µs at the moment the iteration has reached, as Redis's `ustime()`. */
export function serverWallUs(world: World, server: ServerState): number {
  const process = world.processes[server.process] as Process;
  return wallUs(world, process.host, serverNowUs(server));
}
