/** REPLCONF ACK: the replica tells how far it executed. SPEC §3.15, §8. */
import { send } from '../network/transmit.ts';
import type { World } from '../kernel/World.ts';
import type { Client } from '../server/Client.ts';
import type { RequestPayload } from '../server/clients.ts';
import { queueWrite } from '../server/output.ts';
import { machineProfile } from '../server/MachineProfile.ts';
import { serverNowUs, type ServerState } from '../server/ServerState.ts';
import { commandOf } from './wire.ts';

/** An acknowledgement of everything executed so far leaves when the loop sleeps. */
export function queueAck(server: ServerState): void {
  const { replication } = server;
  if (replication.master === null) return;
  replication.outbox.push(commandOf('REPLCONF', 'ACK', String(replication.appliedOffset)));
  queueWrite(server, replication.master);
}

/** Writer of clients of kind `master`. */
export function writeAcks(world: World, server: ServerState, client: Client): void {
  const commands = server.replication.outbox;
  if (commands.length === 0) return;
  server.replication.outbox = [];
  let bytes = 0;
  for (const command of commands) bytes += command.bytes;
  server.cpuUs += machineProfile(server.machine).writeUs;
  send(world, client.socket, bytes, { commands } satisfies RequestPayload, serverNowUs(server));
  server.stats.netOutputBytes += bytes;
}
