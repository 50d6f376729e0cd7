/**
 * Executing the master's stream: its commands run like any client's, past the gates that exempt it; the
 * offset advances by each command's bytes, at EXEC for a whole transaction; then the same commands go on
 * to our own replicas and backlog.
 * Source: redis 7.0.15, networking.c, commandProcessed; replication.c, replicationFeedStreamFromMasterStream.
 * SPEC §2.9, §6.1.
 */
import type { World } from '../kernel/World.ts';
import { readSegments } from '../network/sockets.ts';
import type { Client } from '../server/Client.ts';
import { READ_BYTES } from '../server/clients.ts';
import type { Command } from '../server/Command.ts';
import { runCommand } from '../server/dispatch.ts';
import { machineProfile } from '../server/MachineProfile.ts';
import { serverNowUs, type ServerState } from '../server/ServerState.ts';
import { appendToStream } from './feed.ts';
import type { LinkPayload } from './wire.ts';

/** Reads and executes what one read brings. */
export function readStream(world: World, server: ServerState): void {
  const { replication } = server;
  const { master } = replication;
  if (master === null) return;
  server.cpuUs += machineProfile(server.machine).readUs;
  const bytes = readSegments(world, replication.socket, READ_BYTES, (payload) => {
    if ('commands' in (payload as LinkPayload))
      for (const command of (payload as { commands: readonly Command[] }).commands)
        master.queue.push(command);
  });
  replication.readOffset += bytes;
  replication.masterIoUnix = server.unixtime;
  server.stats.netInputBytes += bytes;
  master.lastInteractionUs = serverNowUs(server);
  executeQueue(world, server, master);
}

function executeQueue(world: World, server: ServerState, master: Client): void {
  const { replication } = server;
  const { queue } = master;
  let done = 0;
  while (done < queue.length && master.blocked === null && replication.master === master) {
    const command = queue[done++] as Command;
    runCommand(world, server, master, command);
    if (world.servers[server.process] !== server) return;
    // The command may have ended our replication (REPLICAOF in a stream has no meaning, but can be).
    if (replication.master === master) onExecuted(world, server, master, command);
  }
  if (done === queue.length) master.queue = [];
  else queue.splice(0, done);
}

/** Counts the command as executed and passes it on; inside MULTI both wait for EXEC. */
function onExecuted(world: World, server: ServerState, master: Client, command: Command): void {
  const { replication } = server;
  if (master.multi !== null) {
    replication.openUnit.push(command);
    return;
  }
  if (replication.openUnit.length > 0) {
    const unit = replication.openUnit;
    replication.openUnit = [];
    for (const each of unit) passOn(world, server, each);
  }
  passOn(world, server, command);
}

function passOn(world: World, server: ServerState, command: Command): void {
  const { replication } = server;
  replication.appliedOffset += command.bytes;
  if (replication.backlog !== null) appendToStream(world, server, command);
}
