/** What commands cost beside their own handling: work that grows with what they touch. */
import { machineProfile } from '../server/MachineProfile.ts';
import type { ServerState } from '../server/ServerState.ts';

/** Bytes read or written once, as those of a command are. */
export function chargeBytes(server: ServerState, bytes: number): void {
  server.cpuUs += (bytes * machineProfile(server.machine).perKilobyteUs) / 1024;
}

/**
 * Costs in units of a command's: one element walked over or replied. LRANGE of 600 elements takes about ten
 * times as long as GET.
 */
const ELEMENT_COST = 0.015;

/** Elements, fields or members that a command looks at beyond the first few. */
export function chargeElements(server: ServerState, count: number): void {
  server.cpuUs += count * ELEMENT_COST * machineProfile(server.machine).commandUs;
}
