/** What commands cost beside their own handling: work that grows with what they touch. */
import { machineProfile } from '../server/MachineProfile.ts';
import type { ServerState } from '../server/ServerState.ts';

/** Bytes read or written once, as those of a command are. */
export function chargeBytes(server: ServerState, bytes: number): void {
  server.cpuUs += (bytes * machineProfile(server.machine).perKilobyteUs) / 1024;
}
