/** A machine: an address, a clock of its own, power. Processes on it share its fate in a power cut. */
import type { World } from './World.ts';

export interface Host {
  readonly index: number;
  readonly ip: string;
  isUp: boolean;
  /** Wall clock minus the true wall clock, µs (a clock fault moves it). */
  wallOffsetUs: number;
}

declare module './World.ts' {
  interface World {
    hosts: Host[];
  }
}

/**
 * Host that has an address; -1 = nobody. Several hosts may share one ip (nodes reached from outside): then
 * the port tells them apart.
 */
export function hostAt(world: World, ip: string, port: number): number {
  const listener = world.processes.find(
    (each) => each.kind === 'server' && each.port === port && world.hosts[each.host]?.ip === ip,
  );
  return listener?.host ?? world.hosts.findIndex((host) => host.ip === ip);
}

/** Wall clock of a host in µs (Unix epoch), at virtual time `atUs`. */
export function wallUs(world: World, host: number, atUs: number): number {
  return world.startWallUs + atUs + (world.hosts[host] as Host).wallOffsetUs;
}

/** The same in whole ms, as Redis's `mstime()`. */
export function wallMs(world: World, host: number, atUs: number): number {
  return Math.floor(wallUs(world, host, atUs) / 1000);
}

/** Virtual µs at which the host's wall clock first shows `ms`, unless the clock is moved meanwhile. */
export function whenWallShows(world: World, host: number, ms: number): number {
  return ms * 1000 - world.startWallUs - (world.hosts[host] as Host).wallOffsetUs;
}
