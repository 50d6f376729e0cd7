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
import { dropFirst, READ_BYTES } from '../server/clients.ts';
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
  reading = master;
  const bytes = readSegments(world, replication.socket, READ_BYTES, takeCommands);
  replication.readOffset += bytes;
  replication.masterIoUnix = server.unixtime;
  server.stats.reads++;
  server.stats.netInputBytes += bytes;
  server.stats.replInputBytes += bytes;
  master.lastInteractionUs = serverNowUs(server);
  executeQueue(world, server, master);
}

/** Whose stream is being read. Never meant between events, so not part of any state. */
let reading: Client | null = null;

function takeCommands(payload: unknown): void {
  if (!('commands' in (payload as LinkPayload))) return;
  const { queue } = reading as Client;
  const { commands } = payload as { commands: readonly Command[] };
  for (let i = 0; i < commands.length; i++) queue.push(commands[i] as Command);
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
  dropFirst(queue, done);
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
