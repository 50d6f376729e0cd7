/** The wall clock of a server's host, finer than `mstime()`. */
import type { World } from '../kernel/World.ts';
import { serverNowUs, type ServerState } from './ServerState.ts';

/** Unix time in whole µs at the moment the iteration has reached, as Redis's `ustime()`. */
export function serverWallUs(world: World, server: ServerState): number {
  const process = world.processes[server.process];
  const offset = world.hosts[process?.host ?? 0]?.wallOffsetUs ?? 0;
  return world.startWallUs + serverNowUs(server) + offset;
}
